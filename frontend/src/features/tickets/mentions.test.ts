import { expect, test } from 'vitest';
import { mentionsIn } from './mentions';

const anna = { id: 1, name: 'Anna' };
const annabel = { id: 2, name: 'Annabel Li' };
const wang = { id: 3, name: '王芳' };
const service = { id: 7, name: 'Service' };

test.each([
  ['@Anna look', [1], []],
  ['@annabel li, please', [2], []],
  ['@Annabelle look', [], []],
  ['（@王芳请看）@Service', [3], [7]],
  ['@Anna @Anna @王芳', [1, 3], []],
  ['mail to li@anna.example', [], []],
  ['nobody', [], []],
])('%s', (text, people, teams) => {
  const found = mentionsIn(text, [anna, annabel, wang], [service]);
  expect(found.people.map(({ id }) => id)).toEqual(people);
  expect(found.teams.map(({ id }) => id)).toEqual(teams);
});
