import { notifications } from '@mantine/notifications';
import { api } from '@/api/client';
import { useT } from '@/i18n/t';
import type { WorkItem } from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';

/** Asks for a change of this work, shows the row that comes back, and says in words what was refused. */
export function useWork(work: WorkItem) {
  const { t } = useT('ticket');
  const text = useFailureText();
  const params = { path: { id: work.id } };
  const run = async (what: () => Promise<{ data?: WorkItem | undefined }>) => {
    try {
      const { data } = await what();
      if (data) live.merge({ work_item: [data] });
      return true;
    } catch (error) {
      notifications.show({ color: 'red', title: t('work.failed'), message: text(error) });
      return false;
    }
  };
  return {
    wrapUp: () => run(() => api.POST('/api/v1/work-items/{id}/wrap-up', { params })),
    extend: () => run(() => api.POST('/api/v1/work-items/{id}/extend-wrap-up', { params })),
    finish: (disposition: string, note: string) =>
      run(() => api.POST('/api/v1/work-items/{id}/finish', { params, body: { disposition, note } })),
  };
}
