import { expect, test } from 'vitest';
import { type Goal, grown, layTape, minutesOf, type Segment } from './tape';

const at = (time: string) => Date.parse(`2026-11-20T${time}:00Z`);
const iso = (time: string) => new Date(at(time)).toISOString();
const segment = (from: string, to: string | null, more: Partial<Segment> = {}): Segment => ({
  kind: 'running',
  cause: 'opened',
  facts: {},
  started_at: iso(from),
  ended_at: to && iso(to),
  minutes: 0,
  closed: [],
  closed_times: 0,
  closed_minutes: 0,
  ...more,
});
const goal = (more: Partial<Goal>): Goal => ({
  id: 1,
  goal: 'resolution',
  state: 'running',
  is_late: false,
  target_minutes: 240,
  spent_minutes: 0,
  warn_percent: 80,
  started_at: iso('08:00'),
  due_at: iso('14:00'),
  met_at: null,
  warned_at: null,
  breached_at: null,
  policy: null,
  calendar: null,
  segments: [],
  ahead: [],
  ...more,
});
const kinds = (found: Goal, told: string, now: string) =>
  layTape(found, at(told), at(now)).pieces.map((one) => one.kind);

test('working time is drawn to scale, what does not count is narrow, and the shares fill the bar', () => {
  const found = goal({
    spent_minutes: 120,
    segments: [
      segment('08:00', '09:00', { minutes: 60 }),
      segment('09:00', '10:00', { kind: 'paused', cause: 'status' }),
      segment('10:00', null, { minutes: 60 }),
    ],
    ahead: [{ start: iso('12:00'), end: iso('13:00') }],
  });
  const tape = layTape(found, at('11:00'), at('11:00'));
  expect(tape.pieces.map((one) => one.kind)).toEqual(['running', 'paused', 'running', 'ahead', 'closed', 'ahead']);
  const [run, pause, more, next] = tape.pieces;
  expect(run?.share).toBeCloseTo(more?.share ?? 0);
  expect(next?.share).toBeCloseTo(run?.share ?? 0);
  expect(pause?.share).toBeLessThan((run?.share ?? 0) / 2);
  expect(tape.pieces.reduce((sum, one) => sum + one.share, 0)).toBeCloseTo(1);
  expect(tape.now).toBeCloseTo((run?.share ?? 0) + (pause?.share ?? 0) + (more?.share ?? 0));
  expect(tape.due).toBeCloseTo(1);
});

test('what runs over is another piece, behind the mark of when it was due', () => {
  const found = goal({
    is_late: true,
    due_at: iso('10:00'),
    target_minutes: 120,
    spent_minutes: 150,
    segments: [segment('08:00', null, { minutes: 150 })],
  });
  const tape = layTape(found, at('10:30'), at('10:30'));
  expect(tape.pieces.map((one) => one.kind)).toEqual(['running', 'over']);
  expect(tape.due).toBeCloseTo(0.8);
  expect(tape.now).toBeCloseTo(1);
});

test('the last stretch grows with the clock, closed hours ahead left out, and the parts add up', () => {
  const found = goal({
    spent_minutes: 60,
    segments: [segment('08:00', '08:20', { minutes: 20 }), segment('08:20', null, { minutes: 40 })],
    ahead: [{ start: iso('09:10'), end: iso('09:40') }],
  });
  expect(grown(found, at('09:00'), at('09:50'))).toBe(20);
  expect(minutesOf(found, at('09:00'), at('09:50'))).toEqual([20, 60]);
  expect(kinds(found, '09:00', '09:50')).toEqual(['running', 'running', 'closed', 'running', 'ahead']);
  expect(grown({ ...found, state: 'paused' }, at('09:00'), at('09:50'))).toBe(0);
});

test('a promise that was kept shows what was left, one that nobody makes any more shows no mark', () => {
  const met = goal({ state: 'met', spent_minutes: 60, segments: [segment('08:00', '09:00', { minutes: 60 })] });
  expect(kinds(met, '12:00', '12:00')).toEqual(['running', 'spare']);
  expect(layTape(met, at('12:00'), at('12:00')).now).toBeNull();
  const dropped = { ...met, state: 'dropped' as const, due_at: null };
  expect(layTape(dropped, at('12:00'), at('12:00')).due).toBeNull();
});

test('many closed times are one fold', () => {
  const found = goal({
    segments: [segment('08:00', '13:00', { minutes: 100, closed_times: 30, closed_minutes: 200 })],
    state: 'met',
    target_minutes: 100,
    spent_minutes: 100,
  });
  expect(kinds(found, '13:00', '13:00')).toEqual(['running', 'closed']);
});
