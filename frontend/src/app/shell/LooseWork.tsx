import { useMe } from '@/api/me';
import { WorkBar } from '@/features/tickets/WorkBar';
import WrapUpPanel from '@/features/tickets/WrapUp';
import { useMyWork } from '@/live/derive';
import css from './Shell.module.css';

/** Work in hand that has no ticket to stand on (a retention case): its bar and its wrap-up lie over every page. */
export default function LooseWork() {
  const me = useMe();
  const loose = useMyWork(me.id).filter((work) => work.ticket_id === null && work.ref.kind !== 'call');
  if (!loose.length) return null;
  return (
    <div className={css.loose}>
      {loose.map((work) =>
        work.state === 'wrap_up' ? <WrapUpPanel key={work.id} work={work} /> : <WorkBar key={work.id} work={work} />,
      )}
    </div>
  );
}
