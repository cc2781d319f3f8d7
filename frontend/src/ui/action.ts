import { notifications } from '@mantine/notifications';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useFailureText } from './State';

interface Words {
  /** what could not be done, for example "The note was not saved" */
  failed: string;
  /** what was done; left out where the screen shows it anyway */
  done?: string;
  /** what has to be read again afterwards */
  stale?: QueryKey[];
}

/** A write that a person started: says what failed and why, reads again what it changed. */
export function useAction<V, R>(run: (given: V) => Promise<R>, { failed, done, stale = [] }: Words) {
  const cache = useQueryClient();
  const words = useFailureText();
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      if (done) notifications.show({ message: done, color: 'green.8' });
      await Promise.all(stale.map((queryKey) => cache.invalidateQueries({ queryKey })));
    },
    onError: (error) => notifications.show({ title: failed, message: words(error), color: 'red.8', autoClose: 8000 }),
  });
}
