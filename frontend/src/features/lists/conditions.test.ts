import { expect, test } from 'vitest';
import type { FilterField } from './api';
import {
  changed,
  DEEPEST,
  depthOf,
  emptyGroup,
  fromJson,
  type Group,
  isGroup,
  type Json,
  newLeaf,
  refusalOf,
  toJson,
  withOp,
} from './conditions';

const name = { en: 'x', 'zh-CN': 'x' };
const priority: FilterField = {
  key: 'priority',
  type: 'choice',
  name,
  operators: [
    { op: 'is', takes: 'codes' },
    { op: 'is_not', takes: 'codes' },
  ],
  choices: [{ code: 'high', name }],
  tokens: [],
};
const due: FilterField = {
  key: 'due',
  type: 'moment',
  name,
  operators: [
    { op: 'before', takes: 'moment' },
    { op: 'is_set', takes: 'none' },
    { op: 'within_next', takes: 'span' },
  ],
  choices: [],
  tokens: [],
};
const fields = new Map([priority, due].map((one) => [one.key, one]));
const high = { field: 'priority', op: 'is', value: ['high'] };
const late = { field: 'due', op: 'before', value: 'now' };

const SAME: Json[] = [
  { all: [high, late] },
  { any: [high, { all: [late, { field: 'due', op: 'is_set' }] }] },
  { not: { any: [high, late] } },
  { not: { all: [high, { any: [late, high] }] } },
];

test.each(SAME)('what is read is written again: %j', (raw) => {
  expect(toJson(fromJson(raw))).toEqual(raw);
});

test('a single condition, and the negation of one, become groups that say the same', () => {
  expect(toJson(fromJson(high))).toEqual({ all: [high] });
  expect(toJson(fromJson({ not: high }))).toEqual({ not: { all: [high] } });
  expect(toJson(fromJson({}))).toEqual({ all: [] });
});

test('empty groups are left out, whatever their mode', () => {
  const form = fromJson({ all: [high] });
  const more: Group = { ...form, parts: [...form.parts, emptyGroup('any'), emptyGroup('none')] };
  expect(toJson(more)).toEqual({ all: [high] });
  expect(toJson(emptyGroup('none'))).toEqual({ all: [] });
});

test('one part is changed or taken away, however deep, and the others stay the same objects', () => {
  const form = fromJson({ all: [high, { any: [late, high] }] });
  const inner = form.parts[1] as Group;
  const target = inner.parts[0];
  if (!target) throw new Error('nothing there');
  const without = changed(form, target.id, () => null);
  expect(toJson(without)).toEqual({ all: [high, { any: [high] }] });
  expect(without.parts[0]).toBe(form.parts[0]);
  const turned = changed(form, inner.id, (part) => (isGroup(part) ? { ...part, mode: 'none' } : part));
  expect(toJson(turned)).toEqual({ all: [high, { not: { any: [late, high] } }] });
});

test('another question keeps a value of the same kind and begins anew with another kind', () => {
  const leaf = { ...newLeaf(priority), value: ['high'] };
  expect(withOp(leaf, 'is_not', priority).value).toEqual(['high']);
  expect(newLeaf(due).value).toBe('now');
  expect(withOp(newLeaf(due), 'within_next', due).value).toEqual({ hours: 4 });
  expect(withOp(newLeaf(due), 'is_set', due).value).toBeNull();
});

test('what is half typed, too deep or too much is not asked', () => {
  expect(refusalOf(fromJson({ all: [high, late] }), fields)).toBeNull();
  expect(refusalOf(fromJson({ all: [{ ...high, value: [] }] }), fields)).toBe('half');
  expect(refusalOf(fromJson({ all: [{ ...high, field: 'gone' }] }), fields)).toBe('half');
  expect(refusalOf(fromJson({ all: Array.from({ length: 31 }, () => high) }), fields)).toBe('many');
  const deep = fromJson({ all: [{ any: [{ all: [{ any: [{ all: [high] }] }] }] }] });
  expect(depthOf(deep)).toBe(DEEPEST + 1);
  expect(refusalOf(deep, fields)).toBe('deep');
  expect(depthOf(fromJson({ not: { any: [high] } }))).toBe(2);
});
