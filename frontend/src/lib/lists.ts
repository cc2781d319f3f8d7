import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useWhole } from './pages';

export type Colleague = Full<Schema['PersonRow']>;
export type QueueRow = Full<Schema['QueueRow']>;
export type Skill = Schema['SkillRow'];
export type BreakReason = Schema['BreakReasonRow'];

const MINUTE = 60_000;

/** The company's short lists, whole, each read once for every part of the page that chooses from it. */
export const usePeople = (enabled = true) => useWhole<Colleague>('people', {}, { enabled, staleTime: 5 * MINUTE });
export const useQueues = (enabled = true) => useWhole<QueueRow>('queues', {}, { enabled, staleTime: MINUTE });
export const useSkills = () => useWhole<Skill>('skills', {}, { staleTime: 5 * MINUTE });
export const useBreakReasons = (enabled = true) =>
  useWhole<BreakReason>('break-reasons', {}, { enabled, staleTime: 5 * MINUTE });
