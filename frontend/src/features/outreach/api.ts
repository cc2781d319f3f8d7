import { useQuery } from '@tanstack/react-query';
import { call, readKey } from '@/api/call';
import { usePages } from '@/lib/pages';

type Names = Record<string, string>;
export const STATES = ['open', 'in_progress', 'saved', 'lost', 'cancelled'] as const;
export type CaseState = (typeof STATES)[number];
export const RESULTS = ['saved', 'lost', 'thinking', 'cancelled'] as const;
export type Result = (typeof RESULTS)[number];

export interface CaseRow {
  id: number;
  version: number;
  customer_id: number;
  customer: { id: number; number: string; name: string; kind: string; tier: 'standard' | 'silver' | 'gold' | 'vip' };
  subscription: {
    id: number;
    plan: { name: Names; product: { kind: string; name: Names } };
    number: string;
    status: string;
    contract_ends_on: string | null;
    monthly: string;
    currency: string;
  };
  ticket_id: number | null;
  reason: 'price' | 'quality' | 'moving' | 'competitor' | 'service' | 'unused' | 'other';
  state: CaseState;
  result: string;
  result_reason: string;
  agent: { id: number; name: string } | null;
  follow_up_at: string | null;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
}
export interface Measure {
  measure: number;
  code: string;
  offer: { name: Names; description: Names; kind: string; saving: string; currency: string; months: number };
  cost: string;
  currency: string;
  score: number;
  reasons: Names[];
}
export interface Receipt {
  id: number;
  media: 'voice' | 'email' | 'sms';
  is_allowed: boolean;
  reasons: { code: string; text: Names }[];
  local_time: string;
  created_at: string;
}
export interface Case extends CaseRow {
  note: string;
  measures: Measure[];
  script: Names;
  result_measure: number | null;
  receipts: Receipt[];
}
export interface Given {
  result: Result;
  reason: string;
  measure_id: number | null;
  follow_up_at: string | null;
}

export const useCases = (state: CaseState | '') => usePages<CaseRow>('retention-cases', { state });

export const useCase = (id: number) =>
  useQuery({
    queryKey: readKey(`retention-cases/${id}`, id),
    queryFn: () => call<Case>('get', `retention-cases/${id}`),
  });

export const register = (id: number, given: Given) =>
  call<Case>('post', `retention-cases/${id}/result`, { body: given });
export const checkContact = (id: number, media: Receipt['media']) =>
  call<Receipt>('post', `retention-cases/${id}/contact-checks`, { body: { media } });

export const isOpen = (one: CaseRow) => one.state === 'open' || one.state === 'in_progress';
