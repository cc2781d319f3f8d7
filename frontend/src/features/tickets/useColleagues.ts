import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePeople } from '@/lib/lists';
import { useWhole } from '@/lib/pages';

type Team = Full<Schema['TeamRow']>;
const NOBODY: never[] = [];

/** Whom a note can name. */
export function useColleagues(enabled: boolean) {
  const people = usePeople(enabled);
  const teams = useWhole<Team>('teams', {}, { enabled, staleTime: 300_000 });
  return { people: people.data ?? NOBODY, teams: teams.data ?? NOBODY };
}
