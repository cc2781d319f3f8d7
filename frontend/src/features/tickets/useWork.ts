import { notifications } from '@mantine/notifications';
import { call } from '@/api/call';
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
  const run = async (what: () => Promise<{ data?: WorkItem | undefined }>) =>
    tried(async () => {
      const { data } = await what();
      if (data) live.merge({ work_item: [data] });
    });
  const tried = async (what: () => Promise<unknown>) => {
    try {
      await what();
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
    /** what the work does not take any more can still stand on its ticket */
    say: (words: string) =>
      tried(() => call('post', `tickets/${work.ticket_id}/notes`, { body: { text: words }, key: `unsaid-${work.id}` })),
  };
}
