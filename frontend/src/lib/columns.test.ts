import { expect, test } from 'vitest';
import { arranged, type ColumnOf, heldStill, ordered, placeOf, turned } from './columns';

interface Line {
  id: number;
  name: string;
  n: number;
}
const column = (id: string, more: Partial<ColumnOf<Line>> = {}): ColumnOf<Line> => ({
  id,
  head: id,
  cell: () => null,
  width: 80,
  ...more,
});
const all = [
  column('name', { fixed: 'first', value: (row) => row.name }),
  column('n', { value: (row) => row.n }),
  column('seldom', { extra: true }),
  column('acts', { fixed: 'last' }),
];
const ids = (columns: ColumnOf<Line>[]) => columns.map((one) => one.id);

test('nothing chosen shows the usual columns; chosen ones stand in their order between the fixed ones', () => {
  expect(ids(arranged(all, []))).toEqual(['name', 'n', 'acts']);
  expect(ids(arranged(all, ['seldom', 'n', 'of-another-version']))).toEqual(['name', 'seldom', 'n', 'acts']);
});

test('a heading orders, turns, and with add becomes one key more', () => {
  expect(turned(['n'], 'name', false)).toEqual(['name']);
  expect(turned(['n'], 'n', false)).toEqual(['-n']);
  expect(turned(['-n'], 'n', false)).toEqual(['n']);
  expect(turned(['n'], 'name', true)).toEqual(['n', 'name']);
  expect(turned(['n', 'name'], 'name', true)).toEqual(['n', '-name']);
  expect(turned(['n', '-name'], 'name', true)).toEqual(['n']);
  expect(turned(['a', 'b', 'c'], 'd', true)).toEqual(['b', 'c', 'd']);
  expect(placeOf(['n', '-name'], 'name')).toEqual({ place: 2, down: true });
});

test('rows by several keys, each its own way; words by language', () => {
  const rows: Line[] = [
    { id: 1, name: '王', n: 2 },
    { id: 2, name: '李', n: 2 },
    { id: 3, name: '张', n: 9 },
  ];
  const order = (...sort: string[]) => ordered(rows, sort, all, 'zh-CN').map((row) => row.id);
  expect(order('-n', 'name')).toEqual([3, 2, 1]);
  expect(order('n', '-name')).toEqual([1, 2, 3]);
  expect(order('unknown')).toEqual([1, 2, 3]);
});

test('held, rows stay where they are, new ones come last, gone ones leave', () => {
  const row = (id: number) => ({ id });
  expect(heldStill([3, 1, 2], [row(1), row(9), row(3)]).map((one) => one.id)).toEqual([3, 1, 9]);
});
