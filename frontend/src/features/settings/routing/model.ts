import type { Schema } from '@/api/client';
import { same } from '@/lib/same';

export type Settings = Schema['QueueSettings'];
export type Ring = Schema['RingShape'];
export type Rule = Schema['OverflowRule'];
/** Where work goes; "wait" is only a rule's. */
export type Closed = Omit<Schema['ClosedRule'], 'otherwise'> & Pick<Rule, 'otherwise'>;
export type Levels = Record<string, number>;
export type Names = { en?: string; 'zh-CN'?: string };
type Fixed = 'id' | 'key' | 'media' | 'version' | 'closed' | 'emergency_since' | 'emergency_message';
export type Draft = { -readonly [K in Exclude<keyof Settings, Fixed>]: Settings[K] };
export type Field = keyof Draft;

/** Which fields stand in which section of the page; the order of the page. */
export const SECTIONS = {
  basics: ['name', 'priority', 'priority_boost_seconds', 'accepts', 'pool', 'team'],
  hours: ['calendar', 'when_closed'],
  level: ['service_level_percent', 'service_level_seconds'],
  times: ['ring_seconds', 'rest_seconds', 'missed_limit', 'preferred_seconds', 'may_interrupt'],
  wrapUp: [
    'wrap_up_mode',
    'wrap_up_seconds',
    'wrap_up_extensions',
    'wrap_up_extension_seconds',
    'disposition_required',
  ],
  giving: ['distribution', 'cherry_picking'],
  choosing: ['order', 'late_seconds', 'volume', 'agent_choice'],
  rings: ['required_skills', 'groups', 'rings'],
  overflow: ['overflow', 'escalates_to'],
} as const satisfies Record<string, readonly Field[]>;
export type Section = keyof typeof SECTIONS;
export const FIELDS = Object.values(SECTIONS).flat() as Field[];

/** The settings that the page edits and saves together. */
export const draftOf = (settings: Settings): Draft =>
  Object.fromEntries(FIELDS.map((field) => [field, settings[field]])) as unknown as Draft;

/** Only what differs: a save touches nothing that somebody else may have set. */
export function changesOf(base: Draft, draft: Draft): Partial<Draft> {
  return Object.fromEntries(
    FIELDS.filter((field) => !same(base[field], draft[field])).map((field) => [field, draft[field]]),
  );
}

/** What somebody else changed since `base` was read, and whether this page changed the same. */
export function meanwhile(base: Draft, mine: Draft, current: Draft): { field: Field; both: boolean }[] {
  const own = changesOf(base, mine);
  return (Object.keys(changesOf(base, current)) as Field[]).map((field) => ({
    field,
    both: field in own && !same(mine[field], current[field]),
  }));
}

/** The section that an error's path ("overflow.0.queue") belongs to. */
export const sectionOf = (path: string): Section | undefined =>
  (Object.keys(SECTIONS) as Section[]).find((section) =>
    (SECTIONS[section] as readonly string[]).includes(path.split('.')[0] ?? ''),
  );

export interface Asked {
  id: number;
  name: string;
  group: string;
  skills: Levels;
}
export interface RingStep {
  after: number;
  skills: Levels;
  /** empty: all members */
  groups: string[];
  fits: number[];
}

const fits = (member: Asked, skills: Levels, groups: Set<string>) =>
  (!groups.size || groups.has(member.group)) &&
  Object.entries(skills).every(([key, level]) => (member.skills[key] ?? 0) >= level);

/** Who may be asked from when on: the same rule as the server's, for the picture of the rings. */
export function ringSteps(draft: Pick<Draft, 'required_skills' | 'groups' | 'rings'>, members: Asked[]): RingStep[] {
  let skills: Levels = { ...draft.required_skills };
  let groups = new Set(draft.groups);
  const step = (after: number): RingStep => ({
    after,
    skills,
    groups: [...groups].sort(),
    fits: members.filter((member) => fits(member, skills, groups)).map((member) => member.id),
  });
  const steps = [step(0)];
  for (const ring of [...draft.rings].sort((a, b) => a.after - b.after)) {
    if (ring.skills) skills = { ...ring.skills };
    if (ring.groups && groups.size) groups = ring.groups.length ? new Set([...groups, ...ring.groups]) : new Set();
    steps.push(step(ring.after));
  }
  return steps;
}

/** In which step somebody may be asked first; who is never asked has no entry. Each member is looked at once. */
export function firstSteps(steps: readonly RingStep[]): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  for (const [at, step] of steps.entries()) for (const id of step.fits) if (!first.has(id)) first.set(id, at);
  return first;
}

/** One entry moved by one place; the same list when there is no place there. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  const next = [...list];
  if (to < 0 || to >= next.length) return next;
  const [one] = next.splice(from, 1);
  next.splice(to, 0, one as T);
  return next;
}

export const UNITS = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;
export type Unit = keyof typeof UNITS;

/** The largest unit that says it in whole numbers: 120 is 2 minutes, 90 is 90 seconds. */
export function unitOf(seconds: number): Unit {
  const fit = (['day', 'hour', 'minute'] as const).find(
    (unit) => seconds >= UNITS[unit] && seconds % UNITS[unit] === 0,
  );
  return fit ?? 'second';
}

/** "2 minutes", "90 seconds", "90 秒", in the person's language. */
export function sayTime(seconds: number, lang: string): string {
  const unit = unitOf(seconds);
  const chinese = lang.startsWith('zh');
  const said = new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: chinese ? 'short' : 'long' });
  // Chinese type sets a space between a figure and the word after it; the library's own form has none
  return said.format(seconds / UNITS[unit]).replace(/(\d)(?=\p{Script=Han})/u, '$1 ');
}

/** A rule of another kind or aim keeps only what still means something; the server refuses the rest. */
export function ruleWith(rule: Rule, change: Partial<Rule>): Rule {
  const next = { ...rule, ...change };
  const limit = next.when === 'service_level' ? { under: next.under ?? 60 } : { over: next.over ?? 120 };
  return { when: next.when, ...limit, ...aim(next) } as Rule;
}

interface Aim {
  to?: Rule['to'] | undefined;
  queue?: number;
  message?: Names;
  otherwise?: Rule['otherwise'];
}

export function aim(given: Aim): Closed {
  if (!given.to) return {};
  if (given.to === 'queue') return { to: 'queue', ...(given.queue === undefined ? {} : { queue: given.queue }) };
  const message = given.to === 'message' || given.message ? { message: given.message ?? { en: '', 'zh-CN': '' } } : {};
  const said = Object.values(message.message ?? {}).some(Boolean);
  // a message is what follows a refused callback anyway
  const kept = given.to === 'callback' && given.otherwise !== 'message' ? given.otherwise : undefined;
  const otherwise = kept ? { otherwise: kept } : {};
  return { to: given.to, ...otherwise, ...(given.to === 'message' || said ? message : {}) };
}
