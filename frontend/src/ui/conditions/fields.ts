import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';

export type FilterField = Full<Schema['FilterField']>;
export type ListLanguage = Full<Schema['ListLanguage']>;

const MINUTE = 60_000;

/** What lists, promises and rules can ask of tickets; it changes when an administrator defines a field. */
export const useLanguage = () =>
  useQuery({
    queryKey: readKey('views/fields', 0),
    queryFn: () => call<ListLanguage>('get', 'views/fields'),
    staleTime: 5 * MINUTE,
  });

/** What rules can ask of what happened besides. */
export const useHappened = (enabled: boolean) =>
  useQuery({
    queryKey: readKey('automation/fields', 0),
    queryFn: () => call<{ filters: FilterField[] }>('get', 'automation/fields'),
    staleTime: 5 * MINUTE,
    enabled,
  });
