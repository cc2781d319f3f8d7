import { expect, test } from 'vitest';
import { outlook, wrongWith } from './hours';
import {
  type Asked,
  aim,
  changesOf,
  type Draft,
  meanwhile,
  moved,
  ringSteps,
  ruleWith,
  sayTime,
  sectionOf,
} from './model';

const base = { priority: 0, ring_seconds: 20, overflow: [], required_skills: { a: 1, b: 2 } } as unknown as Draft;

test('only what differs is sent, and the order of keys is no difference', () => {
  expect(changesOf(base, { ...base, required_skills: { b: 2, a: 1 }, ring_seconds: 30 })).toEqual({ ring_seconds: 30 });
});

test('what somebody else changed meanwhile is told from what both changed', () => {
  const mine = { ...base, ring_seconds: 30 };
  const current = { ...base, ring_seconds: 25, priority: 2 };
  expect(meanwhile(base, mine, current)).toEqual([
    { field: 'priority', both: false },
    { field: 'ring_seconds', both: true },
  ]);
  expect(meanwhile(base, { ...mine, ring_seconds: 25 }, current)[1]?.both).toBe(false);
});

const members: Asked[] = [
  { id: 1, name: 'Anna', group: 'first', skills: { billing: 8 } },
  { id: 2, name: 'Bo', group: 'first', skills: { billing: 3 } },
  { id: 3, name: 'Cai', group: 'second', skills: { billing: 3 } },
  { id: 4, name: 'Dan', group: '', skills: {} },
];

test('rings widen as the server widens them: skills are replaced, groups are added, none means all', () => {
  const steps = ringSteps(
    {
      required_skills: { billing: 5 },
      groups: ['first'],
      rings: [
        { after: 90, skills: {}, groups: [] },
        { after: 30, skills: { billing: 3 } },
        { after: 60, groups: ['second'] },
      ],
    },
    members,
  );
  expect(steps.map((step) => [step.after, step.fits])).toEqual([
    [0, [1]],
    [30, [1, 2]],
    [60, [1, 2, 3]],
    [90, [1, 2, 3, 4]],
  ]);
});

test('a queue that asks everybody from the start is not narrowed by the groups of a ring', () => {
  const steps = ringSteps({ required_skills: {}, groups: [], rings: [{ after: 30, groups: ['second'] }] }, members);
  expect(steps[1]?.fits).toEqual([1, 2, 3, 4]);
});

test('a rule keeps nothing that its new kind or aim has no use for', () => {
  const rule = { when: 'waited', over: 90, to: 'queue', queue: 7 } as const;
  expect(ruleWith(rule, { when: 'service_level' })).toEqual({
    when: 'service_level',
    under: 60,
    to: 'queue',
    queue: 7,
  });
  expect(ruleWith(rule, { to: 'voicemail' })).toEqual({ when: 'waited', over: 90, to: 'voicemail' });
  expect(aim({ to: 'message', queue: 7 })).toEqual({ to: 'message', message: { en: '', 'zh-CN': '' } });
  expect(aim({ to: undefined, queue: 7 })).toEqual({});
});

test('moving stops at the ends; times are said in the largest whole unit; errors find their section', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect([sayTime(120, 'en'), sayTime(90, 'en'), sayTime(3600, 'zh-CN')]).toEqual([
    '2 minutes',
    '90 seconds',
    '1 小时',
  ]);
  expect([sectionOf('overflow.0.queue'), sectionOf('when_closed.to'), sectionOf('nothing')]).toEqual([
    'overflow',
    'hours',
    undefined,
  ]);
});

const hours = {
  timezone: 'Asia/Shanghai',
  intervals: {
    mon: [
      ['13:00', '18:00'],
      ['09:00', '12:00'],
    ],
    tue: [['09:00', '24:00']],
  },
  holidays: ['2026-11-24'],
};

test('opening hours: between two intervals, at the last minute, over holidays, always, never', () => {
  const at = (utc: string) => outlook(hours, Date.parse(utc));
  expect(at('2026-11-23T01:00:00Z')).toEqual({ now: 'open', until: '12:00', date: '2026-11-23' });
  expect(at('2026-11-23T04:00:00Z')).toEqual({ now: 'closed', date: '2026-11-23', at: '13:00' });
  expect(at('2026-11-23T10:00:00Z')).toEqual({ now: 'closed', date: '2026-11-30', at: '09:00' });
  expect(at('2026-12-01T15:59:00Z')).toEqual({ now: 'open', until: '24:00', date: '2026-12-01' });
  expect(outlook({ ...hours, intervals: {} }, 0)).toEqual({ now: 'always' });
});

test('intervals of a day are checked before they are sent', () => {
  expect(
    wrongWith([
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ]),
  ).toBeUndefined();
  expect(
    wrongWith([
      ['09:00', '13:30'],
      ['13:00', '18:00'],
    ]),
  ).toBe('overlap');
  expect(wrongWith([['18:00', '09:00']])).toBe('order');
  expect(wrongWith([['', '09:00']])).toBe('clock');
});

test('what follows a refused callback is kept with it and with nothing else', () => {
  expect(aim({ to: 'callback', otherwise: 'voicemail' })).toEqual({ to: 'callback', otherwise: 'voicemail' });
  expect(aim({ to: 'callback', otherwise: 'message' })).toEqual({ to: 'callback' });
  expect(aim({ to: 'callback', otherwise: 'wait' })).toEqual({ to: 'callback', otherwise: 'wait' });
  expect(aim({ to: 'voicemail', otherwise: 'voicemail' })).toEqual({ to: 'voicemail' });
});
