import { notifications } from '@mantine/notifications';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useHotkeys } from '@/lib/hotkeys';
import { serverNow } from '@/lib/time';
import { callOf, ringingOf } from '@/live/derive';
import { live } from '@/live/store';
import { useCallActions, useReservation } from './actions';
import { askedOf, useAsked } from './asked';
import { useTelephone } from './opened';

/**
 * F8 answer, Shift+F8 reject or end, F9 mute, F10 hold, F2 hand on or bring in, F4 record, pause, go on, Shift+F4 the
 * dial pad: from anywhere, also from inside the composer. What a key is
 * about is what rang when it was pressed; it acts when the command before it is through, or says why it cannot.
 */
export function usePhoneKeys() {
  const { t } = useT('phone');
  const me = useMe();
  const { accept, reject } = useReservation();
  const { end, mute, hold, record } = useCallActions();
  const { dial, pass } = useTelephone.getState();
  const rings = () => ringingOf(live.snapshot().work_item.values(), me.id, serverNow())[0];
  const asked = () => askedOf(live.snapshot(), me.id);
  const { answer, decline } = useAsked();
  const once = (act: () => unknown) => (event: KeyboardEvent) => {
    if (!event.repeat) act();
  };
  useHotkeys({
    F8: once(() => {
      const work = rings();
      const call = asked();
      if (work) void accept(work);
      else if (call) answer(call);
      else notifications.show({ id: 'phone-silent', color: 'yellow', message: t('key.nothingRings') });
    }),
    'Shift+F8': once(() => {
      const work = rings();
      const call = asked();
      void (work ? reject(work) : call ? decline(call) : end());
    }),
    F9: once(() => void mute()),
    F10: once(() => void hold()),
    F2: once(() => {
      if (callOf(live.snapshot(), me.id)?.connected_at) pass();
      else notifications.show({ id: 'phone-silent', color: 'yellow', message: t('key.noCall') });
    }),
    F4: once(() => void record()),
    'Shift+F4': once(() => {
      if (!callOf(live.snapshot(), me.id)) dial();
      else notifications.show({ id: 'phone-silent', color: 'yellow', message: t('key.onCall') });
    }),
  });
}
