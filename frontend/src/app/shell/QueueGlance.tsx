import { isSupervising, useMe } from '@/api/me';
import { lazy, Spare } from '@/lib/later';
import { useWaiting } from '@/live/derive';
import { Glance } from './Glance';

const AllQueues = lazy(() => import('./AllQueues'));

/** An agent's own queues, live, from the rows that this desk hears. */
function MyQueues({ me }: { me: number }) {
  return <Glance whose="mine" {...useWaiting(me)} />;
}

/** What waits: how many, and how long the oldest already. */
export function QueueGlance() {
  const me = useMe();
  if (!isSupervising(me)) return <MyQueues me={me.id} />;
  return (
    <Spare>
      <AllQueues />
    </Spare>
  );
}
