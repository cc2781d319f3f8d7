import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { api, type Schema } from '@/api/client';

export type TicketRow = Schema['ListedTicket'];
export const STATUSES = ['open', 'pending', 'on_hold', 'resolved', 'closed'] as const;
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export const KINDS = ['request', 'question', 'query', 'incident', 'complaint', 'suggestion'] as const;

export interface TicketQuery {
  view: string;
  sort?: string;
  conditions?: string;
}

/** The pages of one list of tickets, in the server's order. Each row then follows the live line by itself. */
export function useTicketPages(asked: TicketQuery) {
  const list = useInfiniteQuery({
    queryKey: ['get', '/api/v1/tickets', { params: { query: asked } }, 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...asked, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) };
      const { data } = await api.GET('/api/v1/tickets', { params: { query }, signal });
      return data ?? { items: [], next: null };
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
  // rows stay known after they left the list: a held list still shows them
  const known = useRef(new Map<number, TicketRow>());
  const ids = useMemo(() => {
    const seen = new Set<number>();
    for (const page of list.data?.pages ?? [])
      for (const row of page.items) {
        seen.add(row.id);
        known.current.set(row.id, row);
      }
    return [...seen];
  }, [list.data]);
  const rowOf = (id: number): TicketRow | undefined => known.current.get(id);
  return { list, ids, rowOf };
}
