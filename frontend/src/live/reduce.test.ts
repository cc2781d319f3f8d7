import { describe, expect, test } from 'vitest';
import { difference, EMPTY, fromSnapshot, type LiveState, merge, reduce, type Snapshot, sweep } from './reduce';
import { KINDS, type Kind, type LiveEvent } from './rows';

/** A small repeatable generator: the same seed gives the same story, so a failure can be replayed. */
function generator(seed: number) {
  let state = seed;
  const next = () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, below: (n: number) => Math.floor(next() * n) };
}

interface Story {
  events: LiveEvent[];
  /** what a fresh snapshot would say at the end */
  truth: Map<string, number>;
}

function story(seed: number, length: number): Story {
  const random = generator(seed);
  const version = new Map<string, number>();
  const truth = new Map<string, number>();
  const events: LiveEvent[] = [];
  for (let i = 0; i < length; i++) {
    const kind = KINDS[random.below(KINDS.length)] as Kind;
    const id = 1 + random.below(6);
    const key = `${kind}/${id}`;
    const now = (version.get(key) ?? 0) + 1;
    version.set(key, now);
    const gone = random.next() < 0.2;
    if (gone) truth.delete(key);
    else truth.set(key, now);
    events.push(event(kind, id, now, gone));
  }
  return { events, truth };
}

const event = (kind: Kind, id: number, version: number, gone = false): LiveEvent => ({
  name: 'x.changed',
  at: '2026-11-21T00:00:00Z',
  subject: [kind, id],
  version,
  row: gone ? null : { id, version },
  gone,
});

function shuffled<T>(items: T[], seed: number): T[] {
  const random = generator(seed);
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

const rows = (state: LiveState) =>
  new Map(
    KINDS.flatMap((kind) =>
      [...(state[kind] as ReadonlyMap<number, { id: number; version: number }>).values()].map(
        (row) => [`${kind}/${row.id}`, row.version] as const,
      ),
    ),
  );
const sorted = (map: Map<string, number>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

describe('reduce', () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'any order and any repetition end the same (seed %i)',
    (seed) => {
      const { events, truth } = story(seed, 120);
      const inOrder = reduce(EMPTY, events);
      expect(sorted(rows(inOrder))).toEqual(sorted(truth));
      const messy = shuffled([...events, ...events.slice(0, 60), ...events], seed + 1000);
      expect(sorted(rows(reduce(EMPTY, messy)))).toEqual(sorted(truth));
    },
  );

  test.each([3, 7, 11])('batches of any size end the same (seed %i)', (seed) => {
    const { events, truth } = story(seed, 200);
    const random = generator(seed);
    let state = EMPTY;
    for (let at = 0; at < events.length; ) {
      const size = 1 + random.below(9);
      state = reduce(state, events.slice(at, at + size));
      at += size;
    }
    expect(sorted(rows(state))).toEqual(sorted(truth));
  });

  test.each([5, 17, 23])('snapshot at any moment plus all events is the fresh state (seed %i)', (seed) => {
    const { events, truth } = story(seed, 150);
    for (const cut of [0, 40, 90, 149]) {
      const early = reduce(EMPTY, events.slice(0, cut));
      const snapshot: Snapshot = Object.fromEntries(KINDS.map((kind) => [kind, [...early[kind].values()]]));
      // the cursor is taken before reading: some events of the snapshot come again
      const again = shuffled(events.slice(Math.max(0, cut - 20)), seed);
      const state = fromSnapshot(snapshot, again);
      expect(sorted(rows(state))).toEqual(sorted(truth));
    }
  });

  test('untouched kinds keep their identity, and an old event changes nothing', () => {
    const one = reduce(EMPTY, [event('ticket', 1, 3), event('call', 1, 1)]);
    const two = reduce(one, [event('call', 1, 2)]);
    expect(two.ticket).toBe(one.ticket);
    expect(reduce(two, [event('ticket', 1, 2), event('call', 1, 2)])).toBe(two);
  });

  test('who is told row and gone at one version keeps the row', () => {
    const both = [event('ticket', 1, 4), event('ticket', 1, 4, true)];
    expect(reduce(EMPTY, both).ticket.has(1)).toBe(true);
    expect(reduce(EMPTY, [...both].reverse()).ticket.has(1)).toBe(true);
  });

  test('a kind of a newer server is not taken, and nothing breaks', () => {
    expect(reduce(EMPTY, [{ ...event('ticket', 1, 1), subject: ['planet', 1] }])).toBe(EMPTY);
  });

  test('rows read by HTTP never overwrite newer ones; the difference counts what changed', () => {
    const state = reduce(EMPTY, [event('ticket', 1, 5)]);
    expect(merge(state, { ticket: [{ id: 1, version: 4 }] as never })).toBe(state);
    const after = reduce(state, [event('ticket', 1, 6), event('ticket', 2, 1)]);
    expect(difference(state, after)).toBe(2);
    expect(difference(after, state)).toBe(2);
  });
});

describe('sweep', () => {
  const work = (id: number, version: number, state: string) => ({
    ...event('work_item', id, version),
    row: { id, version, state },
  });

  test('what is over leaves at the second sweep, what is not stays, and an older event brings nothing back', () => {
    const begun = reduce(EMPTY, [
      work(1, 4, 'done'),
      work(2, 1, 'active'),
      event('ticket', 9, 1),
      event('ticket', 8, 1),
    ]);
    const once = sweep(begun, new Map(), new Set([8]));
    expect(once.state).toBe(begun);
    const twice = sweep(once.state, once.resting, new Set([8]));
    expect([...twice.state.work_item.keys()]).toEqual([2]);
    expect([...twice.state.ticket.keys()]).toEqual([8]);
    expect(reduce(twice.state, [work(1, 3, 'active')]).work_item.has(1)).toBe(false);
    // a change after that is a change
    expect(reduce(twice.state, [work(1, 5, 'waiting')]).work_item.has(1)).toBe(true);
    // and what cannot come late any more is forgotten
    const third = sweep(twice.state, twice.resting, new Set([8]));
    expect(sweep(third.state, third.resting, new Set([8])).state.gone.size).toBe(0);
  });

  test('a shift of a hundred thousand events leaves what is in hand, and nothing else', () => {
    let state = EMPTY;
    let resting: ReadonlyMap<string, number> = new Map();
    let most = 0;
    let batch: LiveEvent[] = [];
    for (let id = 1; id <= 25_000; id++) {
      const over = { ...event('call', id, 2), row: { id, version: 2, is_over: true } };
      const left = event('notification', id, 1, true);
      batch.push(work(id, 2, id % 5000 ? 'done' : 'active'), over, event('ticket', id, 2), left);
      if (id % 500) continue;
      ({ state, resting } = sweep(reduce(state, batch), resting));
      batch = [];
      most = Math.max(most, ...[...KINDS, 'gone' as const].map((kind) => state[kind].size));
    }
    for (let i = 0; i < 3; i++) ({ state, resting } = sweep(state, resting));
    expect([...state.work_item.keys()]).toEqual([5000, 10_000, 15_000, 20_000, 25_000]);
    expect([state.call.size, state.ticket.size, state.gone.size]).toEqual([0, 0, 0]);
    expect(most).toBeLessThan(5000);
  });
});
