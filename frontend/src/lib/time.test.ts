import { afterEach, expect, test } from 'vitest';
import { CLOCK, dayOf, fmt, MOMENT, momentOf, readerZone, secondsLeft, setZone, zoneName } from './time';

const AT = '2026-11-22T20:30:00Z';

afterEach(() => setZone(undefined));

test("every time is told on the reader's own clock, unless another is named", () => {
  setZone('Asia/Shanghai');
  expect(fmt(AT, 'en', CLOCK)).toBe('04:30');
  expect(dayOf(AT)).toBe('2026-11-23');
  expect(fmt(AT, 'en', { ...CLOCK, timeZone: 'Europe/Berlin' })).toBe('21:30');
  expect(dayOf(AT, 'America/New_York')).toBe('2026-11-22');
  expect(dayOf('2026-11-21T23:30:00Z', 'Asia/Shanghai')).toBe('2026-11-22');
  setZone('America/New_York');
  expect(fmt(AT, 'en', MOMENT)).toBe('Nov 22, 15:30');
  expect(readerZone()).toBe('America/New_York');
});

test('a zone that nobody knows leaves the clock of the device', () => {
  const device = readerZone();
  setZone('Mars/Olympus');
  expect(readerZone()).toBe(device);
});

test.each([
  ['Asia/Shanghai', '2026-11-23T04:30', '2026-11-22T20:30:00.000Z'],
  ['America/New_York', '2026-07-01T09:00', '2026-07-01T13:00:00.000Z'],
  ['America/New_York', '2026-11-01T03:00', '2026-11-01T08:00:00.000Z'],
  ['UTC', '2026-11-01T03:00', '2026-11-01T03:00:00.000Z'],
])('what is typed in %s as %s means %s', (zone, typed, moment) => {
  setZone(zone);
  expect(momentOf(typed)).toBe(moment);
});

test('a countdown never shows more than the whole time, whatever the part of a second it began in', () => {
  const from = '2026-11-22T10:00:00.900Z';
  const until = '2026-11-22T10:00:30.900Z';
  const shown = [0, 1, 2, 29, 30, 31, 40].map((s) =>
    secondsLeft(from, until, Math.floor((Date.parse(from) + s * 1000) / 1000) * 1000),
  );
  expect(shown).toEqual([30, 29, 28, 1, 0, 0, 0]);
  expect(secondsLeft(from, until, Date.parse(from) - 5000)).toBe(30);
});

test.each([
  ['Asia/Shanghai', 'en', 'China Standard Time, UTC+8'],
  ['Asia/Shanghai', 'zh-CN', '中国标准时间，UTC+8'],
  ['America/New_York', 'en', 'Eastern Standard Time, UTC-5'],
  ['UTC', 'en', 'Coordinated Universal Time, UTC'],
])('the zone %s in %s is %s', (zone, lang, name) => {
  setZone(zone);
  expect(zoneName(AT, lang)).toBe(name);
});

test.each(['en', 'zh-CN'])('five past midnight is 00:05, in %s', (lang) => {
  setZone('UTC');
  expect(fmt('2026-11-22T00:05:00Z', lang, CLOCK)).toBe('00:05');
  setZone(undefined);
});
