import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';

export type FilterField = Full<Schema['FilterField']>;
export type ListLanguage = Full<Schema['ListLanguage']>;

const MINUTE = 60_000;

/** Of what conditions are asked; each has a door that tells its fields. */
export type Asked = 'ticket' | 'customer';
const DOORS = { ticket: 'views/fields', customer: 'customer-views/fields' } as const;

/** What lists, promises and rules can ask of tickets (or customers); it changes when an administrator defines a field. */
export const useLanguage = (of: Asked = 'ticket') =>
  useQuery({
    queryKey: readKey(DOORS[of], 0),
    queryFn: () => call<ListLanguage>('get', DOORS[of]),
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
