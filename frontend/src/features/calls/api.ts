import { useQuery } from '@tanstack/react-query';
import { call, readKey } from '@/api/call';
import { usePages } from '@/lib/pages';

export type CallState = 'menu' | 'queued' | 'connecting' | 'connected' | 'completed' | 'abandoned' | 'failed';
export interface CallRow {
  id: number;
  version: number;
  direction: string;
  state: CallState;
  is_over: boolean;
  caller: string;
  dialled: string;
  language: string;
  queue_key: string;
  customer: number | null;
  customer_name: string;
  candidates: number[];
  ticket: number | null;
  agent: number | null;
  agent_name: string;
  held: boolean;
  trouble: string;
  created_at: string;
  queued_at: string | null;
  accepted_at: string | null;
  connected_at: string | null;
  ended_at: string | null;
}
export interface Leg {
  id: number;
  party: string;
  person: number | null;
  turn: number;
  state: string;
  in_room: boolean;
  joined_at: string | null;
  ended_at: string | null;
}
export interface FlightLine {
  at: string;
  name: string;
  detail: Record<string, unknown>;
}
export interface CallDetail extends CallRow {
  legs: Leg[];
  flight: FlightLine[];
}

export const useCalls = () => usePages<CallRow>('calls');

export const useCall = (id: number) =>
  useQuery({ queryKey: readKey(`calls/${id}`, id), queryFn: () => call<CallDetail>('get', `calls/${id}`) });

const span = (from: string | null, to: string | null) =>
  from ? Math.max(0, (to ? Date.parse(to) : Date.now()) - Date.parse(from)) : null;

/** How long the caller waited for a person, and how long they talked; null where it never came to that. */
export const waited = (one: CallRow) => span(one.queued_at, one.connected_at ?? one.ended_at);
export const talked = (one: CallRow) => span(one.connected_at, one.ended_at);
