import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages } from '@/lib/pages';

export type CaseRow = Full<Schema['RetentionCaseRow']>;
export type Case = Omit<Full<Schema['RetentionCaseDetail']>, 'receipts'> & { receipts: Receipt[] };
export type CaseState = CaseRow['state'];
export type Measure = Full<Schema['RankedMeasure']>;
export type Receipt = Full<Schema['ContactReceiptRow']> & { media: 'voice' | 'email' | 'sms' };
export type Given = Schema['ResultInputRequest'];
export type Result = Given['result'];
export const STATES: CaseState[] = ['open', 'in_progress', 'saved', 'lost', 'cancelled'];
export const RESULTS: Result[] = ['saved', 'lost', 'thinking', 'cancelled'];

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
