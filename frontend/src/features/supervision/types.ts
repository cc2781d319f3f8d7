import type { Schema } from '@/api/client';

export const MEDIA = ['voice', 'chat', 'email', 'task'] as const;
export type MediaName = (typeof MEDIA)[number];
export type LoadOf = Record<MediaName, { used: number; limit: number }>;

export const STATES = ['talking', 'busy', 'available', 'wrap_up', 'break', 'offline'] as const;
export type AgentStateName = (typeof STATES)[number];

type Names = Record<string, string>;
export interface Named {
  id: number;
  name: string;
}
export interface NamedQueue {
  id: number;
  key: string;
  name: Names;
}

export interface Figures {
  media: MediaName;
  waiting: number;
  ringing: number;
  past_target: number;
  longest_wait_since: string | null;
  offered_today: number;
  answered_today: number;
  abandoned_today: number;
  abandoned_short_today: number;
  abandoned_percent_30_minutes: number | null;
  service_level_percent: { last_30_minutes: number | null; today: number | null; target: number };
}

export interface QueueLine extends Figures {
  id: number;
  key: string;
  name: Names;
  service_level_seconds: number;
  emergency_since: string | null;
  estimate: {
    seconds: number | null;
    error_seconds: number | null;
    bias_seconds: number | null;
    measured: number;
  };
  health: 'good' | 'warning' | 'critical';
  health_because: string[];
  agents: Record<AgentStateName, number>;
  agents_on_queue: number;
  agents_idle: number;
  spark: number[];
  by_media: Figures[];
}

export interface Held {
  work_item: number;
  queue_id: number;
  queue: Names;
  media: MediaName;
  title: string;
  customer: { id: number | null; name: string } | null;
  state: Schema['WorkItemRow']['state'];
  state_since: string;
  ticket_id: number | null;
}

export interface AgentLine {
  id: number;
  person: number;
  name: string;
  team: string;
  state: AgentStateName;
  chosen: 'available' | 'break' | 'offline';
  reason: string;
  reason_name: Names | null;
  since: string;
  ringing: boolean;
  connected: boolean;
  flagged_at: string | null;
  load: LoadOf;
  current: Held | null;
  today: { handled: number; aht_seconds: number | null; missed: number; rejected: number };
}

export interface Board {
  queues: QueueLine[];
  agents: AgentLine[];
}

export interface AlarmRow {
  id: number;
  version: number;
  queue: NamedQueue | null;
  agent: Named | null;
  measure: Measure;
  state: AgentStateName | '';
  level: 'warning' | 'critical' | 'recovered';
  value: number | null;
  threshold: number | null;
  raised_at: string;
  level_since: string;
  recovered_at: string | null;
  acknowledged_by: Named | null;
  acknowledged_at: string | null;
}

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
] as const;
export type Measure = (typeof MEASURES)[number];

export interface AlarmRuleInput {
  queue: number | null;
  measure: Measure;
  state: AgentStateName | '';
  warning: number | null;
  critical: number | null;
  margin: number;
  hold_seconds: number;
  active: boolean;
}

export interface AgentSteered {
  id: number;
  person: { id: number; name: string; role: string; team: string };
  skills: Record<string, number>;
  queues: (NamedQueue & { group: string })[];
  capacity: Record<MediaName, number>;
}

export type WorkItem = Schema['WorkItemRow'];

export interface AgentFilter {
  state: AgentStateName | null;
  queue: number | null;
  team: string;
  words: string;
  flag: boolean;
}
export const NO_FILTER: AgentFilter = { state: null, queue: null, team: '', words: '', flag: false };
