import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { $api, api, type Schema } from '@/api/client';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';

type Status = Schema['TicketRow']['status'];
type Priority = Schema['TicketRow']['priority'];

/** The small verbs of a ticket. Each asks the server; the answer is shown here at once and elsewhere by the live line. */
export function useTicketActions(id: number) {
  const { t } = useT('ticket');
  const text = useFailureText();
  const cache = useQueryClient();
  return useMemo(() => {
    const params = { path: { id } };
    const run = async (what: () => Promise<{ data?: Schema['TicketDetail'] | undefined }>) => {
      try {
        const { data } = await what();
        if (!data) return false;
        cache.setQueryData($api.queryOptions('get', '/api/v1/tickets/{id}', { params }).queryKey, data);
        live.merge({ ticket: [data] });
        return true;
      } catch (error) {
        notifications.show({ color: 'red', title: t('changeFailed'), message: text(error) });
        // what it needs first stands among its properties
        const [needed] =
          error instanceof Failure && error.code === 'own_field.required' ? Object.keys(error.fields) : [];
        if (needed) document.querySelector<HTMLElement>(`[data-own="${needed.replace('fields.', '')}"]`)?.focus();
        return false;
      }
    };
    return {
      run,
      setStatus: (status: Status) => run(() => api.POST('/api/v1/tickets/{id}/status', { params, body: { status } })),
      setPriority: (priority: Priority) =>
        run(() => api.POST('/api/v1/tickets/{id}/priority', { params, body: { priority } })),
      setAssignee: (person: number | null) =>
        run(() => api.POST('/api/v1/tickets/{id}/assignee', { params, body: { person } })),
    };
  }, [id, t, text, cache]);
}
