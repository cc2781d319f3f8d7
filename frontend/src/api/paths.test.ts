import { expect, test } from 'vitest';
import schema from './schema.d.ts?raw';

const features = import.meta.glob<string>(['../features/**/*.{ts,tsx}', '../lib/*.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** "get customers/{}/overview" for every operation of the generated schema. */
function offered(): Set<string> {
  const found = new Set<string>();
  let current = '';
  for (const line of schema.split('\n')) {
    const door = /^ {4}"\/api\/v1\/([^"]+)": \{$/.exec(line);
    if (door) current = (door[1] ?? '').replace(/\{\w+\}/g, '{}');
    const method = /^ {8}(get|post|put|patch|delete): /.exec(line);
    if (method && current) found.add(`${method[1]} ${current}`);
    if (line === '}') current = '';
  }
  return found;
}

/** What `call` and the readers of `lib/pages` ask for; what is put in at run time stands as "{}". */
function asked(): string[] {
  const code = Object.entries(features)
    .filter(([file]) => !file.includes('.test.'))
    .map(([, text]) => text)
    .join('\n');
  const calls = [...code.matchAll(/\bcall(?:<[^(]*>)?\(\s*'(get|post|put|patch|delete)',\s*['`]([^'`]+)['`]/g)];
  const pages = [...code.matchAll(/\b(?:usePages|useWhole|everyPage)<[^(]*>\(\s*['`]([^'`]+)['`]/g)];
  const plain = (text: string) => text.replace(/\$\{[^}]*\}/g, '{}');
  return [
    ...calls.map(([, method, door = '']) => `${method} ${plain(door)}`),
    ...pages.map(([, door = '']) => `get ${plain(door)}`),
  ];
}

test('every address that is put together at run time exists in the schema', () => {
  const doors = offered();
  const wanted = asked();
  expect(wanted.length).toBeGreaterThan(30);
  expect(wanted.filter((door) => !doors.has(door))).toEqual([]);
});
