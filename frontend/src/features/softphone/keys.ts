import { useMe } from '@/api/me';
import { useHotkeys } from '@/lib/hotkeys';
import { useMyCall, useRinging } from '@/live/derive';
import { useCallActions, useReservation } from './actions';

/** F8 answer, Shift+F8 reject or end, F9 mute, F10 hold: from anywhere, also from inside the composer. */
export function usePhoneKeys() {
  const me = useMe();
  const ringing = useRinging(me.id)[0];
  const call = useMyCall(me.id);
  const { accept, reject } = useReservation();
  const { act, mute } = useCallActions();
  useHotkeys({
    F8: () => void (ringing && accept(ringing)),
    'Shift+F8': () => {
      if (ringing) void reject(ringing);
      else if (call) void act(call, 'end');
    },
    F9: () => void (call && mute(call, !call.muted)),
    F10: () => void (call && act(call, call.held ? 'resume' : 'hold')),
  });
}
