import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { overlaid, useEdited } from './edited';

interface Row {
  version: number;
  name: string;
  note: string;
  other?: string;
}
const read: Row = { version: 1, name: 'Care', note: '' };
const ways = {
  draftOf: ({ name, note }: Row) => ({ name, note }),
  isNewer: (now: Row, base: Row) => now.version > base.version,
};
const edit = (row = read) => renderHook(({ row }) => useEdited(row, ways), { initialProps: { row } });

test('what is typed while a save is on its way outlives its answer and is still unsaved', async () => {
  const { result } = edit();
  act(() => result.current.setDraft((was) => ({ ...was, name: 'Care 2' })));
  let answer: (saved: Row) => void = () => undefined;
  const saving = act(async () => {
    const done = result.current.save(() => new Promise((resolve) => (answer = resolve)));
    await Promise.resolve();
    act(() => result.current.setDraft((was) => ({ ...was, note: 'typed meanwhile' })));
    // what the server made of it is kept where nobody typed on
    answer({ version: 2, name: 'Care Two', note: '' });
    await done;
  });
  await saving;
  expect(result.current.draft).toEqual({ name: 'Care Two', note: 'typed meanwhile' });
  expect(result.current.dirty).toBe(true);
  expect(result.current.base.version).toBe(2);
});

test('a field changed again while it was being saved keeps what was typed last', () => {
  expect(overlaid({ name: 'b' }, { name: 'b' }, { name: 'bc' })).toEqual({ name: 'bc' });
  expect(overlaid({ name: 'B' }, { name: 'b' }, { name: 'b' })).toEqual({ name: 'B' });
});

test('a refused save loses nothing', async () => {
  const { result } = edit();
  act(() => result.current.setDraft((was) => ({ ...was, name: 'Care 2' })));
  await act(() => expect(result.current.save(vi.fn().mockRejectedValue(new Error('no')))).rejects.toThrow('no'));
  expect(result.current.draft.name).toBe('Care 2');
  expect(result.current.saving).toBe(false);
});

test('what others save is taken over while nothing is typed here, and not over what is', () => {
  const { result, rerender } = edit();
  rerender({ row: { version: 2, name: 'Theirs', note: '' } });
  expect(result.current.draft.name).toBe('Theirs');
  act(() => result.current.setDraft((was) => ({ ...was, name: 'Mine' })));
  rerender({ row: { version: 3, name: 'Theirs again', note: '' } });
  expect(result.current.draft.name).toBe('Mine');
  expect(result.current.base.version).toBe(2);
});

test('a newer version in which nothing that is edited here changed is no conflict', () => {
  const { result, rerender } = edit();
  act(() => result.current.setDraft((was) => ({ ...was, name: 'Mine' })));
  rerender({ row: { ...read, version: 2, other: 'the emergency switch' } });
  expect(result.current.draft.name).toBe('Mine');
  expect(result.current.base.version).toBe(2);
});
