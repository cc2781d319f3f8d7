import { useT } from '@/i18n/t';
import { clock, useNow } from '@/lib/time';
import { useWaiting } from '@/live/derive';
import css from './Shell.module.css';

/** What waits behind this person: how many, and how long the oldest already; live, from the rows of their queues. */
export function QueueGlance() {
  const { t } = useT('shell');
  const { count, oldest } = useWaiting();
  const now = useNow(1000);
  return (
    <div className={css.kpi}>
      <span>
        {t('glance.queue')}
        <strong className="num">{t('glance.waiting', { count })}</strong>
      </span>
      {oldest && <span className="num">{t('glance.longest', { t: clock(now - Date.parse(oldest)) })}</span>}
    </div>
  );
}
