import { useQuery } from '@tanstack/react-query';
import { call, type Page, readKey } from '@/api/call';
import type { Schema } from '@/api/client';

const LONG = 300_000;

async function everybody(): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>();
  let cursor: string | undefined;
  do {
    const page: Page<Schema['PersonRow']> = await call('get', 'people', { query: { limit: 100, cursor } });
    for (const one of page.items) names.set(one.id, one.name);
    cursor = page.next || undefined;
  } while (cursor);
  return names;
}

/** Colleagues by their number, for records that only name that; a dash while it is not known. */
export function useNames(): (person: unknown) => string {
  const found = useQuery({
    queryKey: readKey('people', undefined, { names: true }),
    queryFn: everybody,
    staleTime: LONG,
  });
  return (person) => (typeof person === 'number' && found.data?.get(person)) || '–';
}
