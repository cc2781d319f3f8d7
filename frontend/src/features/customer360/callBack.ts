import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { $api } from '@/api/client';
import { useMe } from '@/api/me';
import { useTelephone } from '@/features/softphone/opened';
import { useT } from '@/i18n/t';
import { callOf } from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';

const FRESH = 60_000;

/** Opens the dial pad with the number at which whoever a ticket is from is called back. */
export function useCallBack() {
  const { t } = useT('panel');
  const me = useMe();
  const cache = useQueryClient();
  const words = useFailureText();
  const { dial } = useTelephone();
  return async (ticket: number) => {
    if (callOf(live.snapshot(), me.id)) return;
    const read = <T>(options: T) => ({ ...options, staleTime: FRESH });
    try {
      const asked = { params: { path: { id: ticket } } };
      const { customer, contact_point } = await cache.fetchQuery(
        read($api.queryOptions('get', '/api/v1/tickets/{id}', asked)),
      );
      const about = { ticket, ...(customer && { customer: customer.id }) };
      if (contact_point?.kind === 'phone') return dial({ number: contact_point.value, ...about });
      const overview =
        customer &&
        (await cache.fetchQuery(
          read($api.queryOptions('get', '/api/v1/customers/{id}/overview', { params: { path: { id: customer.id } } })),
        ));
      const phone = overview?.contact_points.find((point) => point.kind === 'phone');
      if (phone) return dial({ number: phone.value, ...about });
      notifications.show({ color: 'yellow', title: t('callBack.none'), message: t('callBack.how') });
    } catch (error) {
      notifications.show({ color: 'red', title: t('callBack.failed'), message: words(error) });
    }
  };
}
