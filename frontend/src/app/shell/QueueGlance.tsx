import { Tooltip } from '@mantine/core';
import { isSupervising, useMe } from '@/api/me';
import { longestWait, totalsOf, useBoardData } from '@/features/supervision/board';
import { useT } from '@/i18n/t';
import { clock, useNow } from '@/lib/time';
import { useWaiting } from '@/live/derive';
import css from './Shell.module.css';

interface Waiting {
  whose: 'mine' | 'all';
  count: number;
  oldest: string | null;
}

function Glance({ whose, count, oldest }: Waiting) {
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

/** An agent's own queues, live, from the rows that this desk hears. */
function MyQueues({ me }: { me: number }) {
  return <Glance whose="mine" {...useWaiting(me)} />;
}

/** Who supervises sees every queue: the same figures as on the board, from the same source. */
function AllQueues() {
  const { board } = useBoardData();
  if (!board) return null;
  const oldest = longestWait(board.queues)?.longest_wait_since ?? null;
  return <Glance whose="all" count={totalsOf(board.queues).waiting} oldest={oldest} />;
}

/** What waits: how many, and how long the oldest already. */
export function QueueGlance() {
  const me = useMe();
  return isSupervising(me) ? <AllQueues /> : <MyQueues me={me.id} />;
}
