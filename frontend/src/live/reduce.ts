import { KINDS, type Kind, type LiveEvent, type RowOf } from './rows';

type Versioned = { id: number; version: number };
type Table<K extends Kind> = ReadonlyMap<number, RowOf<K>>;

/** All live rows, and the versions at which rows left, so that an older event cannot bring one back. */
export type LiveState = { readonly [K in Kind]: Table<K> } & { readonly gone: ReadonlyMap<string, number> };

export const EMPTY: LiveState = Object.freeze({
  work_item: new Map(),
  agent_state: new Map(),
  ticket: new Map(),
  call: new Map(),
  notification: new Map(),
  supervision: new Map(),
  gone: new Map(),
});

const isKind = (kind: string): kind is Kind => (KINDS as readonly string[]).includes(kind);

/** Copies a table the first time that a batch changes it; untouched tables keep their identity, so nobody re-renders. */
class Draft {
  private tables = new Map<string, Map<unknown, unknown>>();
  constructor(private before: LiveState) {}

  read<T>(name: keyof LiveState): ReadonlyMap<T, unknown> {
    return (this.tables.get(name) ?? this.before[name]) as ReadonlyMap<T, unknown>;
  }

  write<T>(name: keyof LiveState): Map<T, unknown> {
    const open = this.tables.get(name) ?? new Map(this.before[name] as ReadonlyMap<unknown, unknown>);
    this.tables.set(name, open);
    return open as Map<T, unknown>;
  }

  done(): LiveState {
    return this.tables.size ? ({ ...this.before, ...Object.fromEntries(this.tables) } as LiveState) : this.before;
  }
}

function upsert(draft: Draft, kind: Kind, row: Versioned) {
  const known = draft.read<number>(kind).get(row.id) as Versioned | undefined;
  if (known && known.version >= row.version) return;
  const left = draft.read<string>('gone').get(`${kind}/${row.id}`) as number | undefined;
  // one event may tell old and new audiences at the same version; whoever got the row can see it
  if (left !== undefined && left > row.version) return;
  draft.write<number>(kind).set(row.id, row);
}

function leave(draft: Draft, kind: Kind, id: number, version: number) {
  const known = draft.read<number>(kind).get(id) as Versioned | undefined;
  const key = `${kind}/${id}`;
  const left = draft.read<string>('gone').get(key) as number | undefined;
  if (left === undefined || left < version) draft.write<string>('gone').set(key, version);
  if (known && known.version < version) draft.write<number>(kind).delete(id);
}

/**
 * The only way live rows change. Newer by version wins, so any order and any number of repetitions of the same events
 * end in the same state. Kinds that this build does not know are left to the queries.
 */
export function reduce(state: LiveState, events: readonly LiveEvent[]): LiveState {
  const draft = new Draft(state);
  for (const event of events) {
    const [kind, id] = event.subject;
    if (!isKind(kind)) continue;
    if (event.gone) leave(draft, kind, id, event.version);
    else if (event.row) upsert(draft, kind, event.row as Versioned);
  }
  return draft.done();
}

const ENDED = new Set(['done', 'abandoned', 'cancelled']);

/**
 * Rows that nobody waits for any more: work and calls that are over, and tickets, which every list and page reads by HTTP
 * again once they have changed. (Of tickets only what came in the meantime is shown from here.)
 */
const RESTS: { [K in Kind]?: (row: RowOf<K>) => boolean } = {
  work_item: (row) => ENDED.has(row.state),
  call: (row) => !!row.is_over,
  ticket: () => true,
};

const NO_TICKETS: ReadonlySet<number> = new Set();

/** What lay still at the last sweep, by its version. */
export type Resting = ReadonlyMap<string, number>;

/**
 * Lets go of what has been over, unchanged, since the sweep before; nothing grows with the length of a shift. Of a row
 * that leaves so (`kept` tickets do not), its version stays for one sweep more: an older event that comes late must not bring it back.
 */
export function sweep(
  state: LiveState,
  before: Resting,
  kept: ReadonlySet<number> = NO_TICKETS,
): {
  state: LiveState;
  resting: Resting;
} {
  const draft = new Draft(state);
  const resting = new Map<string, number>();
  const still = (key: string, version: number) => {
    if (before.get(key) === version) return true;
    resting.set(key, version);
    return false;
  };
  for (const [key, version] of state.gone) if (still(`gone/${key}`, version)) draft.write<string>('gone').delete(key);
  for (const kind of KINDS) {
    const rests = RESTS[kind] as ((row: Versioned) => boolean) | undefined;
    if (!rests) continue;
    for (const row of (state[kind] as ReadonlyMap<number, Versioned>).values()) {
      const key = `${kind}/${row.id}`;
      if ((kind === 'ticket' && kept.has(row.id)) || !rests(row) || !still(key, row.version)) continue;
      draft.write<number>(kind).delete(row.id);
      draft.write<string>('gone').set(key, row.version);
    }
  }
  return { state: draft.done(), resting };
}

export type Snapshot = { [K in Kind]?: RowOf<K>[] };

/** Adds rows that came by HTTP (a list page, a detail); they obey the same rule as events. */
export function merge(state: LiveState, rows: Snapshot): LiveState {
  const draft = new Draft(state);
  for (const kind of KINDS) for (const row of rows[kind] ?? []) upsert(draft, kind, row);
  return draft.done();
}

/** A fresh state from a snapshot plus the events that arrived while it was being read. */
export const fromSnapshot = (rows: Snapshot, since: readonly LiveEvent[]): LiveState =>
  reduce(merge(EMPTY, rows), since);

/**
 * What a browser that had to read the snapshot again caught up with. Every change of a row makes one new version, so the
 * versions in between are the updates that nobody saw; of a row that was not there before, only its coming is known.
 */
export function difference(before: LiveState, after: LiveState): number {
  let count = 0;
  for (const kind of KINDS) {
    const [old, now] = [before[kind] as Table<Kind>, after[kind] as Table<Kind>];
    for (const [id, row] of now) {
      const known = old.get(id)?.version;
      if (known !== row.version) count += Math.max(1, row.version - (known ?? row.version));
    }
    for (const id of old.keys()) if (!now.has(id)) count++;
  }
  return count;
}
