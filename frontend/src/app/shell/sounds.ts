import { useQuery } from '@tanstack/react-query';
import { call, readKey } from '@/api/call';

const known = new Map<string, readonly string[]>();
const HAN = /[\u3400-\u9fff]/;

/** Pinyin and initials of these names, as the server's search reads them; each name is asked about once. */
export function useSounds(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const fresh = [...new Set(names)].filter((name) => HAN.test(name) && !known.has(name)).slice(0, 500);
  useQuery({
    queryKey: readKey('search/sounds', undefined, { names: fresh.join('\n') }),
    queryFn: async () => {
      const { items } = await call<{ items: string[][] }>('post', 'search/sounds', { body: { texts: fresh } });
      for (const [at, name] of fresh.entries()) known.set(name, items[at] ?? []);
      return items.length;
    },
    enabled: fresh.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return known;
}
