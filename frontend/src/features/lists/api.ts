import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import type { Holds, View } from '@/lib/views';

export type BulkRow = Full<Schema['BulkRow']>;
export type BulkDetail = Full<Schema['BulkDetail']>;
export type BulkChange = Schema['BulkChangeRequest'];

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
