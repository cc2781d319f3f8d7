import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, type Page, readKey } from '@/api/call';
import type { Supervision } from '@/live/derive';
import { live } from '@/live/store';

/** Who supervises which call now: read once and after every snapshot, which does not hold it; the rest comes live. */
export function useSupervisions(wanted: boolean) {
  const found = useQuery({
    queryKey: readKey('supervisions'),
    queryFn: () => call<Page<Supervision>>('get', 'supervisions', { query: { limit: 100 } }),
    enabled: wanted,
  });
  const at = found.dataUpdatedAt;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same answer after another snapshot has to be merged again
  useEffect(() => {
    if (found.data) live.merge({ supervision: found.data.items });
  }, [found.data, at]);
}
