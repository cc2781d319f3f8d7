import { expect, test } from 'vitest';
import { day, isPast, money, monthOf } from './money';
import { dayOf, serverNow, setZone } from './time';

test('amounts in the language of the reader', () => {
  expect(money('159.0000', 'CNY', 'en')).toBe('¥159');
  expect(money('41.2000', 'CNY', 'zh-CN')).toBe('¥41.20');
  expect(money('1234.5', '', 'en')).toBe('1,234.50');
});

test('a calendar day is the same everywhere', () => {
  expect(day('2026-11-30', 'en')).toBe('Nov 30, 2026');
  expect(day('2026-11-30', 'zh-CN', 'long')).toBe('2026年11月30日');
});

test('the month of a day is the same west of Greenwich', () => {
  setZone('America/Los_Angeles');
  expect(monthOf('2023-03-01', 'en')).toBe('Mar 2023');
  setZone(undefined);
});

test('today is not over yet, yesterday is', () => {
  expect(isPast(dayOf(serverNow()))).toBe(false);
  expect(isPast(dayOf(serverNow() - 86_400_000))).toBe(true);
});
