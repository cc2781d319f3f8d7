import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveEvent } from './rows';
import { live } from './store';

let shown = 0;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  live.clear();
  vi.advanceTimersByTime(5000);
  shown = 0;
  stop = live.subscribe(() => {
    shown += 1;
  });
});
afterEach(() => {
  stop();
  live.clear();
  vi.advanceTimersByTime(5000);
  vi.useRealTimers();
});

const event = (kind: string, id: number, version: number): LiveEvent => ({
  name: `${kind}.changed`,
  at: '',
  subject: [kind, id],
  version,
  row: { id, version },
});
const versionOf = (id: number) => live.snapshot().ticket.get(id)?.version;

let newest = 0;
/** `count` tickets change in a second, for so many seconds. */
function storm(seconds: number, count: number) {
  for (let n = 0; n < seconds * count; n++) {
    newest += 1;
    live.push(event('ticket', newest % 30, newest));
    vi.advanceTimersByTime(1000 / count);
  }
}

test('the first change after a quiet moment is shown at once, and a few that follow within a moment', () => {
  live.push(event('ticket', 1, 1));
  expect(versionOf(1)).toBe(1);
  live.push(event('ticket', 1, 2));
  expect(versionOf(1)).toBe(1);
  vi.advanceTimersByTime(150);
  expect(versionOf(1)).toBe(2);
});

test('fifty changed tickets a second are shown once a second, and all of them when it ends', () => {
  storm(3, 50);
  shown = 0;
  storm(4, 50);
  expect(shown).toBeGreaterThanOrEqual(3);
  expect(shown).toBeLessThanOrEqual(5);
  vi.advanceTimersByTime(1200);
  for (let id = 0; id < 30; id++) expect(versionOf(id)).toBeGreaterThan(newest - 30);
});

test('what rings does not wait for a crowd of tickets to settle', () => {
  storm(3, 50);
  live.push(event('work_item', 7, 1));
  vi.advanceTimersByTime(150);
  expect(live.snapshot().work_item.get(7)?.version).toBe(1);
});
