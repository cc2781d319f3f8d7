import { useSyncExternalStore } from 'react';

interface Line {
  id: number;
}
interface Picture {
  queues: Line[];
  agents: Line[];
}
/** What changed since the last second: whole lines, and the ids of those that are no longer there. */
export interface BoardChanges extends Picture {
  gone: { queues: number[]; agents: number[] };
}

/** The supervisors' board: whole at first, then once a second the lines that changed. */
let board: Picture | null = null;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const show = (next: Picture | null) => {
  board = next;
  for (const listener of listeners) listener();
};

/** Lines keep their place and, when nothing in them changed, their identity; new ones come last. */
function merge(lines: Line[], changed: Line[], gone: number[]): Line[] {
  if (!changed.length && !gone.length) return lines;
  const fresh = new Map(changed.map((line) => [line.id, line]));
  const left = new Set(gone);
  const kept = lines.filter((line) => !left.has(line.id)).map((line) => fresh.get(line.id) ?? line);
  const known = new Set(lines.map((line) => line.id));
  return [...kept, ...changed.filter((line) => !known.has(line.id))];
}

export function setBoard(next: unknown) {
  show(next as Picture);
}

/** Changes without a board to change are dropped: the whole one comes first on every line. */
export function changeBoard({ queues, agents, gone }: BoardChanges) {
  if (!board) return;
  show({
    queues: merge(board.queues, queues, gone.queues),
    agents: merge(board.agents, agents, gone.agents),
  });
}

/** What one person was shown is not for the next. */
export const clearBoard = () => show(null);

/** The last board the socket brought, or null before the first; start with `GET /supervision/board`. */
export const useBoard = <T>() => useSyncExternalStore(subscribe, () => board) as T | null;
