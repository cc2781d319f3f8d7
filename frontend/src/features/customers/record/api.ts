import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { upload } from '@/api/client';
import { usePages, useWhole } from '@/lib/pages';
import type { CustomerDetail } from '../api';

export type Relation = Full<Schema['RelationRow']>;
export type RelationKind = Relation['kind'];
export type CustomerClass = Full<Schema['ClassRow']>;
export type Tag = Full<Schema['TagRow']>;
export type CardFile = Full<Schema['FileRow']>;
export type HistoryEntry = Full<Schema['CustomerHistoryEntry']>;
export type Access = Full<Schema['DisclosureRow']>;
export type Look = Full<Schema['LookRow']>;
export type Placed = Full<Schema['PlacedOnCard']>;
/** What a change of a card sends. */
export type Profile = { [field: string]: unknown };

const MINUTE = 60_000;

export const changeCard = (id: number, version: number, changes: Profile) =>
  call<CustomerDetail>('patch', `customers/${id}`, { body: { ...changes, version } });
export const lockCard = (id: number, reason: string) =>
  call<CustomerDetail>('post', `customers/${id}/lock`, { body: { reason } });
export const unlockCard = (id: number, reason: string) =>
  call<CustomerDetail>('post', `customers/${id}/unlock`, { body: { reason } });
export const throwAway = (id: number) => call<void>('delete', `customers/${id}`);
export const restoreCard = (id: number) => call<CustomerDetail>('post', `customers/${id}/restore`);
export const disclose = (id: number, field: string, reason: string) =>
  call<{ field: string; value: string }>('post', `customers/${id}/disclosures`, { body: { field, reason } });

export const useClasses = () => useWhole<CustomerClass>('customer-classes', { all: 'true' }, { staleTime: 5 * MINUTE });

/** Tags that fit what is being typed, in pinyin and initials too. */
export const useTagsLike = (q: string, enabled: boolean) =>
  useQuery({
    queryKey: readKey('customer-tags', undefined, { q, suggested: true }),
    queryFn: () => call<{ items: Tag[] }>('get', 'customer-tags', { query: { q, limit: 40 } }),
    placeholderData: (before) => before,
    staleTime: MINUTE,
    enabled,
  });

/** The own fields that a card not written yet would show, by the server's own rule; null while that is not known. */
export const useFormToBe = (facts: Profile | null) =>
  useQuery({
    queryKey: readKey('customers/form', undefined, facts ?? {}),
    queryFn: () => call<Placed[]>('post', 'customers/form', { body: facts ?? {} }),
    placeholderData: (before) => before,
    enabled: facts !== null,
    retry: false,
  });

interface RelationsAsked {
  kind: string;
  ended: boolean;
}

export const useRelations = (id: number, { kind, ended }: RelationsAsked) =>
  usePages<Relation>(`customers/${id}/relations`, { ...(kind && { kind }), ...(ended && { ended: 'true' }) }, { id });
export const relate = (id: number, given: { target: number; kind: string; title: string; is_outgoing: boolean }) =>
  call<Relation>('post', `customers/${id}/relations`, { body: given });
export const retitle = (id: number, relation: number, title: string) =>
  call<Relation>('patch', `customers/${id}/relations/${relation}`, { body: { title } });
export const endRelation = (id: number, relation: number) =>
  call<Relation>('post', `customers/${id}/relations/${relation}/end`);

export const useFiles = (id: number) => usePages<CardFile>(`customers/${id}/files`, {}, { id });
export const putFile = (id: number, file: File) => upload<CardFile>(file, `customers/${id}/files`);
export const removeFile = (id: number, file: number) => call<void>('delete', `customers/${id}/files/${file}`);
export const restoreFile = (id: number, file: number) =>
  call<CardFile>('post', `customers/${id}/files/${file}/restore`);
/** By the customer whose page this is: a file of a merged card is read through the survivor. */
export const addressOf = (id: number, file: CardFile) => `/api/v1/customers/${id}/files/${file.id}/content`;

export const useHistory = (id: number, field: string) =>
  usePages<HistoryEntry>(`customers/${id}/history`, { ...(field && { field }) }, { id });
export const useAccesses = (id: number) => usePages<Access>(`customers/${id}/accesses`, {}, { id });
export const useLooks = (id: number) => usePages<Look>(`customers/${id}/looks`, {}, { id });
