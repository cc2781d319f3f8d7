import { expect, test } from 'vitest';
import type { QueueRow } from '@/lib/lists';
import { workItem } from '@/test-rows';
import { pullable } from './PullList';

const queue = (change: object) =>
  ({ id: 1, mine: true, distribution: 'pull', cherry_picking: true, ...change }) as QueueRow;
const waits = (id: number, minute: number, change: object = {}) =>
  workItem({ id, state: 'waiting', rank: `2026-11-21T10:0${minute}:00Z`, ...change });

test('what waits in my pull queues, first in line first', () => {
  const rows = [waits(1, 5), waits(2, 1), waits(3, 0, { state: 'active' }), waits(4, 2, { queue: { id: 9 } })];
  const ids = (queues: QueueRow[]) => pullable(rows, queues).map(({ item }) => item.id);
  expect(ids([queue({}), queue({ id: 9, distribution: 'push' })])).toEqual([2, 1]);
  expect(ids([queue({ mine: false }), queue({ id: 9, distribution: 'both' })])).toEqual([4]);
});

test('without cherry-picking only the first of each queue is free', () => {
  const rows = [waits(1, 5), waits(2, 1), waits(3, 2)];
  const free = (cherry_picking: boolean) => pullable(rows, [queue({ cherry_picking })]).map((one) => one.free);
  expect(free(false)).toEqual([true, false, false]);
  expect(free(true)).toEqual([true, true, true]);
});
