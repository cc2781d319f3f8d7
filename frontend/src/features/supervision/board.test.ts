import { expect, test } from 'vitest';
import { grown, healthOf, longestWait, totalsOf, worstWait } from './board';
import type { QueueLine } from './types';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

const queue = (change: Partial<QueueLine> = {}): QueueLine => ({
  id: 1,
  key: 'faults',
  name: { en: 'Faults', 'zh-CN': '障碍' },
  media: 'voice',
  waiting: 0,
  ringing: 0,
  longest_wait_since: null,
  offered_today: 10,
  answered_today: 8,
  abandoned_today: 2,
  abandoned_short_today: 1,
  service_level_seconds: 20,
  service_level_percent: { last_30_minutes: 90, today: 90, target: 80 },
  health: 'good',
  past_target: 0,
  abandoned_percent_30_minutes: null,
  emergency_since: null,
  estimate: { seconds: null, error_seconds: null, bias_seconds: null, measured: 0 },
  health_because: [],
  agents_on_queue: 1,
  agents_idle: 1,
  spark: Array.from({ length: 30 }, () => 0),
  by_media: [],
  agents: { available: 1, busy: 0, talking: 0, wrap_up: 0, break: 0, offline: 0 },
  ...change,
});

test('somebody waits and nobody is there: critical, whatever the percentage', () => {
  const alone = queue({
    waiting: 1,
    longest_wait_since: ago(1),
    agents: { ...queue().agents, available: 0, break: 2 },
  });
  expect(healthOf(alone)).toBe('critical');
});

test('nothing offered and nobody waiting is quiet, not good', () => {
  expect(healthOf(queue({ offered_today: 0 }))).toBe('quiet');
  expect(healthOf(queue({ offered_today: 0, health: 'warning' }))).toBe('warning');
});

test('the worst wait is the one furthest beyond its promise, not the oldest', () => {
  const queues = [
    queue({ id: 1 }),
    queue({ id: 2, longest_wait_since: ago(600), service_level_seconds: 14_400 }),
    queue({ id: 3, longest_wait_since: ago(30) }),
  ];
  expect(worstWait(queues, NOW)?.id).toBe(3);
  expect(longestWait(queues)?.id).toBe(2);
  expect([worstWait([queue()], NOW), longestWait([queue()])]).toEqual([null, null]);
});

test('the shared service level counts contacts, not queues', () => {
  const busy = queue({ answered_today: 90, abandoned_today: 0, abandoned_short_today: 0 });
  const idle = queue({
    answered_today: 10,
    abandoned_today: 0,
    abandoned_short_today: 0,
    service_level_percent: { last_30_minutes: null, today: 40, target: 60 },
  });
  const totals = totalsOf([busy, idle]);
  expect(totals.level).toBeCloseTo(85);
  expect(totals.target).toBeCloseTo(78);
  expect(
    totalsOf([queue({ service_level_percent: { last_30_minutes: null, today: null, target: 80 } })]).level,
  ).toBeNull();
});

test('the half hour grows with what the board says, and moves on by itself', () => {
  const at = (minute: number) => new Date(NOW + minute * 60_000).toISOString();
  const read = [
    { at: at(-1), answered: 4, waiting: 2 },
    { at: at(0), answered: 1, waiting: 3 },
  ];
  expect(grown(read, NOW + 30_000, 5, 2)).toEqual([read[0], { at: at(0), answered: 3, waiting: 5 }]);
  expect(grown(read, NOW + 125_000, 1, 1).slice(1)).toEqual([
    read[1],
    { at: at(1), answered: 0, waiting: 3 },
    { at: at(2), answered: 1, waiting: 1 },
  ]);
  expect(grown(read, NOW + 3_000_000, 1, 0).length).toBeLessThanOrEqual(30);
});
