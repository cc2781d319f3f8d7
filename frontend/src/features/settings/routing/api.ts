import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import type { Skill } from '@/lib/lists';
import { useWhole } from '@/lib/pages';
import type { Draft, Names, Settings } from './model';

export type Agent = Schema['AgentRow'];
export type Member = Schema['MemberRow'];
export type { QueueRow } from '@/lib/lists';
export type Calendar = Full<Schema['CalendarRow']>;
export type Disposition = Schema['DispositionRow'];
export type BreakReason = Schema['BreakReasonRow'];

export { useQueues, useSkills } from '@/lib/lists';
export const useAgents = () => useWhole<Agent>('agents');
export const useCalendars = () => useWhole<Calendar>('calendars');
export const useBreakReasons = () => useWhole<BreakReason>('break-reasons', { all: 'true' });
export const useDispositions = (queue: number) =>
  useWhole<Disposition>(`queues/${queue}/dispositions`, { all: 'true' });
export const useMembers = (queue: number) => useWhole<Member>(`queues/${queue}/members`);
export const useQueue = (id: number) =>
  useQuery({ queryKey: readKey('queues/{id}', id), queryFn: () => call<Settings>('get', `queues/${id}`) });

export const createQueue = (given: { key: string; name: Names; media: string }) =>
  call<Settings>('post', 'queues', { body: given });
export const changeQueue = (id: number, version: number, changes: Partial<Draft>) =>
  call<Settings>('patch', `queues/${id}`, { body: { ...changes, version } });
export const putMember = (queue: number, person: number, group: string) =>
  call<Member>('put', `queues/${queue}/members/${person}`, { body: { group } });
export const removeMember = (queue: number, person: number) =>
  call<void>('delete', `queues/${queue}/members/${person}`);
export const openQueue = (queue: number) => call('delete', `queues/${queue}/emergency`);

export const saveCalendar = (given: Omit<Calendar, 'id' | 'version'>, old?: Calendar) =>
  old
    ? call<Calendar>('patch', `calendars/${old.id}`, { body: { ...given, version: old.version } })
    : call<Calendar>('post', 'calendars', { body: given });
export const createSkill = (given: { key: string; name: Names }) => call<Skill>('post', 'skills', { body: given });
export const renameSkill = (id: number, name: Names) => call<Skill>('patch', `skills/${id}`, { body: { name } });
export const setLevel = (person: number, skill: number, level: number) =>
  call<Agent>('put', `agents/${person}/skills/${skill}`, { body: { level } });
export const setCapacity = (person: number, capacity: Record<string, number>) =>
  call<Agent>('put', `agents/${person}/capacity`, { body: capacity });

/** Changes one code of a kind that is retired and never deleted. */
export const changeCode = (kind: 'dispositions' | 'break-reasons' | 'customer-classes', id: number, body: object) => {
  if (kind === 'dispositions') return call('patch', `dispositions/${id}`, { body });
  if (kind === 'break-reasons') return call('patch', `break-reasons/${id}`, { body });
  return call('patch', `customer-classes/${id}`, { body });
};
