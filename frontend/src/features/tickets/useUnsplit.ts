import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { api } from '@/api/client';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';

/** Undoes a split, by the ticket that it opened, and shows the one where everything is again. */
export function useUnsplit() {
  const { t } = useT('talk');
  const navigate = useNavigate();
  const back = async (ticket: number) => {
    const { data } = await api.POST('/api/v1/tickets/{id}/unsplit', { params: { path: { id: ticket } } });
    notifications.hide(`split-${ticket}`); // it offered the same
    if (data) void navigate({ to: '/desk/{-$id}', params: { id: String(data.id) } });
  };
  return useAction(back, { failed: t('split.notUndone'), stale: ['tickets'] });
}
