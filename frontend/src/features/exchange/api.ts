import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import { type Schema, upload } from '@/api/client';
import { usePages } from '@/lib/pages';

type Counts = { [state in LineState]?: number };
export type LineState = 'made' | 'merged' | 'skipped' | 'refused' | 'undone' | 'left' | 'waiting';
export type ImportRow = Omit<Full<Schema['ImportRow']>, 'trial' | 'counts'> & { trial: Counts; counts: Counts };
export type ImportDetail = Omit<Full<Schema['ImportDetail']>, 'trial' | 'counts'> & {
  trial: Counts;
  counts: Counts;
  header: string[];
  mapping: string[];
  sample: string[][];
};
export type Line = Full<Schema['ImportLine']> & { cells: string[] };
export type Rule = ImportRow['rule'];

export const RULES: readonly Rule[] = ['fill', 'overwrite', 'skip'];
export const WORKING = new Set(['reading', 'trying', 'running', 'undoing']);

export const useImports = () => usePages<ImportRow>('imports');
/** One import; while a worker is at it, it is asked again too, in case no event comes. */
export const useImport = (id: number) =>
  useQuery({
    queryKey: readKey(`imports/${id}`, id),
    queryFn: () => call<ImportDetail>('get', `imports/${id}`),
    refetchInterval: ({ state }) => (state.data && WORKING.has(state.data.state) ? 2000 : false),
  });
export const useLines = (id: number, state: string) =>
  usePages<Line>(`imports/${id}/lines`, state ? { state } : {}, { id });
export const handIn = (file: File) => upload<ImportDetail>(file, 'imports');
export const setHow = (id: number, given: { mapping?: string[]; rule?: Rule }) =>
  call<ImportDetail>('patch', `imports/${id}`, { body: given });
export const tryOut = (id: number) => call<ImportDetail>('post', `imports/${id}/try`);
export const carryOut = (id: number) => call<ImportDetail>('post', `imports/${id}/run`);
export const undo = (id: number) => call<ImportDetail>('post', `imports/${id}/undo`);
export const templateOf = (type: 'csv' | 'xlsx') => `/api/v1/imports/template?type=${type}`;
export const problemsOf = (id: number) => `/api/v1/imports/${id}/problems`;
