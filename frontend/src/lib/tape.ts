import type { Schema } from '@/api/client';

export type Goal = Schema['SlaGoal'];
export type Segment = Schema['SlaSegment'];

const MINUTE = 60_000;

/** One piece of the drawn bar. `at` is the segment it belongs to; what lies ahead belongs to none. */
export interface Piece {
  kind: 'running' | 'over' | 'paused' | 'closed' | 'ahead' | 'spare';
  at: number | null;
  start: number;
  end: number;
  /** share of the bar, 0 to 1 */
  share: number;
}

export interface Tape {
  pieces: Piece[];
  /** where the bar is now and where it is due, 0 to 1; null where the mark says nothing */
  now: number | null;
  due: number | null;
}

interface Raw extends Omit<Piece, 'share'> {
  weight: number;
}
type Span = readonly [number, number];

const spans = (list: readonly { start: string; end: string }[]): Span[] =>
  list.map((one) => [Date.parse(one.start), Date.parse(one.end)]);

/** Cuts a stretch of time at its closed spans: [from, to, closed]. */
function cut(from: number, to: number, closed: readonly Span[]): [number, number, boolean][] {
  const parts: [number, number, boolean][] = [];
  let at = from;
  for (const [start, end] of closed) {
    if (end <= at || start >= to) continue;
    if (start > at) parts.push([at, start, false]);
    parts.push([Math.max(at, start), Math.min(end, to), true]);
    at = Math.min(end, to);
  }
  if (at < to) parts.push([at, to, false]);
  return parts;
}

/** How much of the time between two moments is open. */
const open = (from: number, to: number, closed: readonly Span[]) =>
  cut(from, to, closed).reduce((sum, [start, end, shut]) => sum + (shut ? 0 : end - start), 0);

/** Whole working minutes that passed since the server told the tape; only a promise that runs grows. */
export function grown(goal: Goal, told: number, now: number): number {
  if (goal.state !== 'running' || now <= told) return 0;
  return Math.floor(open(told, now, spans(goal.ahead)) / MINUTE);
}

/** The minutes of each segment, the last one as long as it is now: they add up to the number shown. */
export function minutesOf(goal: Goal, told: number, now: number): number[] {
  const more = grown(goal, told, now);
  return goal.segments.map((one, at) => one.minutes + (at === goal.segments.length - 1 ? more : 0));
}

/**
 * The bar of a promise. Working time is drawn to scale; what does not count (closed hours, pauses) is folded to a
 * narrow piece, so that a night or a week of waiting leaves room for the rest.
 */
export function layTape(goal: Goal, told: number, now: number): Tape {
  const cap = Math.max(goal.target_minutes, 1) * MINUTE * 0.05;
  const due = goal.due_at ? Date.parse(goal.due_at) : null;
  const raw = goal.segments.flatMap((one, at) => past(one, at, now, cap, due, goal));
  const passed = raw.length;
  if (goal.state === 'running' && due !== null) raw.push(...ahead(now, due, spans(goal.ahead), cap));
  else if (goal.state !== 'dropped') raw.push(...spare(goal, told, now));
  const total = raw.reduce((sum, one) => sum + one.weight, 0) || 1;
  const pieces = raw.map(({ weight, ...one }) => ({ ...one, share: weight / total }));
  const until = (count: number) => pieces.slice(0, count).reduce((sum, one) => sum + one.share, 0);
  const late = pieces.findIndex((one) => one.kind === 'over');
  return {
    pieces,
    now: goal.state === 'running' || goal.state === 'paused' ? until(passed) : null,
    due: late >= 0 ? until(late) : goal.state === 'dropped' ? null : until(pieces.length),
  };
}

function past(one: Segment, at: number, now: number, cap: number, due: number | null, goal: Goal): Raw[] {
  const start = Date.parse(one.started_at);
  const end = one.ended_at ? Date.parse(one.ended_at) : Math.max(now, start);
  if (one.kind === 'paused') return [{ kind: 'paused', at, start, end, weight: Math.min(end - start, cap * 1.6) }];
  const found = [...spans(one.closed), ...(one.ended_at ? [] : spans(goal.ahead))];
  if (one.closed_times > one.closed.length) return folded(one, at, start, end, cap);
  return cut(start, end, found).flatMap(([from, to, shut]): Raw[] => {
    if (shut) return [{ kind: 'closed', at, start: from, end: to, weight: Math.min(to - from, cap) }];
    if (!goal.is_late || due === null || due >= to)
      return [{ kind: 'running', at, start: from, end: to, weight: to - from }];
    const late: Raw = { kind: 'over', at, start: Math.max(from, due), end: to, weight: to - Math.max(from, due) };
    return due <= from ? [late] : [{ kind: 'running', at, start: from, end: due, weight: due - from }, late];
  });
}

/** A stretch with so many closed times that they are told as one. */
const folded = (one: Segment, at: number, start: number, end: number, cap: number): Raw[] => [
  { kind: 'running', at, start, end, weight: one.minutes * MINUTE },
  { kind: 'closed', at, start, end, weight: cap * 2 },
];

const ahead = (now: number, due: number, closed: readonly Span[], cap: number): Raw[] =>
  cut(now, due, closed).map(([start, end, shut]) => ({
    kind: shut ? 'closed' : 'ahead',
    at: null,
    start,
    end,
    weight: shut ? Math.min(end - start, cap) : end - start,
  }));

/** What was left when the promise was kept, or is left while it stands still. */
function spare(goal: Goal, told: number, now: number): Raw[] {
  const left = goal.target_minutes - goal.spent_minutes - grown(goal, told, now);
  return left > 0 ? [{ kind: 'spare', at: null, start: now, end: now, weight: left * MINUTE }] : [];
}
