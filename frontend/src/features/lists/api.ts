import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import { $api, type Schema } from '@/api/client';
import { useWhole } from '@/lib/pages';

export type View = Full<Schema['ViewRow']>;
export type BulkRow = Full<Schema['BulkRow']>;
export type BulkDetail = Full<Schema['BulkDetail']>;
export type BulkChange = Schema['BulkChangeRequest'];

export const BUILT_IN = ['mine', 'team', 'unassigned', 'overdue', 'mentions', 'snoozed', 'following', 'all'] as const;
export type BuiltIn = (typeof BUILT_IN)[number];
export const isBuiltIn = (view: string): view is BuiltIn => (BUILT_IN as readonly string[]).includes(view);

export const useViews = () => useWhole<View>('views');

/** How much each list holds: null is more than could be counted in time. Read again at most once a second. */
export function useCounts() {
  const found = $api.useQuery('get', '/api/v1/tickets/counts/views');
  return new Map(found.data?.items.map((one) => [one.view, one.count ?? null]));
}

export interface Holds {
  name: { [language: string]: string };
  conditions: object;
  columns: string[];
  sorts: string[];
}

export const createView = (given: Holds & { shared: boolean; team?: number | null }, key: string) =>
  call<View>('post', 'views', { body: given, key });
export const changeView = (id: number, given: Partial<Holds> & { version: number }) =>
  call<View>('patch', `views/${id}`, { body: given });
export const deleteView = (id: number) => call<View>('delete', `views/${id}`);
export const restoreView = (id: number) => call<View>('post', `views/${id}/restore`);

export type Chosen = { ids: number[] } | { view: string; conditions?: object };
export const startBulk = (chosen: Chosen, change: BulkChange, key: string) =>
  call<BulkDetail>('post', 'tickets/bulk', { body: { ...chosen, change }, key });
export const undoBulk = (id: number) => call<BulkDetail>('post', `bulk/${id}/undo`);

const WORKING = ['running', 'undoing'];
export const isWorking = (bulk: BulkRow) => WORKING.includes(bulk.state);

/** How far it is; its events renew it, and while the line is down it is asked for. */
export const useBulk = (id: number) =>
  useQuery({
    queryKey: readKey(`bulk/${id}`, id),
    queryFn: () => call<BulkDetail>('get', `bulk/${id}`),
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? 3000 : false),
  });
