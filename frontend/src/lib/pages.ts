import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { call, type Page, readKey } from '@/api/call';

type Query = Record<string, string | number | undefined>;

interface Options {
  /** the object that the list belongs to, so that its events renew it */
  id?: number;
  enabled?: boolean;
  staleTime?: number;
}

/** A list that the server hands out page by page; `rows` are those read so far. */
export function usePages<T>(path: string, query: Query = {}, { id, enabled = true }: Options = {}) {
  const found = useInfiniteQuery({
    queryKey: readKey(path, id, query),
    queryFn: ({ pageParam }) => call<Page<T>>('get', path, { query: { ...query, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    enabled,
    placeholderData: (before) => before,
  });
  return { ...found, rows: found.data?.pages.flatMap((page) => page.items) };
}

export type Pages<T> = ReturnType<typeof usePages<T>>;

/** The most rows that the server puts on one page. */
const MOST = 100;

/** Every row of a list, page after page. */
export async function everyPage<T>(path: string, query: Query = {}): Promise<T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await call<Page<T>>('get', path, { query: { ...query, limit: MOST, cursor } });
    rows.push(...page.items);
    cursor = page.next || undefined;
  } while (cursor);
  return rows;
}

/** A short list that is needed whole: to choose from it, or to find a name in it. */
export function useWhole<T>(path: string, query: Query = {}, { id, enabled = true, staleTime }: Options = {}) {
  return useQuery({
    queryKey: readKey(path, id, { whole: true, ...query }),
    queryFn: () => everyPage<T>(path, query),
    enabled,
    ...(staleTime === undefined ? {} : { staleTime }),
  });
}
