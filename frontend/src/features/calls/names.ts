import { useMemo } from 'react';
import { usePeople } from '@/lib/lists';

/** Colleagues by their number, for records that only name that; a dash while it is not known. */
export function useNames(): (person: unknown) => string {
  const { data } = usePeople();
  const names = useMemo(() => new Map(data?.map((one) => [one.id, one.name])), [data]);
  return (person) => (typeof person === 'number' && names.get(person)) || '–';
}
