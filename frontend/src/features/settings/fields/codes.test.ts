import { expect, test } from 'vitest';
import { codeOf, freshCode } from './codes';

test('a code is made of what a name has of Latin letters', () => {
  expect(codeOf('Root cause')).toBe('root_cause');
  expect(codeOf(' 2nd Visit (é) ')).toBe('nd_visit_e');
  expect(codeOf('根本原因')).toBe('');
  expect(codeOf('x'.repeat(60))).toHaveLength(40);
});

test('it is one that nobody has yet', () => {
  expect(freshCode('Root cause', 'field', new Set())).toBe('root_cause');
  expect(freshCode('Root cause', 'field', new Set(['root_cause', 'root_cause_2']))).toBe('root_cause_3');
  expect(freshCode('根本原因', 'choice', new Set(['choice_1']))).toBe('choice_2');
});
