import type { Schema } from '@/api/client';

/** Whatever else a row holds, it says which one it is and how new. */
type Row<T> = T & { id: number; version: number };

/**
 * The live rows by subject kind, as the server's events and the desk snapshot carry them: those that something on the
 * screen reads. What comes of other kinds only makes answers old.
 */
export interface LiveRows {
  work_item: Row<Schema['WorkItemRow']>;
  agent_state: Row<Schema['AgentStateRow']>;
  ticket: Row<Schema['TicketRow']>;
  call: Row<Schema['CallRow']>;
  notification: Row<Schema['NotificationRow']>;
  supervision: Row<Schema['SupervisionRow']>;
}

export type Kind = keyof LiveRows;
export type RowOf<K extends Kind> = LiveRows[K];

export const KINDS: readonly Kind[] = ['work_item', 'agent_state', 'ticket', 'call', 'notification', 'supervision'];

/** One event as the socket carries it; `gone` means that this browser may no longer see the subject. */
export interface LiveEvent {
  name: string;
  at: string;
  subject: [kind: string, id: number];
  version: number;
  row: object | null;
  gone?: boolean;
}
