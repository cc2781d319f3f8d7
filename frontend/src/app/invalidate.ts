import type { Query, QueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '@/live/rows';
import { live } from '@/live/store';

interface Touched {
  path: string;
  /** how the path ends, where only a part of what is below is concerned */
  end?: string;
  id?: number | undefined;
  /** whatever shows this row is concerned too: it may have come from another object's list */
  row?: number;
  /** only what is read of that object, no list */
  alone?: boolean;
}

const related = (row: object | null, field: string) => {
  const value = (row as Record<string, unknown> | null)?.[field];
  return typeof value === 'number' ? value : undefined;
};

const queueOf = (row: object | null) => (row as { queue?: { id: number } } | null)?.queue?.id;

/** Which answers an event makes old, by the beginning of their path and, where it has one, their object. */
function touched(event: LiveEvent): Touched[] {
  const [kind, id] = event.subject;
  switch (kind) {
    case 'ticket':
      return [
        { path: '/api/v1/tickets', id },
        { path: '/api/v1/customers', id: (event.row as { customer?: { id: number } | null } | null)?.customer?.id },
      ];
    case 'message':
    case 'call':
      return [
        { path: '/api/v1/tickets', id: related(event.row, 'ticket_id') ?? related(event.row, 'ticket') },
        { path: `/api/v1/${kind}s`, id },
      ];
    case 'work_item':
      return [
        { path: '/api/v1/queues/', end: '/waiting', id: queueOf(event.row), row: id },
        { path: '/api/v1/work-items', id },
      ];
    case 'customer':
    case 'subscription':
      return [{ path: '/api/v1/customers', id: kind === 'customer' ? id : related(event.row, 'customer_id') }];
    case 'retention_case':
      return [
        { path: '/api/v1/retention-cases', id },
        { path: '/api/v1/customers', id: related(event.row, 'customer_id') },
      ];
    case 'supervision':
      return [{ path: '/api/v1/supervisions' }, { path: '/api/v1/calls', id: related(event.row, 'call') }];
    case 'agent_state':
      return [{ path: '/api/v1/agents', id: related(event.row, 'person'), alone: true }];
    case 'person':
      return [{ path: '/api/v1/people' }, { path: '/api/v1/agents' }, { path: '/api/v1/teams' }];
    case 'alarm':
    case 'alarm_rule':
      return [{ path: `/api/v1/supervision/${kind.replace('_', '-')}s` }];
    default:
      return [{ path: `/api/v1/${kind.replace('_', '-')}s`, id }];
  }
}

const LISTS = 1000;

/** Whether an answer that was read page by page shows this row. */
function shows(data: unknown, id: number): boolean {
  const pages = (data as { pages?: { items?: { id?: number }[] }[] } | undefined)?.pages ?? [];
  return pages.some((page) => page.items?.some((row) => row.id === id));
}

function pathId(key: readonly unknown[]): number | undefined {
  const init = key[2] as { params?: { path?: { id?: number } } } | undefined;
  return init?.params?.path?.id;
}

/**
 * Keeps the query cache true: after each batch of events, what is on the screen and concerned by them is read again.
 * At once the first time, then at most once a second, so a storm of events is never a storm of requests.
 */
export function invalidateByEvents(client: QueryClient): () => void {
  let waiting: Touched[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const concerns = ({ queryKey, state }: Query) => {
    const path = String(queryKey[1] ?? '');
    const id = pathId(queryKey);
    const same = (one: Touched) => (id === undefined ? !one.alone : one.id === undefined || id === one.id);
    return waiting.some(
      (one) =>
        path.startsWith(one.path) &&
        path.endsWith(one.end ?? '') &&
        (same(one) || (one.row !== undefined && shows(state.data, one.row))),
    );
  };
  const run = () => {
    timer = undefined;
    if (!waiting.length) return;
    void client.invalidateQueries({ predicate: concerns });
    waiting = [];
    timer = setTimeout(run, LISTS);
  };
  const stop = live.watch((events) => {
    for (const event of events) waiting.push(...touched(event));
    if (timer === undefined) run();
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
