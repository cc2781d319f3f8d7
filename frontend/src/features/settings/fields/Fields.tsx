import { SegmentedControl } from '@mantine/core';
import { IconForms } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { useConditionWords } from '@/ui/conditions/words';
import { fieldWrites, type OwnField, type OwnKind, useOwnFields } from '@/ui/own/own';
import { OrderedPage } from '../Ordered';
import { CHANGED, FieldForm } from './FieldForm';
import css from './Fields.module.css';
import { Preview } from './Preview';

/** Whether a condition says more than "always". */
const says = (raw: OwnField['shown_when']) => Object.keys(raw).length > 0 && JSON.stringify(raw) !== '{"all":[]}';

/** The fields that this company added to tickets and to customers. */
export default function Fields() {
  const { t } = useT('own');
  const [kind, setKind] = useState<OwnKind>('ticket');
  return (
    <>
      <SegmentedControl
        className={css.kinds}
        aria-label={t('kinds')}
        data={(['ticket', 'customer'] as const).map((one) => ({ value: one, label: t(`kind.${one}`) }))}
        value={kind}
        onChange={(one) => setKind(one as OwnKind)}
      />
      <FieldsOf key={kind} kind={kind} />
    </>
  );
}

/** Those of one kind: which, in which order, when they are shown and needed. */
function FieldsOf({ kind }: { kind: OwnKind }) {
  const { t } = useT('own');
  const found = useOwnFields(true, kind);
  const words = useConditionWords(false, kind);
  const writes = fieldWrites(kind);
  const about = (row: OwnField) => {
    const shown = says(row.shown_when) && t('shownIf', { asked: words(row.shown_when) });
    const needed = !row.required && says(row.required_when) && t('requiredIf', { asked: words(row.required_when) });
    return (
      <>
        <span className="muted">{t(`type.${row.type}`)}</span>
        {row.required && (
          <span className="chip" data-tone="warn">
            {t('required')}
          </span>
        )}
        {row.is_sensitive && <span className="chip">{t('sensitive')}</span>}
        {(shown || needed) && <small>{[shown, needed].filter(Boolean).join(' · ')}</small>}
      </>
    );
  };
  return (
    <OrderedPage
      of="own"
      said={
        kind === 'customer'
          ? {
              title: t('customer.title'),
              lead: t('customer.lead'),
              none: t('customer.none'),
              noneHint: t('customer.noneHint'),
            }
          : undefined
      }
      icon={<IconForms size={26} stroke={1.6} aria-hidden />}
      found={found}
      order={writes.order}
      remove={writes.remove}
      stale={CHANGED[kind]}
      about={about}
      form={(row, onClose, onLoad) => (
        <FieldForm key={`${row?.id}/${row?.version}`} kind={kind} field={row} onClose={onClose} onLoad={onLoad} />
      )}
    >
      {kind === 'ticket' && <Preview fields={(found.data ?? []).filter((one) => one.is_active)} />}
    </OrderedPage>
  );
}
