import { expect, test } from 'vitest';
import { everything, isEmpty, isSelected, isWhole, NOTHING, toggled, wholePage } from './selection';

const order = [5, 3, 9, 1, 7];
const ids = (one: { ids: ReadonlySet<number> }) => [...one.ids].sort();

test('one row is turned over', () => {
  const once = toggled(NOTHING, order, 9);
  expect(ids(once)).toEqual([9]);
  expect(isEmpty(toggled(once, order, 9))).toBe(true);
});

test('with Shift everything in between becomes what the pressed row becomes, in either direction', () => {
  const down = toggled(toggled(NOTHING, order, 3), order, 1, true);
  expect(ids(down)).toEqual([1, 3, 9]);
  const up = toggled(toggled(NOTHING, order, 7), order, 9, true);
  expect(ids(up)).toEqual([1, 7, 9]);
  expect(ids(toggled(down, order, 3, true))).toEqual([]);
});

test('a range from a row that left the list is that row alone', () => {
  expect(ids(toggled({ ids: new Set([4]), all: false, anchor: 4 }, order, 9, true))).toEqual([4, 9]);
});

test('all on the page, and none again', () => {
  const whole = wholePage(NOTHING, order);
  expect(isWhole(whole, order)).toBe(true);
  expect(isWhole(whole, [...order, 11])).toBe(false);
  expect(isEmpty(wholePage(whole, order))).toBe(true);
  expect(isWhole(NOTHING, [])).toBe(false);
});

test('all that match holds rows that nobody has seen, and leaving one out ends it', () => {
  const all = everything(order);
  expect(isSelected(all, 4711)).toBe(true);
  const less = toggled(all, order, 9);
  expect(less.all).toBe(false);
  expect(ids(less)).toEqual([1, 3, 5, 7]);
});
