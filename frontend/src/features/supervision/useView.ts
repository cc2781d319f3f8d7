import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { call, readKey } from '@/api/call';
import type { View } from '@/lib/columns';

type Views = Record<'queues' | 'agents', View & { table: string }>;
const KEY = readKey('supervision/columns');
const NOTHING: View = { columns: [], sort: [] };
const PATIENCE = 600;

/** How this person arranged a table: shown at once, kept with the person a moment later. */
export function useTableView(table: 'queues' | 'agents', usualSort: string[]) {
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => call<Views>('get', 'supervision/columns'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const kept = data?.[table] ?? NOTHING;
  const change = useCallback(
    (part: Partial<View>) => {
      const was = cache.getQueryData<Views>(KEY);
      const next = { ...NOTHING, ...was?.[table], ...part, table };
      cache.setQueryData(KEY, { ...was, [table]: next });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        const { columns, sort } = next;
        // how a table is arranged is not worth a word when the line is down: the next change tries again
        call('put', 'supervision/columns', { body: { table, columns, sort } }).catch(() => undefined);
      }, PATIENCE);
    },
    [cache, table],
  );
  return { columns: kept.columns, sort: kept.sort.length ? kept.sort : usualSort, change };
}
