import { useTicketPages } from '@/lib/tickets';

export const VIEWS = ['mine', 'team', 'unassigned', 'overdue'] as const;
export type View = (typeof VIEWS)[number];
export type { TicketRow } from '@/lib/tickets';

/** The tickets of one of the desk's own lists. */
export const useTicketList = (view: View) => useTicketPages({ view });
