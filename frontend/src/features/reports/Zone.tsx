import { IconWorld } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import css from './Reports.module.css';

/** Whose clock the intervals follow: said once on a screen. */
export function Zone({ zone }: { zone: string | undefined }) {
  const { t } = useT('reports');
  if (!zone) return null;
  return (
    <span className={css.zone} title={t('range.zoneHint')}>
      <IconWorld size={14} aria-hidden />
      {t('range.zone', { zone })}
    </span>
  );
}
