import type { Query, QueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '@/live/rows';
import { live } from '@/live/store';

interface Touched {
  path: string;
  /** how the path ends, where only a part of what is below is concerned */
  end?: string;
  /** the object; `any` is every one of them, and an event that names none concerns none */
  id: number | 'any' | undefined;
  /** whatever shows this row is concerned too: it may have come from another object's list */
  row?: number;
  /** only what is read of that object, no list */
  alone?: boolean;
  /** what is below the path and hangs on something else */
  but?: RegExp;
}

const related = (row: object | null, field: string) => {
  const value = (row as Record<string, unknown> | null)?.[field];
  return typeof value === 'number' ? value : undefined;
};

const ENDED = new Set(['done', 'undone']);
const stateOf = (row: object | null) => (row as { state?: string } | null)?.state ?? '';

const queueOf = (row: object | null) => (row as { queue?: { id: number } } | null)?.queue?.id;

/** Which answers an event makes old, by the beginning of their path and, where it has one, their object. */
function touched(event: LiveEvent): Touched[] {
  const [kind, id] = event.subject;
  switch (kind) {
    case 'ticket':
      return [
        // answers that wait and messages have events of their own; articles and the signature follow the text and queue
        { path: '/api/v1/tickets', id, but: /\/(planned-replies|signature|suggestions)$/ },
        {
          path: '/api/v1/customers',
          but: /\/billing$/,
          id: (event.row as { customer?: { id: number } | null } | null)?.customer?.id,
          alone: true,
        },
      ];
    case 'planned_reply':
      return [{ path: '/api/v1/tickets', id: related(event.row, 'ticket_id'), alone: true }];
    case 'message':
    case 'call':
      return [
        // what is said on a ticket changes its row too, which has an event of its own for the lists
        { path: '/api/v1/tickets', id: related(event.row, 'ticket_id') ?? related(event.row, 'ticket'), alone: true },
        { path: `/api/v1/${kind}s`, id },
      ];
    case 'work_item':
      return [
        { path: '/api/v1/queues/', end: '/waiting', id: queueOf(event.row), row: id },
        { path: '/api/v1/work-items', id },
      ];
    case 'customer':
    case 'subscription':
      return kind === 'customer'
        ? [{ path: '/api/v1/customers', id }]
        : [{ path: '/api/v1/customers', id: related(event.row, 'customer_id'), alone: true }];
    case 'retention_case':
      return [
        { path: '/api/v1/retention-cases', id },
        { path: '/api/v1/customers', id: related(event.row, 'customer_id'), alone: true },
      ];
    case 'supervision':
      return [
        { path: '/api/v1/supervisions', id: 'any' },
        { path: '/api/v1/calls', id: related(event.row, 'call'), alone: true },
      ];
    case 'agent_state':
      return [{ path: '/api/v1/agents', id: related(event.row, 'person'), alone: true }];
    case 'person':
      return ['people', 'agents', 'teams'].map((path) => ({ path: `/api/v1/${path}`, id: 'any' }));
    case 'import':
      // what it made and changed stands in the lists of customers, without an event for each
      return [
        { path: '/api/v1/imports', id },
        { path: '/api/v1/customers', id: ENDED.has(stateOf(event.row)) ? 'any' : undefined },
      ];
    case 'bulk':
      return [{ path: '/api/v1/bulk', id }];
    case 'alarm':
    case 'alarm_rule':
      return [{ path: `/api/v1/supervision/${kind.replace('_', '-')}s`, id: 'any' }];
    default:
      return [{ path: `/api/v1/${kind.replace('_', '-')}s`, id }];
  }
}

const PACE = 1000;
/**
 * Where more than so many tickets change in a second, a list is another each time it is read: its rows stay live, its
 * order rests. So does what hangs on the one that is open. Counts, and whatever else happened, keep the pace.
 */
const CROWD = 10;
const RESTING = 3000;

/** Whether an answer that was read page by page shows this row. */
function shows(data: unknown, id: number): boolean {
  const pages = (data as { pages?: { items?: { id?: number }[] }[] } | undefined)?.pages ?? [];
  return pages.some((page) => page.items?.some((row) => row.id === id));
}

function pathId(key: readonly unknown[]): number | undefined {
  const init = key[2] as { params?: { path?: { id?: number } } } | undefined;
  return init?.params?.path?.id;
}

const isCount = ({ queryKey }: Query) => String(queryKey[1]).startsWith('/api/v1/tickets/counts');

function concerns(one: Touched, { queryKey, state }: Query): boolean {
  const path = String(queryKey[1] ?? '');
  if (!path.startsWith(one.path) || !path.endsWith(one.end ?? '') || one.but?.test(path)) return false;
  const id = pathId(queryKey);
  const same = one.id !== undefined && (one.id === 'any' || (id === undefined ? !one.alone : id === one.id));
  return same || (one.row !== undefined && shows(state.data, one.row));
}

/** Reads some of the queries again when they are touched: at once the first time, then at the pace of what changes. */
function keeper(client: QueryClient, mine: (query: Query) => boolean, paceOf: (changed: number) => number) {
  // by what they concern: a storm about the same few tickets asks each query no more than a breeze
  const waiting = new Map<string, Touched>();
  const repeated = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  let before = 0;
  let heard = 0;

  const once = ({ queryHash, queryKey, promise }: Query) => {
    if (repeated.has(queryHash)) return;
    repeated.add(queryHash);
    const again = () => {
      repeated.delete(queryHash);
      if (!over) void client.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: false });
    };
    promise?.then(again, again);
  };
  const run = () => {
    timer = undefined;
    if (!waiting.size) return;
    const now = [...waiting.values()];
    const predicate = (query: Query) => mine(query) && now.some((one) => concerns(one, query));
    // what is being read now may be older than the event: it is read to its end, and once more
    for (const query of client.getQueryCache().findAll({ predicate, fetchStatus: 'fetching' })) once(query);
    void client.invalidateQueries({ predicate }, { cancelRefetch: false });
    waiting.clear();
    const elapsed = (performance.now() - before) / 1000;
    before = performance.now();
    timer = setTimeout(run, paceOf(heard / elapsed));
    heard = 0;
  };
  return {
    hear: (one: Touched) => {
      // what belongs to another object was touched along with it
      if (!one.alone) heard += 1;
      waiting.set(`${one.path} ${one.end} ${one.id} ${one.row} ${one.alone}`, one);
      if (timer === undefined) run();
    },
    stop: () => {
      over = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Keeps the query cache true: what is on the screen and concerned by an event is read again. At once the first time,
 * then at most once a second, so a storm of events is never a storm of requests.
 */
export function invalidateByEvents(client: QueryClient): () => void {
  const steady = () => PACE;
  const counts = keeper(client, isCount, steady);
  const tickets = keeper(
    client,
    (query) => !isCount(query),
    (changed) => (changed > CROWD ? RESTING : PACE),
  );
  const rest = keeper(client, (query) => !isCount(query), steady);
  const stop = live.watch((event) => {
    const other = event.subject[0] === 'ticket' ? tickets : rest;
    for (const one of touched(event)) {
      counts.hear(one);
      other.hear(one);
    }
  });
  return () => {
    stop();
    for (const one of [counts, tickets, rest]) one.stop();
  };
}
