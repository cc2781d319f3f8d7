import { notifications } from '@mantine/notifications';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useHotkeys } from '@/lib/hotkeys';
import { serverNow } from '@/lib/time';
import { ringingOf } from '@/live/derive';
import { live } from '@/live/store';
import { useCallActions, useReservation } from './actions';

/**
 * F8 answer, Shift+F8 reject or end, F9 mute, F10 hold: from anywhere, also from inside the composer. What a key is
 * about is what rang when it was pressed; it acts when the command before it is through, or says why it cannot.
 */
export function usePhoneKeys() {
  const { t } = useT('phone');
  const me = useMe();
  const { accept, reject } = useReservation();
  const { end, mute, hold } = useCallActions();
  const rings = () => ringingOf(live.snapshot().work_item.values(), me.id, serverNow())[0];
  const once = (act: () => unknown) => (event: KeyboardEvent) => {
    if (!event.repeat) act();
  };
  useHotkeys({
    F8: once(() => {
      const work = rings();
      if (work) void accept(work);
      else notifications.show({ id: 'phone-silent', color: 'yellow', message: t('key.nothingRings') });
    }),
    'Shift+F8': once(() => {
      const work = rings();
      void (work ? reject(work) : end());
    }),
    F9: once(() => void mute()),
    F10: once(() => void hold()),
  });
}
