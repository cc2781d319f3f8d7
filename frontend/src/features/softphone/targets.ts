import { useQuery } from '@tanstack/react-query';
import { call, type Full, type Page, readKey } from '@/api/call';
import type { Schema } from '@/api/client';

export type Colleague = Full<Schema['PresenceRow']>;
export type QueueRow = Schema['QueueRow'];

const PAGE = 100;
const MOST_PAGES = 20;

async function all<T>(path: string): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found: Page<T> = await call<Page<T>>('get', path, { query: { limit: PAGE, cursor } });
    rows.push(...found.items);
    if (!found.next) break;
    cursor = found.next;
  }
  return rows;
}

/** Who is there and free, read again while one looks at it: their states are not on every desk's live line. */
export const useColleagues = (enabled: boolean) =>
  useQuery({
    queryKey: readKey('presence'),
    queryFn: () => all<Colleague>('presence'),
    enabled,
    staleTime: 0,
    refetchInterval: 3000,
  });

/** The queues that take calls. */
export function useVoiceQueues(enabled: boolean) {
  const found = useQuery({
    queryKey: readKey('queues', undefined, { media: 'voice' }),
    queryFn: () => all<QueueRow>('queues'),
    enabled,
    staleTime: 30_000,
  });
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
