import { expect, test } from 'vitest';
import { segmentsOf } from './segments';

// the same table as the server's tests
test.each([
  ['', 0, 0, false],
  ['Hello', 5, 1, false],
  ['x'.repeat(160), 160, 1, false],
  ['x'.repeat(161), 161, 2, false],
  ['x'.repeat(307), 307, 3, false],
  ['€'.repeat(80), 160, 1, false],
  ['€'.repeat(153), 306, 3, false],
  ['您好', 2, 1, true],
  ['好'.repeat(71), 71, 2, true],
  ['😀'.repeat(35), 70, 1, true],
  ['😀'.repeat(67), 134, 3, true],
])('%s', (text, units, segments, wide) => {
  expect(segmentsOf(text)).toEqual({ units, segments, wide });
});
