import { expect, test } from 'vitest';
import { bytes } from './bytes';

test.each([
  [1, '1 byte', '1字节'],
  [208, '208 bytes', '208字节'],
  [999, '999 bytes', '999字节'],
  [1000, '1 kB', '1 kB'],
  [214_400, '214 kB', '214 kB'],
  [1_400_000, '1.4 MB', '1.4 MB'],
])('%i bytes in words', (size, en, zh) => {
  expect(bytes(size, 'en')).toBe(en);
  expect(bytes(size, 'zh-CN')).toBe(zh);
});
