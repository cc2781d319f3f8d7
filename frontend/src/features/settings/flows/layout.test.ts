import { expect, test } from 'vitest';
import { labelAt, pathOf, pictureOf } from './layout';
import { added, type Document, freeKey, type Kind, newNode, removed, waysOf } from './model';

function flow(...given: [string, Kind, Record<string, string>, [string, string][]?][]): Document {
  const nodes = given.map(([id, kind, exits, keys = []]) => ({
    ...newNode(kind, []),
    id,
    exits,
    keys: keys.map(([key, to]) => ({ key, to, label: {}, language: '' as const })),
  }));
  return { language: 'en', start: nodes[0]?.id ?? '', nodes };
}

const hotline = flow(
  ['hours', 'hours', { open: 'who', closed: 'closed' }],
  ['who', 'caller', { known: 'menu', unknown: 'hello' }],
  ['hello', 'say', { next: 'menu' }],
  ['menu', 'menu', { otherwise: 'a' }, [['1', 'a'], ['2', 'b'], ['9', 'menu'], ['*', 'hours']]],
  ['a', 'queue', {}],
  ['b', 'queue', {}],
  ['closed', 'voicemail', {}],
); // biome-ignore format: a table

test('everything stands below what leads to it, and nothing on anything else', () => {
  const picture = pictureOf(hotline);
  const y = new Map(picture.boxes.map((box) => [box.node.id, box.y]));
  for (const line of picture.lines.filter((one) => !one.back))
    expect(y.get(line.to)).toBeGreaterThan(y.get(line.from) ?? 0);
  for (const one of picture.boxes)
    for (const other of picture.boxes)
      if (one !== other && one.y === other.y) expect(Math.abs(one.x - other.x)).toBeGreaterThanOrEqual(128);
  for (const box of picture.boxes) {
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + 128).toBeLessThanOrEqual(picture.width);
    expect(box.y + 50).toBeLessThanOrEqual(picture.height);
  }
});

test('keys and silence that lead to the same place are one line, ways back are marked', () => {
  const { lines } = pictureOf(hotline);
  expect(lines.find((one) => one.from === 'menu' && one.to === 'a')?.ways).toEqual(['key:1', 'otherwise']);
  expect(lines.filter((one) => one.back).map((one) => one.to)).toEqual(['menu', 'hours']);
  for (const line of lines) {
    expect(pathOf(line)).toMatch(/^M[\d.-]+ [\d.-]+ C/);
    expect(Number.isFinite(labelAt(line).x)).toBe(true);
  }
});

test('what no way leads to is still there, below', () => {
  const picture = pictureOf(added(hotline, newNode('say', hotline.nodes)));
  const lost = picture.boxes.find((box) => box.node.id === 'say');
  expect(lost?.y).toBe(Math.max(...picture.boxes.map((box) => box.y)));
});

test('a node that goes takes the ways to it along', () => {
  const left = removed(hotline, 'a');
  expect(left.nodes.flatMap(waysOf).filter((one) => one.to === 'a')).toEqual([]);
  expect(removed(hotline, 'hours').start).toBe('who');
  expect(removed(flow(['x', 'queue', {}]), 'x')).toMatchObject({ start: '', nodes: [] });
});

test('names and keys are not used twice', () => {
  expect(newNode('queue', [{ ...newNode('queue', []), id: 'queue' }]).id).toBe('queue-2');
  const menu = hotline.nodes[3];
  expect(menu && freeKey(menu)).toBe('3');
  expect(pictureOf({ language: 'en', start: '', nodes: [] }).boxes).toEqual([]);
});
