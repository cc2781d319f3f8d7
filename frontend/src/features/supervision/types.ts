import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';

export type Figures = Full<Schema['BoardFigures']>;
export type QueueLine = Full<Schema['BoardQueue']>;
export type AgentLine = Full<Schema['BoardAgent']>;
export type Held = Full<Schema['BoardWork']>;
export type Board = Full<Schema['BoardShape']>;
export type AlarmRow = Full<Schema['AlarmRow']>;
export type AlarmRuleInput = Full<Omit<Schema['AlarmRuleRow'], 'id'>>;
export type AgentSteered = Full<Schema['AgentRow']>;
export type WorkItem = Schema['WorkItemRow'];

export const MEDIA = ['voice', 'chat', 'email', 'task'] as const;
export type MediaName = (typeof MEDIA)[number];
export const STATES = ['talking', 'busy', 'available', 'wrap_up', 'break', 'offline'] as const;
export type AgentStateName = (typeof STATES)[number];

export const MEASURES = [
  'longest_wait',
  'longest_wait_percent',
  'waiting',
  'service_level',
  'service_level_gap',
  'abandoned_share',
  'estimated_wait',
  'agents_idle',
  'agents_on_queue',
  'time_in_state',
  'not_answering',
] as const;
export type Measure = (typeof MEASURES)[number];

export interface AgentFilter {
  state: AgentStateName | null;
  queue: number | null;
  team: string;
  words: string;
  flag: boolean;
}
export const NO_FILTER: AgentFilter = { state: null, queue: null, team: '', words: '', flag: false };
