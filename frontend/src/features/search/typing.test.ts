import { expect, test } from 'vitest';
import type { Operator } from './api';
import { completed, suggestionsFor, typingAt } from './typing';

const operator = (key: string, zh: string, takes = 'choice', also: string[] = []): Operator => ({
  key,
  name: { en: key, 'zh-CN': zh },
  also,
  takes,
  tokens: [],
  choices: [],
});
const ALL = [operator('status', '状态'), operator('from', '来自', 'customer', ['客户']), operator('is', '是', 'word')];
const VALUES = [
  { value: 'open', label: 'Open' },
  { value: 'on hold', label: 'On hold' },
];
const offered = (text: string, cursor = text.length, lang = 'en') =>
  suggestionsFor(typingAt(text, cursor, ALL), ALL, VALUES, lang).map((one) => one.text);

test.each([
  ['st', ['status:']],
  ['router st', ['status:']],
  ['-st', ['status:']],
  ['状', ['status:']],
  ['客户', ['from:']],
  ['router ', ['status:', 'from:', 'is:']],
  ['status:', ['open', '"on hold"']],
  ['状态：', ['open', '"on hold"']],
  ['status:o', ['open', '"on hold"']],
  ['status:open,on', ['"on hold"']],
  ['status:"on', ['"on hold"']],
  ['xyz', []],
])('"%s" may go on with %j', (text, found) => expect(offered(text)).toEqual(found));

test('operators are called as the reader calls them', () => expect(offered('s', 1, 'zh-CN')).toEqual(['状态:']));

test.each([
  ['router st', 9, 'router status:'],
  ['-st', 3, '-status:'],
  ['st wide', 2, 'status:wide'],
  ['status:o', 8, 'status:open '],
  ['status:open,on', 14, 'status:open,"on hold" '],
  ['status:"on', 10, 'status:"on hold" '],
])('"%s" at %i becomes "%s"', (text, cursor, result) => {
  const typing = typingAt(text, cursor, ALL);
  const [first] = suggestionsFor(
    typing,
    ALL,
    text.includes(',on') || text.includes('"on') ? VALUES.slice(1) : VALUES,
    'en',
  );
  if (!first) throw new Error('nothing is offered');
  expect(completed(text, typing, first).text).toBe(result);
});
