import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import settings from '@/features/settings/Settings.module.css';
import { useT } from '@/i18n/t';
import { Copies } from './Copies';
import { Erasures } from './Erasures';

/** Copies for those who ask what is known of them; for administrators what was erased. */
export default function Privacy() {
  const { t } = useT('privacy');
  const me = useMe();
  const nav = useNavigate();
  const asked = (useSearch({ strict: false }) as { part?: string }).part;
  const part = asked === 'erasures' && me.role === 'admin' ? 'erasures' : 'copies';
  const parts: ('copies' | 'erasures')[] = me.role === 'admin' ? ['copies', 'erasures'] : ['copies'];
  return (
    <div className={settings.wide}>
      <header className={settings.head}>
        <div>
          <h2>{t('title')}</h2>
          <p className="muted">{t(`lead.${part}`)}</p>
        </div>
        {parts.length > 1 && (
          <SegmentedControl
            aria-label={t('title')}
            value={part}
            data={parts.map((value) => ({ value, label: t(`parts.${value}`) }))}
            onChange={(value) =>
              void nav({ to: '/settings/{-$id}', params: { id: 'privacy' }, search: { part: value }, replace: true })
            }
          />
        )}
      </header>
      {part === 'erasures' ? <Erasures /> : <Copies />}
    </div>
  );
}
