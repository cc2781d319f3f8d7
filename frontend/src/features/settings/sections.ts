import { isSupervising, type Me } from '@/api/me';

const SECTIONS = [
  { key: 'profile', group: 'mine', who: 'all' },
  { key: 'texts', group: 'mine', who: 'writing' },
  { key: 'macros', group: 'mine', who: 'writing' },
  { key: 'tokens', group: 'mine', who: 'all' },
  { key: 'queues', group: 'routing', who: 'supervising' },
  { key: 'skills', group: 'routing', who: 'supervising' },
  { key: 'flows', group: 'routing', who: 'supervising' },
  { key: 'hours', group: 'routing', who: 'supervising' },
  { key: 'breaks', group: 'routing', who: 'supervising' },
  { key: 'promises', group: 'desk', who: 'admin' },
  { key: 'automation', group: 'desk', who: 'admin' },
  { key: 'fields', group: 'desk', who: 'admin' },
  { key: 'classes', group: 'desk', who: 'admin' },
  { key: 'tags', group: 'desk', who: 'supervising' },
  { key: 'bin', group: 'house', who: 'supervising' },
  { key: 'privacy', group: 'house', who: 'supervising' },
  { key: 'people', group: 'house', who: 'admin' },
  { key: 'teams', group: 'house', who: 'admin' },
  { key: 'mailboxes', group: 'house', who: 'admin' },
  { key: 'quarantine', group: 'house', who: 'admin' },
] as const;
export type Section = (typeof SECTIONS)[number]['key'];
export const GROUPS = ['mine', 'routing', 'desk', 'house'] as const;

/** The parts of the settings that are this person's to see. */
export function sectionsOf(me: Me) {
  const may = { all: true, writing: me.handles_contacts, supervising: isSupervising(me), admin: me.role === 'admin' };
  return SECTIONS.filter(({ who }) => may[who]);
}
