import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import { type Schema, upload } from '@/api/client';
import { usePages, useWhole } from '@/lib/pages';
import type { Names } from '../routing/model';
import type { Document } from './model';

export type FlowRow = Full<Schema['FlowRow']>;
export type Flow = Full<Schema['FlowDetail']>;
export type Version = Full<Schema['FlowVersionRow']>;
export type Wrong = Schema['FlowWrong'];
export type Change = Schema['FlowChange'];
export type Walk = Schema['TryAnswer'];
export type Sound = Schema['SoundRow'];
export type Report = Schema['FlowEmergencyReport'];
export type PhoneNumber = Full<Schema['PhoneNumberRow']>;
export type Reception = 'now' | 'open' | 'closed' | 'emergency';

export interface Pretence {
  keys: string[];
  language: '' | 'en' | 'zh-CN';
  known: boolean;
  reception: Reception;
}

export const useFlows = () => useWhole<FlowRow>('flows');
export const useFlow = (id: number) =>
  useQuery({ queryKey: readKey('flows/{id}', id), queryFn: () => call<Flow>('get', `flows/${id}`) });
export const useVersions = (id: number) => usePages<Version>(`flows/${id}/versions`, {}, { id });
export const useNumbers = () => useWhole<PhoneNumber>('phone-numbers');
export const useSound = (id: number) =>
  useQuery({ queryKey: readKey('sounds/{id}', id), queryFn: () => call<Sound>('get', `sounds/${id}`) });

/** The draft as it stands on the page, walked by the server's own rule; and what is wrong with it. */
export const useWalk = (id: number, document: Document, pretence: Pretence) =>
  useQuery({
    queryKey: ['post', '/api/v1/flows/{id}/try', { id, document, pretence }],
    queryFn: () => call<Walk>('post', `flows/${id}/try`, { body: { document, ...pretence } }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: false,
  });

export const createFlow = (key: string, name: Names) => call<Flow>('post', 'flows', { body: { key, name } });
export const saveFlow = (id: number, version: number, document: Document) =>
  call<Flow>('patch', `flows/${id}`, { body: { version, document } });
export const publishFlow = (id: number, version: number, note: string) =>
  call<Flow>('post', `flows/${id}/publish`, { body: { version, note } });
export const restoreVersion = (id: number, version: number, number: number) =>
  call<Flow>('post', `flows/${id}/versions/${number}/restore`, { body: { version } });
export const readVersion = (id: number, number: number) =>
  call<Full<Schema['FlowVersionDetail']>>('get', `flows/${id}/versions/${number}`);
export const endEmergency = (id: number) => call<Report>('delete', `flows/${id}/emergency`);
export const uploadSound = (file: File) => upload<Sound>(file, 'sounds');
export const createNumber = (e164: string, name: Names, flow: number) =>
  call<PhoneNumber>('post', 'phone-numbers', { body: { e164, name, flow } });
export const pointNumber = (row: PhoneNumber, flow: number | null) =>
  call<PhoneNumber>('patch', `phone-numbers/${row.id}`, { body: { version: row.version, flow } });
