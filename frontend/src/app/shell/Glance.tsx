import { Tooltip } from '@mantine/core';
import { useT } from '@/i18n/t';
import { clock, useNow } from '@/lib/time';
import css from './Shell.module.css';

interface Waiting {
  whose: 'mine' | 'all';
  count: number;
  oldest: string | null;
}

/** A figure of the top bar: how many wait, and how long the oldest already. */
export function Glance({ whose, count, oldest }: Waiting) {
  const { t } = useT('shell');
  const now = useNow(1000);
  return (
    <Tooltip label={t(`glance.${whose}Hint`)} multiline maw={280}>
      <div className={css.kpi}>
        <span>
          {t(`glance.${whose}`)}
          <strong className="num">{t('glance.waiting', { count })}</strong>
        </span>
        {oldest && (
          <span className="num">{t('glance.longest', { t: clock(Math.max(0, now - Date.parse(oldest))) })}</span>
        )}
      </div>
    </Tooltip>
  );
}
