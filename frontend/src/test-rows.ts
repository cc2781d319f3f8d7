import type { RowOf } from '@/live/rows';

export const me = {
  id: 5,
  name: 'Jing Meng',
  username: 'jing',
  email: '',
  role: 'agent',
  data_scope: 'team',
  team: 'Care',
  language: 'en',
  scheme: 'light',
  timezone: 'UTC',
  keys: {},
  pins: null,
  has_second_factor: false,
  must_change_password: false,
  handles_contacts: true,
};

const now = '2026-11-21T10:00:00Z';

/** A work item of the care queue; a test names only what it is about. */
export const workItem = (what: Partial<RowOf<'work_item'>> = {}): RowOf<'work_item'> => ({
  id: 4,
  version: 1,
  queue: { id: 1, key: 'care', name: { en: 'Customer care' } },
  media: 'email',
  ref: { kind: 'ticket', id: 9 },
  title: '#100009 Where is my technician?',
  customer: { id: 3, name: 'Alice Whitfield', tier: 'gold' },
  customer_id: 3,
  ticket_id: 9,
  screen_pop: {},
  state: 'reserved',
  state_since: now,
  enqueued_at: now,
  entered_at: now,
  rank: now,
  priority: 0,
  skills: {},
  agent: null,
  reservation: null,
  answered_at: null,
  wrap_up_due_at: null,
  wrap_up_extensions_left: 2,
  closed_at: null,
  disposition: null,
  note: '',
  ...what,
});
