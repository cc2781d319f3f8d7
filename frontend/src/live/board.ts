import { useSyncExternalStore } from 'react';

/** The supervisors' board: one coalesced picture a second, never merged, only replaced. */
let board: unknown = null;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export function setBoard(next: unknown) {
  board = next;
  for (const listener of listeners) listener();
}

/** The last board the socket brought, or null before the first; start with `GET /supervision/board`. */
export const useBoard = <T>() => useSyncExternalStore(subscribe, () => board) as T | null;
