import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages } from '@/lib/pages';

export type CallRow = Full<Schema['CallRow']>;
export type CallDetail = Full<Schema['CallDetail']>;
export type FlightLine = CallDetail['flight'][number];

export const useCalls = () => usePages<CallRow>('calls');

export const useCall = (id: number) =>
  useQuery({ queryKey: readKey(`calls/${id}`, id), queryFn: () => call<CallDetail>('get', `calls/${id}`) });

/** A stretch of time; without an end it is still running. */
export interface Stretch {
  from: string;
  to: string | null;
}

/** How long the caller waited for a person, and how long they talked; null where it never came to that. */
export const waited = (one: CallRow): Stretch | null =>
  one.queued_at ? { from: one.queued_at, to: one.connected_at ?? one.ended_at } : null;
export const talked = (one: CallRow): Stretch | null =>
  one.connected_at ? { from: one.connected_at, to: one.ended_at } : null;
