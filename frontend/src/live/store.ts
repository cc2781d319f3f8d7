import { useSyncExternalStore } from 'react';
import { EMPTY, fromSnapshot, type LiveState, merge, type Resting, reduce, type Snapshot, sweep } from './reduce';
import type { Kind, LiveEvent, RowOf } from './rows';

const FLUSH = 150;
/** Rows that change in numbers are read by nobody one by one, and each repaint costs as much as thirty of them. */
const CALM = 1000;
/** From so many changes a second on. */
const CROWD = 10;
/** What is over leaves between one and two of these after its last change. */
const SWEEP = 180_000;

type Listener = () => void;

/** Changes of tickets may wait when there are many; whatever rings, talks or tells may not. */
const waits = (event: LiveEvent) => event.subject[0] === 'ticket';

/**
 * The one store of live rows. The first event after a quiet moment is shown at once; those that follow are collected
 * and shown together every 150 ms. Where tickets change in numbers, and nothing else does, they are shown once a second.
 */
class LiveStore {
  private state: LiveState = EMPTY;
  private buffer: LiveEvent[] = [];
  private resting: Resting = new Map();
  /** tickets of the last snapshot: what a browser caught up with is told by their versions */
  private kept: ReadonlySet<number> = new Set();
  private sweptAt = Date.now();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flushedAt = Number.NEGATIVE_INFINITY;
  /** how long tickets wait after the last flush, by how many came before it */
  private calm = FLUSH;
  private listeners = new Set<Listener>();
  private watchers = new Set<(event: LiveEvent) => void>();

  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  readonly snapshot = () => this.state;

  /** Hears every event when it comes, shown already or not; the query cache is invalidated from here. */
  watch(watcher: (event: LiveEvent) => void) {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  push(event: LiveEvent) {
    this.buffer.push(event);
    if (this.timer === undefined) this.tick();
    for (const watcher of this.watchers) watcher(event);
  }

  private tick = () => {
    this.timer = undefined;
    const rested = performance.now() - this.flushedAt >= this.calm;
    if (!this.buffer.length && rested) return;
    if (rested || !this.buffer.every(waits)) this.flush();
    this.timer = setTimeout(this.tick, FLUSH);
  };

  /** Applies what is waiting now; for tests and before a snapshot replaces everything. */
  flush() {
    if (!this.buffer.length) return;
    const events = this.buffer;
    this.buffer = [];
    const now = performance.now();
    this.calm = (events.length * 1000) / (now - this.flushedAt) > CROWD ? CALM : FLUSH;
    this.flushedAt = now;
    this.set(this.swept(reduce(this.state, events)));
  }

  /** Only events make it grow, so they are what it is swept by. */
  private swept(next: LiveState): LiveState {
    if (Date.now() - this.sweptAt < SWEEP) return next;
    this.sweptAt = Date.now();
    const { state, resting } = sweep(next, this.resting, this.kept);
    this.resting = resting;
    return state;
  }

  replace(rows: Snapshot, since: readonly LiveEvent[]) {
    this.flush();
    this.kept = new Set(rows.ticket?.map((row) => row.id));
    this.set(fromSnapshot(rows, since));
  }

  merge(rows: Snapshot) {
    this.set(merge(this.state, rows));
  }

  clear() {
    this.buffer = [];
    this.resting = new Map();
    this.set(EMPTY);
  }

  private set(next: LiveState) {
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}

export const live = new LiveStore();

/** All rows of one kind; a new map only when a row of that kind changed. */
export function useRows<K extends Kind>(kind: K): ReadonlyMap<number, RowOf<K>> {
  return useSyncExternalStore(live.subscribe, () => live.snapshot()[kind]) as ReadonlyMap<number, RowOf<K>>;
}

/** One row; re-renders only when that row changed. */
export function useRow<K extends Kind>(kind: K, id: number | null | undefined): RowOf<K> | undefined {
  return useSyncExternalStore(live.subscribe, () =>
    id == null ? undefined : (live.snapshot()[kind] as ReadonlyMap<number, RowOf<K>>).get(id),
  );
}

/** A value derived from the rows; `read` must answer the same identity for the same state (a number, a row). */
export function useLive<T>(read: (state: LiveState) => T): T {
  return useSyncExternalStore(live.subscribe, () => read(live.snapshot()));
}
