import { useState } from 'react';
import { useT } from '@/i18n/t';
import css from '@/ui/own/Own.module.css';
import { OwnChip } from '@/ui/own/OwnChip';
import type { OwnField } from '@/ui/own/own';
import settings from '../Settings.module.css';
import look from './Fields.module.css';

/** How fields look among the properties of a ticket; they can be tried, and nothing is saved. */
export function Preview({ fields }: { fields: OwnField[] }) {
  const { t } = useT('own');
  const [values, setValues] = useState<{ [key: string]: unknown }>({});
  if (!fields.length) return null;
  return (
    <section className={settings.column} aria-label={t('preview')}>
      <header className={settings.head}>
        <div>
          <h3>{t('preview')}</h3>
          <p className="muted">{t('previewLead')}</p>
        </div>
      </header>
      <div className={look.preview}>
        <div className={css.strip}>
          {fields.map((field) => (
            <OwnChip
              key={`${field.key}/${field.type}`}
              field={field}
              value={values[field.key]}
              mark={{ required: field.required }}
              onSave={async (value) => {
                setValues((before) => ({ ...before, [field.key]: value }));
                return true;
              }}
            />
          ))}
        </div>
      </div>
    </section>
  );
}
