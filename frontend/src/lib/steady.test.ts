import { expect, test } from 'vitest';
import { steady } from './steady';

test('free, the list is what the server says', () => {
  expect(steady([1, 2, 3], [4, 1, 3], false)).toEqual({ order: [4, 1, 3], parked: 0 });
});

test('held, new rows wait and rows that left keep their place', () => {
  expect(steady([1, 2, 3], [5, 4, 1, 3], true)).toEqual({ order: [1, 2, 3], parked: 2 });
});

test('held, another order moves nothing', () => {
  expect(steady([1, 2, 3], [3, 2, 1], true)).toEqual({ order: [1, 2, 3], parked: 0 });
});

test('held, further pages are added at the end', () => {
  expect(steady([1, 2], [9, 1, 2, 3, 4], true)).toEqual({ order: [1, 2, 3, 4], parked: 1 });
});

test('an empty list has nothing to hold', () => {
  expect(steady([], [1], true)).toEqual({ order: [1], parked: 0 });
});

test("held, one's own row comes in at once, where the server has it", () => {
  expect(steady([1, 2, 3], [9, 8, 1, 7, 2, 3], true, new Set([7, 8]))).toEqual({ order: [8, 1, 7, 2, 3], parked: 1 });
  expect(steady([1, 2], [1, 2, 7], true, new Set([7]))).toEqual({ order: [1, 2, 7], parked: 0 });
});

test('held, several own rows keep their order', () => {
  expect(steady([1, 2], [8, 7, 1, 2], true, new Set([7, 8]))).toEqual({ order: [8, 7, 1, 2], parked: 0 });
});
