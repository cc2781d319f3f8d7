import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useFailureText } from './State';

interface Words {
  /** what could not be done, for example "The note was not saved" */
  failed: string;
  /** what was done; left out where the screen shows it anyway */
  done?: string;
  /** the beginnings of the paths that have to be read again afterwards, for example "customers" */
  stale?: string[];
  /** failures that the form shows itself, where they belong */
  shown?: (error: unknown) => boolean;
}

/** A write that a person started: says what failed and why, reads again what it changed. */
export function useAction<V, R>(run: (given: V) => Promise<R>, { failed, done, stale = [], shown }: Words) {
  const cache = useQueryClient();
  const words = useFailureText();
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      if (done) notifications.show({ message: done, color: 'green.8' });
      const old = (path: unknown) => stale.some((start) => String(path).startsWith(`/api/v1/${start}`));
      await cache.invalidateQueries({ predicate: (query) => old(query.queryKey[1]) });
    },
    onError: (error) => {
      if (shown?.(error)) return;
      notifications.show({ title: failed, message: words(error), color: 'red.8', autoClose: 8000 });
    },
  });
}
