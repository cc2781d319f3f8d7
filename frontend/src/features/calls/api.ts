import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages } from '@/lib/pages';

export type CallRow = Full<Schema['CallRow']>;
export type CallState = CallRow['state'];
export type CallDetail = Full<Schema['CallDetail']>;
export type FlightLine = CallDetail['flight'][number];

export const useCalls = () => usePages<CallRow>('calls');

export const useCall = (id: number) =>
  useQuery({ queryKey: readKey(`calls/${id}`, id), queryFn: () => call<CallDetail>('get', `calls/${id}`) });

const span = (from: string | null, to: string | null) =>
  from ? Math.max(0, (to ? Date.parse(to) : Date.now()) - Date.parse(from)) : null;

/** How long the caller waited for a person, and how long they talked; null where it never came to that. */
export const waited = (one: CallRow) => span(one.queued_at, one.connected_at ?? one.ended_at);
export const talked = (one: CallRow) => span(one.connected_at, one.ended_at);
