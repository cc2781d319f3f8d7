import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { call, type Page } from '@/api/call';

/** The list that one came from, as far as it was read. */
interface Walk {
  ids: number[];
  query: { [name: string]: string | number };
  next: string | null;
}

type Row = { id: number };
type Read = { pages: Page<Row>[] };

let walk: Walk | null = null;

/** The list on the screen last that holds this customer; the query cache has it still when its row was pressed. */
function found(cache: QueryClient, id: number): Walk | null {
  const lists = cache
    .getQueryCache()
    .getAll()
    // a picker's hits are no list that one walks through
    .filter(({ queryKey }) => queryKey[1] === '/api/v1/customers' && !!(queryKey[3] as Walk['query'] | undefined)?.view)
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const { state, queryKey } of lists) {
    const pages = (state.data as Partial<Read> | undefined)?.pages;
    const ids = pages?.flatMap((page) => page.items.map((row) => row.id));
    if (!pages || !ids?.includes(id)) continue;
    return { ids, query: (queryKey[3] ?? {}) as Walk['query'], next: pages.at(-1)?.next ?? null };
  }
  return null;
}

/** Reads on where the list was not read further. */
async function further(from: Walk): Promise<Walk> {
  const page = await call<Page<Row>>('get', 'customers', { query: { ...from.query, cursor: from.next } });
  const more = page.items.map((row) => row.id).filter((one) => !from.ids.includes(one));
  return { ...from, ids: [...from.ids, ...more], next: page.next };
}

/**
 * Who stands before and behind this customer in the list that one came from; both null without one. The list keeps its
 * order while one walks through it, whatever is changed on the way.
 */
export function useNeighbours(id: number) {
  const cache = useQueryClient();
  const [, grown] = useState(0);
  const current = useMemo(() => {
    if (!walk?.ids.includes(id)) walk = found(cache, id);
    return walk;
  }, [cache, id]);
  const way = walk?.ids.includes(id) ? walk : current;
  const at = way?.ids.indexOf(id) ?? -1;
  const isLast = way !== null && at === way.ids.length - 1;
  useEffect(() => {
    if (!isLast || !way?.next) return;
    let gone = false;
    further(way).then(
      (more) => {
        if (gone) return;
        walk = more;
        grown((count) => count + 1);
      },
      () => undefined, // there is then nobody behind, as far as is known
    );
    return () => {
      gone = true;
    };
  }, [isLast, way]);
  return {
    previous: at > 0 ? (way?.ids[at - 1] ?? null) : null,
    following: at >= 0 ? (way?.ids[at + 1] ?? null) : null,
    place: at >= 0 ? at + 1 : null,
    /** the list, to go back to */
    view: way?.query.view,
  };
}

/** For tests: the page has been left. */
export const forgetWalk = () => {
  walk = null;
};
