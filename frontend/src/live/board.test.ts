import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { changeBoard, setBoard, useBoard } from './board';

interface Shown {
  queues: { id: number; waiting: number }[];
  agents: { id: number }[];
}
const none = { queues: [], agents: [] };

test('changes replace lines by their id, add new ones, drop those that are gone, and keep the rest as they are', () => {
  const { result } = renderHook(() => useBoard<Shown>());
  act(() => changeBoard({ ...none, queues: [{ id: 9 }], gone: none }));
  expect(result.current).toBeNull();

  const kept = { id: 2, waiting: 0 };
  act(() => setBoard({ queues: [{ id: 1, waiting: 0 }, kept, { id: 3, waiting: 0 }], agents: [{ id: 7 }] }));
  const agents = result.current?.agents;
  const changed = [
    { id: 1, waiting: 4 },
    { id: 5, waiting: 1 },
  ];
  act(() => changeBoard({ queues: changed, agents: [], gone: { queues: [3], agents: [] } }));
  expect(result.current?.queues).toEqual([changed[0], kept, changed[1]]);
  expect(result.current?.queues[1]).toBe(kept);
  expect(result.current?.agents).toBe(agents);
});
