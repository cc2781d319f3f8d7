import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import type { Shown, View } from '@/lib/views';
import { useAction } from '@/ui/action';
import { isSure } from '@/ui/sure';
import { changeView, deleteView, restoreView } from './api';

/** Saving and deleting a kept list; a deleted one can be taken back at once. */
export function useKeeping(own: View | undefined, name: string, done: () => void) {
  const { t } = useT('lists');
  const cache = useQueryClient();
  const navigate = useNavigate();
  const stale = ['views', 'tickets'];
  const words = { failed: t('notSaved'), stale };
  const save = useAction(
    async (shown: Shown) => {
      if (own) await changeView(own.id, { ...shown, version: own.version });
      done();
    },
    { ...words, done: t('saved', { name }) },
  );
  const restore = useAction(restoreView, words);
  const drop = useAction(deleteView, words);
  const remove = async () => {
    if (!own) return;
    if (own.shared && !(await isSure({ text: t('deleteSure', { name }), yes: t('delete'), grave: true }))) return;
    await drop.mutateAsync(own.id);
    void navigate({ to: '/tickets/{-$id}', params: { id: 'mine' } });
    const id = `view-${own.id}`;
    const back = () => {
      notifications.hide(id);
      restore.mutate(own.id, {
        onSuccess: async () => {
          await cache.invalidateQueries({ predicate: (query) => String(query.queryKey[1]).endsWith('/views') });
          void navigate({ to: '/tickets/{-$id}', params: { id: String(own.id) } });
        },
      });
    };
    notifications.show({
      id,
      title: t('deleted', { name }),
      message: (
        <Button size="compact-xs" variant="default" onClick={back}>
          {t('restore')}
        </Button>
      ),
      autoClose: 10_000,
    });
  };
  return { save, remove };
}
