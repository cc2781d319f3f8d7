import { isSupervising, useMe } from '@/api/me';
import { lazy, Spare } from '@/lib/later';
import { guestOf, supervisionOf, useMyCall } from '@/live/derive';
import { useLive } from '@/live/store';
import { useSupervisions } from './supervisions';

const CallBar = lazy(() => import('./CallBar'));

/** A place below the top bar, without height until there is a call in which more than two take part, or trouble. */
export function CallLine() {
  const me = useMe();
  const call = useMyCall(me.id);
  const other = useLive((state) => !!guestOf(state, me.id) || !!supervisionOf(state, me.id));
  useSupervisions(isSupervising(me));
  return (
    <div>
      {(call || other) && (
        <Spare>
          <CallBar />
        </Spare>
      )}
    </div>
  );
}
