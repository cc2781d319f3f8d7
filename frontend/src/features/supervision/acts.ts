import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call, readKey } from '@/api/call';
import { useT } from '@/i18n/t';
import { useWhole } from '@/lib/pages';
import { live } from '@/live/store';
import { useAction } from '@/ui/action';
import type { AgentSteered, MediaName, WorkItem } from './types';

const STALE = ['queues', 'work-items', 'agents'];

const shown = (row: WorkItem) => {
  live.merge({ work_item: [row] });
  return row;
};

/** What a supervisor does with work that waits or is in somebody's hands. */
export function useWorkActs() {
  const { t } = useT('supervision');
  const words = (done: string) => ({ failed: t('act.failed'), done, stale: STALE });
  return {
    assign: useAction(
      async ({ id, agent, note }: { id: number; agent: number; note: string }) =>
        shown(await call<WorkItem>('post', `work-items/${id}/assign`, { body: { agent, note } })),
      words(t('act.assigned')),
    ),
    toQueue: useAction(
      async ({ id, queue, note }: { id: number; queue: number; note: string }) =>
        shown(await call<WorkItem>('post', `work-items/${id}/transfer`, { body: { queue, note } })),
      words(t('act.moved')),
    ),
    requeue: useAction(
      async ({ id, note }: { id: number; note: string }) =>
        shown(await call<WorkItem>('post', `work-items/${id}/requeue`, { body: { note } })),
      words(t('act.requeued')),
    ),
    prioritise: useAction(
      async ({ id, priority }: { id: number; priority: number }) =>
        shown(await call<WorkItem>('post', `work-items/${id}/priority`, { body: { priority } })),
      words(t('act.prioritised')),
    ),
    escalate: useAction(
      async ({ id, note }: { id: number; note: string }) =>
        shown(await call<WorkItem>('post', `work-items/${id}/escalate`, { body: { note } })),
      words(t('act.escalated')),
    ),
  };
}

/** What a supervisor does with an agent's day: state, session, flag. */
export function useAgentActs() {
  const { t } = useT('supervision');
  const words = (done: string) => ({ failed: t('act.failed'), done, stale: ['agents'] });
  return {
    force: useAction(
      ({ person, chosen, reason }: { person: number; chosen: string; reason: string }) =>
        call('put', `agents/${person}/state`, { body: { chosen, reason } }),
      words(t('act.forced')),
    ),
    signOut: useAction((person: number) => call('post', `agents/${person}/sign-out`), words(t('act.signedOut'))),
    unflag: useAction(
      (person: number) => call('put', `agents/${person}/flag`, { body: { raised: false } }),
      words(t('act.flagDown')),
    ),
  };
}

/** What an agent is asked for: shown with the agent at once, in force from the next decision on. */
export function useSteering(person: number) {
  const { t } = useT('supervision');
  const words = { failed: t('act.failed'), stale: ['agents', 'queues'] };
  return {
    join: useAction(
      ({ queue, group }: { queue: number; group: string }) =>
        call('put', `queues/${queue}/members/${person}`, { body: { group } }),
      words,
    ),
    leave: useAction((queue: number) => call('delete', `queues/${queue}/members/${person}`), words),
    setLevel: useAction(
      ({ skill, level }: { skill: number; level: number }) =>
        call<AgentSteered>('put', `agents/${person}/skills/${skill}`, { body: { level } }),
      words,
    ),
    setCapacity: useAction(
      (capacity: Partial<Record<MediaName, number | null>>) =>
        call<AgentSteered>('put', `agents/${person}/capacity`, { body: capacity }),
      words,
    ),
  };
}

/** One agent as supervisors steer them: queues, skills, capacity. */
export const useSteered = (person: number) =>
  useQuery({
    queryKey: readKey('agents', person),
    queryFn: () => call<AgentSteered>('get', `agents/${person}`),
  });

/** Who is asked for a queue's work, or null while that is not known. */
export function useMembers(queue: number | null): ReadonlySet<number> | null {
  const found = useWhole<{ person: { id: number } }>(
    `queues/${queue}/members`,
    {},
    { id: queue ?? undefined, enabled: queue !== null, staleTime: 60_000 },
  );
  return useMemo(() => found.data && new Set(found.data.map((one) => one.person.id)), [found.data]) ?? null;
}
