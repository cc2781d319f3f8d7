import { useQuery } from '@tanstack/react-query';
import { type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { useQueues } from '@/lib/lists';
import { everyPage } from '@/lib/pages';

export type { QueueRow } from '@/lib/lists';
export type Colleague = Full<Schema['PresenceRow']>;

/** Who is there and free, read again while one looks at it: their states are not on every desk's live line. */
export const useColleagues = (enabled: boolean) =>
  useQuery({
    queryKey: readKey('presence'),
    queryFn: () => everyPage<Colleague>('presence'),
    enabled,
    staleTime: 0,
    refetchInterval: 3000,
  });

/** The queues that take calls. */
export function useVoiceQueues(enabled: boolean) {
  const found = useQueues(enabled);
  return { ...found, data: found.data?.filter((queue) => queue.media === 'voice') };
}

const RANK = { available: 0, wrap_up: 1, busy: 2, talking: 3, break: 4, offline: 5 } as const;
const rank = (one: Colleague) => (one.is_free ? -1 : one.is_there ? RANK[one.state] : 6);

/** Who can be asked first, then who is there, then the others; only those whose name or team holds every word. */
export function fitting(colleagues: Colleague[], words: string, me: number): Colleague[] {
  const wanted = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const holds = (one: Colleague) => {
    const text = `${one.name} ${one.team}`.toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  };
  return colleagues
    .filter((one) => one.person !== me && holds(one))
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Whether this looks like a number that somebody is typing: then it is offered as one. */
export const looksDialled = (text: string) => /^\+?[\d\s()./-]{3,}$/.test(text.trim());
