import { useRouterState } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import { useEndedUnsaid } from '@/features/tickets/unsaid';
import { lazy, Spare } from '@/lib/later';
import { useMyWork } from '@/live/derive';
import css from './Shell.module.css';

// most of the time nothing is loose, and the first screen does without them
const WorkBar = lazy(() => import('@/features/tickets/WorkBar'));
const WrapUpPanel = lazy(() => import('@/features/tickets/WrapUp'));

/**
 * Work in hand that has no ticket to stand on (a retention case), and words for work that ended before they were sent,
 * unless its ticket shows them: their bars and panels lie over every page.
 */
export default function LooseWork() {
  const me = useMe();
  const opened = useRouterState({ select: ({ location }) => Number(/^\/desk\/(\d+)/.exec(location.pathname)?.[1]) });
  const loose = useMyWork(me.id).filter((work) => work.ticket_id === null && work.ref.kind !== 'call');
  const ended = useEndedUnsaid(me.id).filter((work) => work.ticket_id !== opened);
  const panels = [...loose.filter((work) => work.state === 'wrap_up'), ...ended];
  const bars = loose.filter((work) => work.state !== 'wrap_up');
  if (!panels.length && !bars.length) return null;
  return (
    <div className={css.loose}>
      <Spare>
        {panels.map((work) => (
          <WrapUpPanel key={work.id} work={work} />
        ))}
        {bars.map((work) => (
          <WorkBar key={work.id} work={work} />
        ))}
      </Spare>
    </div>
  );
}
