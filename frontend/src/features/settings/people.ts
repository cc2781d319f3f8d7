import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages } from '@/lib/pages';

export type Card = Full<Schema['PersonCard']>;
export type Given = Required<Omit<Schema['PersonInputRequest'], 'team'>> & { team: number | null };
type WithPassword = Full<Schema['PersonWithPassword']>;

/** What a change of a person makes old. */
export const STALE = ['people', 'teams', 'agents', 'me'];
export const ROLES = ['agent', 'supervisor', 'editor', 'admin'] as const;
export const SCOPES = ['own', 'team', 'all'] as const;

export const usePeople = (q: string, state: string) => usePages<Card>('people/all', { q, state });
export const createPerson = (given: Given) => call<WithPassword>('post', 'people', { body: given });
export const changePerson = (id: number, change: Partial<Given> & { version: number }) =>
  call<Card>('patch', `people/${id}`, { body: change });
export const setActive = (id: number, active: boolean) =>
  active ? call<Card>('post', `people/${id}/activate`) : call<Card>('post', `people/${id}/deactivate`);
export const resetPassword = (id: number) => call<WithPassword>('post', `people/${id}/password`);
