import { useQuery } from '@tanstack/react-query';
import { call, readKey } from '@/api/call';
import { usePages } from '@/lib/pages';

export type Names = Record<string, string>;
export type Tier = 'standard' | 'silver' | 'gold' | 'vip';

export interface CustomerRow {
  id: number;
  version: number;
  number: string;
  kind: 'person' | 'company';
  name: string;
  tier: Tier;
  customer_class: string;
  churn_risk: number;
  churn_level: 'low' | 'medium' | 'high';
  language: string;
  since: string | null;
  tags: string[];
  phone: string | null;
  email: string | null;
  do_not_contact: boolean;
  is_provisional: boolean;
  merged_into: number | null;
  updated_at: string;
}
export interface CustomerDetail extends CustomerRow {
  timezone: string;
  address: string;
  national_id: string;
  created_at: string;
}
export interface ContactLink {
  id: number;
  kind: 'phone' | 'email' | 'handle';
  value: string;
  shown: string;
  role: 'owner' | 'user' | 'payer' | 'contact';
  verified_at: string | null;
}
export interface Subscription {
  id: number;
  plan: { name: Names; product: { kind: string; name: Names }; monthly: string };
  number: string;
  status: 'active' | 'suspended' | 'disconnecting' | 'ended';
  started_on: string;
  contract_ends_on: string | null;
  monthly: string;
  currency: string;
}
export interface Reason {
  code: string;
  points: number;
  text: Names;
}
export interface Entry {
  id: number;
  at: string;
  name: string;
  kind: string;
  title: Names;
  ticket_id: number | null;
  subject_kind: string;
  subject_id: number;
  actor: { kind: string; name: string };
  text: string;
}
export interface TicketLine {
  id: number;
  number: string;
  subject: string;
  status: string;
  priority: string;
  media: string;
  due_at: string | null;
}
export interface Overview {
  customer: CustomerDetail;
  group: number[];
  value: { tier: Tier; points: number };
  churn: { risk: number; level: 'low' | 'medium' | 'high'; reasons: Reason[] };
  tiles: {
    since: string | null;
    monthly_spend: string;
    currency: string;
    contract_ends_on: string | null;
    days_to_contract_end: number | null;
    contacts_30_days: number;
  };
  contact_points: ContactLink[];
  subscriptions: Subscription[];
  open_tickets?: TicketLine[];
  retention_cases?: { id: number; state: string; reason: string }[];
}
export interface Note {
  id: number;
  author: string;
  body: string;
  created_at: string;
}
export interface Billing {
  state: 'ok' | 'old' | 'unavailable' | 'off';
  lines: {
    number: string;
    currency: string;
    balance: string;
    arrears: string;
    overdue_days: number;
    read_at: string;
  }[];
}
export interface Counts {
  cards: number;
  contact_points: number;
  subscriptions: number;
  notes: number;
  tickets: number;
}
export interface MergeOutcome {
  survivor: number;
  survivor_name: string;
  joins: Counts;
  has: Counts;
  survivor_keeps: string[];
}
export const REASONS = ['price', 'quality', 'moving', 'competitor', 'service', 'unused', 'other'] as const;
export type LeaveReason = (typeof REASONS)[number];

export const useCustomers = (q: string) => usePages<CustomerRow>('customers', { q });

export const useOverview = (id: number) =>
  useQuery({
    queryKey: readKey(`customers/${id}/overview`, id),
    queryFn: () => call<Overview>('get', `customers/${id}/overview`),
  });

/** Apart from the card, because billing may be slow or down while the card is not. */
export const useBilling = (id: number) =>
  useQuery({
    queryKey: readKey(`customers/${id}/billing`),
    queryFn: () => call<Billing>('get', `customers/${id}/billing`),
    staleTime: 60_000,
    retry: false,
  });

export const useTimeline = (id: number, kind: string) => usePages<Entry>(`customers/${id}/timeline`, { kind }, { id });

export const useNotes = (id: number) => usePages<Note>(`customers/${id}/notes`, {}, { id });

export const addNote = (id: number, body: string) => call<Note>('post', `customers/${id}/notes`, { body: { body } });

export const askToDisconnect = (subscription: number, reason: LeaveReason, note: string) =>
  call<{ id: number }>('post', `subscriptions/${subscription}/disconnect-requests`, { body: { reason, note } });

export const useMergePreview = (id: number, into: number | null) =>
  useQuery({
    queryKey: readKey(`customers/${id}/merge-preview`, id, { into }),
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
export const verifyContact = (id: number, link: number) =>
  call<CustomerDetail>('post', `customers/${id}/contact-points/${link}/verify`);
