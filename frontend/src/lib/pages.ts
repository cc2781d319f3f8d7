import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { call, type Page } from '@/api/call';

type Query = Record<string, string | number | undefined>;

/** A list that the server hands out page by page; `rows` are those read so far. */
export function usePages<T>(key: QueryKey, path: string, query: Query = {}, { enabled = true } = {}) {
  const found = useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: ({ pageParam }) => call<Page<T>>('get', path, { query: { ...query, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    enabled,
    placeholderData: (before) => before,
  });
  return { ...found, rows: found.data?.pages.flatMap((page) => page.items) };
}
