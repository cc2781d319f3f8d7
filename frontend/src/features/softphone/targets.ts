import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, type Full, type Page, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { useQueues } from '@/lib/lists';

export type { QueueRow } from '@/lib/lists';
export type Colleague = Full<Schema['PresenceRow']>;

/** As many as one looks through; who is further down is found by typing. */
export const MOST = 50;
const SETTLED = 200;

/**
 * Who fits the words, the free ones first: one page, read again while one looks at it, as colleagues' states are not on
 * every desk's live line. A thousand of them are never on the screen.
 */
export function useColleagues(words: string, enabled = true) {
  const [settled] = useDebouncedValue(words.trim(), SETTLED);
  const query = { q: settled, free_first: 'true', limit: MOST };
  const found = useQuery({
    queryKey: readKey('presence', undefined, query),
    queryFn: () => call<Page<Colleague>>('get', 'presence', { query }),
    enabled,
    staleTime: 0,
    refetchInterval: 3000,
    placeholderData: keepPreviousData,
  });
  return { ...found, rows: found.data?.items, more: Boolean(found.data?.next) };
}

/** The queues that take calls. */
export function useVoiceQueues(enabled: boolean) {
  const found = useQueues(enabled);
  return { ...found, data: found.data?.filter((queue) => queue.media === 'voice') };
}

/** Those whose name or team holds every word, in the server's order: the screen follows each letter before it answers. */
export function fitting(colleagues: Colleague[], words: string, me: number): Colleague[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const holds = (one: Colleague) => {
    const text = `${one.name} ${one.team}`.toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return colleagues.filter((one) => one.person !== me && holds(one));
}

/** Whether this looks like a number that somebody is typing: then it is offered as one. */
export const looksDialled = (text: string) => /^\+?[\d\s()./-]{3,}$/.test(text.trim());
