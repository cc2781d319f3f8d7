import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api, type Schema } from '@/api/client';

const PAGE = 100;

/** A ticket's timeline, page by page, oldest first. */
export const timelineOf = (ticket: number) =>
  infiniteQueryOptions({
    queryKey: ['get', '/api/v1/tickets/{id}/timeline', { params: { path: { id: ticket } } }],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const { data } = await api.GET('/api/v1/tickets/{id}/timeline', {
        params: { path: { id: ticket }, query },
        signal,
      });
      return data ?? { items: [], next: null };
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });

type Message = Schema['MessageDetail'];
interface Page {
  items: readonly Schema['TimelineEntry'][];
  next?: string | null;
}
const fromCustomer = (message: Message | null | undefined) => message?.direction === 'in' && !message.is_automatic;

/** The newest that the customer said, as the timeline on the screen has it; null for nothing, undefined until it is read. */
export function useNewestFromCustomer(ticket: number): Message | null | undefined {
  // the timeline itself reads it; this only looks on
  return useInfiniteQuery({ ...timelineOf(ticket), enabled: false, select: newestIn }).data?.newest;
}

/** In an object: a query's own answer is never undefined. */
function newestIn({ pages }: { pages: Page[] }): { newest: Message | null | undefined } {
  if (pages.at(-1)?.next) return { newest: undefined };
  let newest: Message | null = null;
  for (const page of pages)
    for (const { message } of page.items)
      if (message && fromCustomer(message) && message.id > (newest?.id ?? 0)) newest = message;
  return { newest };
}
