import { expect, test } from 'vitest';
import { asked } from './api';
import { daysOf, fits, presetOf, shown, trimmed } from './figures';

test('figures in words: shares, times, counts, and a dash where nothing was counted', () => {
  expect(shown(81.25, 'percent', 'en')).toBe('81.3%');
  expect(shown(327, 'seconds', 'en')).toBe('05:27');
  expect(shown(1284, 'count', 'en')).toBe('1,284');
  expect(shown(null, 'percent', 'en')).toBe('–');
  expect(shown(0, 'count', 'zh-CN')).toBe('0');
});

test('presets are whole days of the company, over months and years', () => {
  expect(daysOf('yesterday', '2026-01-01')).toEqual({ from: '2025-12-31', to: '2025-12-31' });
  expect(daysOf('week', '2026-03-03')).toEqual({ from: '2026-02-25', to: '2026-03-03' });
  expect(presetOf({ from: '2026-02-25', to: '2026-03-03' }, '2026-03-03')).toBe('week');
  expect(presetOf({ from: '2026-02-24', to: '2026-03-03' }, '2026-03-03')).toBeNull();
});

test('the last day is included, also where the month ends', () => {
  expect(asked({ from: '2026-02-27', to: '2026-02-28', step: 30 })).toEqual({
    from: '2026-02-27',
    to: '2026-03-01',
    step: 30,
  });
});

test('a month of half hours fits, a month of quarters does not', () => {
  const month = { from: '2026-03-01', to: '2026-03-31' };
  expect(fits(month, 30)).toBe(true);
  expect(fits(month, 15)).toBe(false);
});

test('a plan begins with the first interval in which something happened, and has no holes', () => {
  const row = (arrivals: number, actual = 0) => ({ arrivals, actual });
  expect(trimmed([row(0), row(0, 2), row(0), row(3), row(0)])).toEqual([row(0, 2), row(0), row(3)]);
  expect(trimmed([row(0)])).toEqual([]);
});
