import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { $api, api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { useFailureText } from '@/ui/State';

export type Planned = Schema['PlannedReplyDetail'];
const SOON = 15_000;

/** Answers on a ticket that have not left yet. */
export function usePlanned(ticket: number): readonly Planned[] {
  const params = { path: { id: ticket } };
  const { data } = $api.useQuery(
    'get',
    '/api/v1/tickets/{id}/planned-replies',
    { params },
    {
      // the live line says when one left; without it, those that leave by themselves soon are asked about
      refetchInterval: ({ state }) =>
        state.data?.some((one) => one.state === 'waiting' && Date.parse(one.not_before) - Date.now() < SOON)
          ? 4000
          : false,
    },
  );
  return data ?? [];
}

/** What can be done with them. Each asks the server, and says why where it does not. */
export function usePlannedActions(ticket: number) {
  const { t } = useT('talk');
  const text = useFailureText();
  const cache = useQueryClient();
  const run = async <R>(what: () => Promise<R>): Promise<R | undefined> => {
    try {
      return await what();
    } catch (error) {
      notifications.show({ color: 'red', title: t('planned.failed'), message: text(error) });
      return undefined;
    } finally {
      const params = { path: { id: ticket } };
      const { queryKey } = $api.queryOptions('get', '/api/v1/tickets/{id}/planned-replies', { params });
      void cache.invalidateQueries({ queryKey });
    }
  };
  const at = (id: number) => ({ params: { path: { id } } });
  return {
    takeBack: (one: Planned) =>
      run(async () => (await api.POST('/api/v1/planned-replies/{id}/cancel', at(one.id))).data),
    sendNow: (one: Planned) => run(() => api.POST('/api/v1/planned-replies/{id}/send', at(one.id))),
    putOff: (one: Planned, notBefore: string) =>
      run(() =>
        api.PATCH('/api/v1/planned-replies/{id}', {
          ...at(one.id),
          body: { not_before: notBefore, version: one.version },
        }),
      ),
  };
}
