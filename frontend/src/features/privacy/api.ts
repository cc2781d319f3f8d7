import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages } from '@/lib/pages';

export type PersonalCopy = Full<Schema['CopyRow']>;
export type Erasure = Full<Schema['ErasureRow']> & { counts: Record<string, number>; traces: Record<string, number> };
export type Reason = PersonalCopy['reason'];
export const REASONS: readonly Reason[] = ['asked', 'contract_over', 'consent_withdrawn', 'mistake', 'authority'];

export const useCopies = () => usePages<PersonalCopy>('personal-copies');
export const useErasures = () => usePages<Erasure>('erasures');
export const askCopy = (customer: number, reason: Reason) =>
  call<PersonalCopy>('post', `customers/${customer}/copies`, { body: { reason } });
export const askErasure = (customer: number, number: string, reason: Reason) =>
  call<Erasure>('post', `customers/${customer}/erasures`, { body: { number, reason } });
export const callOff = (id: number) => call<Erasure>('post', `erasures/${id}/call-off`);
export const hurry = (id: number) => call<Erasure>('post', `erasures/${id}/hurry`);
export const fileOf = (copy: PersonalCopy) => `/api/v1/personal-copies/${copy.id}/content`;
