import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages } from '@/lib/pages';

type Level = { churn_level: 'unknown' | 'low' | 'medium' | 'high' };
export type CustomerRow = Full<Schema['CustomerRow']> & Level;
export type Tier = CustomerRow['tier'];
export type CustomerDetail = Full<Schema['CustomerDetail']> & Level;
export type ContactLink = Full<Schema['LinkRow']> & { kind: 'phone' | 'email' | 'handle' };
export type Subscription = Full<Schema['SubscriptionRow']>;
export type Entry = Full<Schema['CustomerTimelineEntry']>;
export type Overview = Omit<Full<Schema['CompleteOverview']>, 'customer' | 'contact_points'> & {
  customer: CustomerDetail;
  contact_points: ContactLink[];
};
export type Note = Full<Schema['CustomerNoteRow']>;
export type Billing = Schema['BillingAnswer'];
export type MergeOutcome = Schema['MergePreview'];
export type LeaveReason = Schema['DisconnectInputRequest']['reason'];
export const REASONS: LeaveReason[] = ['price', 'quality', 'moving', 'competitor', 'service', 'unused', 'other'];

export const useCustomers = (q: string) => usePages<CustomerRow>('customers', { q });

export const useOverview = (id: number) =>
  useQuery({
    queryKey: readKey(`customers/${id}/overview`, id),
    queryFn: () => call<Overview>('get', `customers/${id}/overview`),
  });

/** Apart from the card, because billing may be slow or down while the card is not. */
export const useBilling = (id: number) =>
  useQuery({
    queryKey: readKey(`customers/${id}/billing`, id),
    queryFn: () => call<Billing>('get', `customers/${id}/billing`),
    staleTime: 60_000,
    retry: false,
  });

export const useTimeline = (id: number, kind: string) => usePages<Entry>(`customers/${id}/timeline`, { kind }, { id });

export const useNotes = (id: number) => usePages<Note>(`customers/${id}/notes`, {}, { id });

export const addNote = (id: number, body: string) => call<Note>('post', `customers/${id}/notes`, { body: { body } });

/** The customer wants to leave: a retention case with its measures opens at once. */
export const askToDisconnect = (subscription: number, reason: LeaveReason, note: string, ticket?: number) =>
  call<{ id: number }>('post', `subscriptions/${subscription}/disconnect-requests`, {
    body: { reason, note, ...(ticket && { ticket_id: ticket }) },
  });

export const useMergePreview = (id: number, into: number | null) =>
  useQuery({
    // a key of its own: the merge itself makes every other read of these cards old, and this one impossible
    queryKey: ['merge-preview', id, into],
    queryFn: () => call<MergeOutcome>('get', `customers/${id}/merge-preview`, { query: { into } }),
    enabled: into !== null,
    retry: false,
  });

export const merge = (id: number, into: number) =>
  call<CustomerDetail>('post', `customers/${id}/merge`, { body: { into } });
export const unmerge = (id: number) => call<CustomerDetail>('post', `customers/${id}/unmerge`);

export interface NewCustomer {
  name: string;
  kind: 'person' | 'company';
  contact_points: { kind: 'phone' | 'email'; value: string }[];
}
export const createCustomer = (given: NewCustomer) => call<CustomerDetail>('post', 'customers', { body: given });
/** One own field, unless somebody changed the card meanwhile; null empties it. */
export const changeOwn = ({ id, version }: CustomerDetail, key: string, value: unknown) =>
  call<CustomerDetail>('patch', `customers/${id}`, { body: { version, fields: { [key]: value } } });
export const verifyContact = (id: number, link: number) =>
  call<CustomerDetail>('post', `customers/${id}/contact-points/${link}/verify`);
