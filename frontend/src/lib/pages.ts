import { useInfiniteQuery } from '@tanstack/react-query';
import { call, type Page, readKey } from '@/api/call';

type Query = Record<string, string | number | undefined>;

interface Options {
  /** the object that the list belongs to, so that its events renew it */
  id?: number;
  enabled?: boolean;
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
