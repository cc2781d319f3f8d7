import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages } from '@/lib/pages';

export const KINDS = ['tickets', 'messages', 'customers', 'articles'] as const;
export type Kind = (typeof KINDS)[number];
export const SORTS = ['relevance', 'newest'] as const;
export type Sort = (typeof SORTS)[number];

export type FoundRow = Full<Schema['FoundRow']>;
export type Operator = Full<Schema['SearchOperator']>;
export type Counts = Full<Schema['SearchCounts']>;

const HOUR = 3_600_000;

/** The operators and their values; the same for everybody. */
export const useOperators = () =>
  useQuery({
    queryKey: readKey('search/operators'),
    queryFn: () => call<{ operators: Operator[] }>('get', 'search/operators'),
    staleTime: HOUR,
    select: ({ operators }) => operators,
  });

/** How many of each kind; what was asked before stays until the answer is here. */
export const useFoundCounts = (q: string) =>
  useQuery({
    queryKey: readKey('search/counts', undefined, { q }),
    queryFn: () => call<Counts>('get', 'search/counts', { query: { q } }),
    enabled: q !== '',
    retry: false,
    placeholderData: (before) => before,
  });

export const useFoundRows = (q: string, kind: Kind, sort: Sort) =>
  usePages<FoundRow>('search', { q, kind, sort, limit: 30 }, { enabled: q !== '' });
