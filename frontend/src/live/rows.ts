import type { Schema } from '@/api/client';

/** The live rows by subject kind, as the server's events and the desk snapshot carry them. */
export interface LiveRows {
  work_item: Schema['WorkItemRow'];
  agent_state: Schema['AgentStateRow'];
  ticket: Schema['TicketRow'];
  message: Schema['MessageRow'];
  call: Schema['CallRow'];
  retention_case: Schema['RetentionCaseRow'];
  customer: Schema['CustomerRow'];
  notification: Schema['NotificationRow'];
}

export type Kind = keyof LiveRows;
export type RowOf<K extends Kind> = LiveRows[K];

export const KINDS: readonly Kind[] = [
  'work_item',
  'agent_state',
  'ticket',
  'message',
  'call',
  'retention_case',
  'customer',
  'notification',
];

/** One event as the socket carries it; `gone` means that this browser may no longer see the subject. */
export interface LiveEvent {
  name: string;
  at: string;
  subject: [kind: string, id: number];
  version: number;
  row: object | null;
  gone?: boolean;
}
