import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Answer, Session } from './session';
import { live } from './store';

const row = (id: number, version: number) => ({ id, version }) as never;
const ticket = (id: number, version: number, cursor: string) => ({
  type: 'event' as const,
  cursor,
  event: {
    name: 'ticket.changed',
    at: '',
    subject: ['ticket', id] as [string, number],
    version,
    row: row(id, version),
  },
});

let doors: Record<'snapshot' | 'send' | 'caughtUp' | 'replaced', ReturnType<typeof vi.fn>>;
let session: Session;
const first: Answer = { cursor: '1.10.1', audience_version: 1, rows: { ticket: [row(1, 1)] } };

beforeEach(() => {
  vi.useFakeTimers();
  live.clear();
  doors = { snapshot: vi.fn(), send: vi.fn(), caughtUp: vi.fn(), replaced: vi.fn() };
  session = new Session({ ...doors, board: vi.fn() } as never);
  session.start(first);
  session.receive({ type: 'hello', cursor: '1.12.1', audience_version: 1 });
});
afterEach(() => vi.useRealTimers());

test('the first contact resumes from the cursor of the snapshot', () => {
  expect(doors.send).toHaveBeenCalledWith({ type: 'resume', cursor: '1.10.1', audience_version: 1 });
  session.receive({ type: 'caught_up', cursor: '1.12.1', count: 0 });
  expect(doors.caughtUp).not.toHaveBeenCalled();
});

test('a return resumes from the last cursor heard, and counts only what was new', () => {
  session.receive(ticket(1, 2, '1.13.1'));
  session.receive({ type: 'beat', cursor: '1.20.0' });
  session.receive({ type: 'hello', cursor: '1.30.0', audience_version: 1 });
  expect(doors.send).toHaveBeenLastCalledWith({ type: 'resume', cursor: '1.20.0', audience_version: 1 });
  session.receive(ticket(1, 2, '1.21.0'));
  session.receive(ticket(1, 3, '1.22.0'));
  session.receive(ticket(2, 1, '1.23.0'));
  session.receive({ type: 'caught_up', cursor: '1.30.0', count: 3 });
  session.receive(ticket(3, 1, '1.31.0'));
  expect(doors.caughtUp).toHaveBeenCalledExactlyOnceWith(2);
  live.flush();
  expect([...live.snapshot().ticket.values()].map((r) => r.version)).toEqual([3, 1, 1]);
});

test('a beat is answered, and moves the cursor', () => {
  session.receive({ type: 'beat', cursor: '1.20.0' });
  expect(doors.send).toHaveBeenLastCalledWith({ type: 'seen' });
});

test('resync reads the snapshot again and keeps what arrived meanwhile', async () => {
  let answer: (a: Answer) => void = () => {};
  doors.snapshot.mockReturnValueOnce(new Promise((done) => (answer = done)));
  session.receive({ type: 'resync' });
  session.receive(ticket(7, 2, '1.40.0'));
  answer({ cursor: '1.39.0', audience_version: 2, rows: { ticket: [row(5, 1), row(7, 1)] } });
  await vi.advanceTimersByTimeAsync(10);
  expect([...live.snapshot().ticket.keys()]).toEqual([5, 7]);
  expect(live.snapshot().ticket.get(7)?.version).toBe(2);
  expect(doors.caughtUp).toHaveBeenCalledWith(3);
  session.receive({ type: 'hello', cursor: '1.50.0', audience_version: 2 });
  expect(doors.send).toHaveBeenLastCalledWith({ type: 'resume', cursor: '1.40.0', audience_version: 2 });
});

test('told to resync while a snapshot is being read, it reads once more', async () => {
  let answer: (a: Answer) => void = () => {};
  doors.snapshot
    .mockReturnValueOnce(new Promise((done) => (answer = done)))
    .mockResolvedValueOnce({ cursor: '1.60.0', audience_version: 3, rows: { ticket: [row(9, 1)] } });
  session.receive({ type: 'resync', audience_version: 2 });
  session.receive({ type: 'resync', audience_version: 3 });
  answer({ cursor: '1.50.0', audience_version: 2, rows: { ticket: [row(5, 1)] } });
  await vi.advanceTimersByTimeAsync(10);
  expect(doors.snapshot).toHaveBeenCalledTimes(2);
  expect([...live.snapshot().ticket.keys()]).toEqual([9]);
  expect(doors.caughtUp).toHaveBeenCalledTimes(1);
  expect(doors.replaced).not.toHaveBeenCalled();
});

test('one that was stopped asks for nothing more, and shows nothing that comes late', async () => {
  let answer: (a: Answer) => void = () => {};
  doors.snapshot.mockReturnValueOnce(new Promise((done) => (answer = done))).mockRejectedValue(new Error('down'));
  session.receive({ type: 'resync' });
  session.stop();
  live.clear();
  answer({ cursor: '1.39.0', rows: { ticket: [row(5, 1)] } });
  await vi.advanceTimersByTimeAsync(5000);
  expect(live.snapshot().ticket.size).toBe(0);
  expect(doors.snapshot).toHaveBeenCalledTimes(1);
  expect(doors.caughtUp).not.toHaveBeenCalled();
});

test('a snapshot that fails is asked again until it comes', async () => {
  doors.snapshot.mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce({ cursor: '2.1.0', rows: {} });
  session.receive({ type: 'resync' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(doors.snapshot).toHaveBeenCalledTimes(2);
  expect(live.snapshot().ticket.size).toBe(0);
});

const change = (kind: string, id: number, version: number, cursor: string, gone = false) => ({
  type: 'event' as const,
  cursor,
  event: {
    name: '',
    at: '',
    subject: [kind, id] as [string, number],
    version,
    row: gone ? null : row(id, version),
    gone,
  },
});

/** The line was away from 1.12.1 on; these are replayed when it is back. */
function replay(...events: ReturnType<typeof change>[]) {
  session.receive({ type: 'hello', cursor: '1.90.0', audience_version: 1 });
  for (const event of events) session.receive(event as never);
  session.receive({ type: 'caught_up', cursor: '1.90.0', count: events.length });
}

test.each([
  ['four changes of one subject', [2, 3, 4, 5].map((version) => change('ticket', 1, version, `1.2${version}.0`)), 4],
  ['one change each of four subjects', [1, 2, 3, 4].map((id) => change('ticket', id, 2, `1.2${id}.0`)), 4],
  ['the same frame twice, and an older one late', [2, 3, 3, 2].map((v, at) => change('ticket', 1, v, `1.2${at}.0`)), 2],
  [
    'a kind that the store does not keep',
    [2, 3, 3].map((version, at) => change('callback', 9, version, `1.2${at}.0`)),
    2,
  ],
  ['a row that leaves', [change('ticket', 1, 2, '1.20.0', true)], 1],
  ['the leaving of a row that was never here', [change('ticket', 77, 2, '1.20.0', true)], 0],
  ['a colleague who chose dark', [change('person', 5, 2, '1.20.0')], 0],
] as const)('by replay: %s', (_, events, count) => {
  session.receive({ type: 'caught_up', cursor: '1.12.1', count: 0 });
  replay(...events);
  expect(doors.caughtUp).toHaveBeenCalledExactlyOnceWith(count);
});

test('by replay: a line that breaks again while it catches up forgets nothing', () => {
  session.receive({ type: 'caught_up', cursor: '1.12.1', count: 0 });
  session.receive({ type: 'hello', cursor: '1.30.0', audience_version: 1 });
  for (const version of [2, 3, 4]) session.receive(ticket(1, version, `1.2${version}.0`));
  session.receive({ type: 'hello', cursor: '1.40.0', audience_version: 1 });
  expect(doors.send).toHaveBeenLastCalledWith({ type: 'resume', cursor: '1.24.0', audience_version: 1 });
  session.receive(ticket(1, 5, '1.35.0'));
  session.receive({ type: 'caught_up', cursor: '1.40.0', count: 1 });
  expect(doors.caughtUp).toHaveBeenCalledExactlyOnceWith(4);
});

test.each([
  ['four changes of one subject', [row(1, 5), row(2, 2), row(3, 7)], 4],
  ['one change each of three subjects, and a new one', [row(1, 2), row(2, 3), row(3, 8), row(4, 9)], 4],
  ['nothing', [row(1, 1), row(2, 2), row(3, 7)], 0],
  ['a row that left', [row(1, 1), row(2, 2)], 1],
] as const)('by resync: %s', async (_, rows, count) => {
  session.start({ ...first, rows: { ticket: [row(1, 1), row(2, 2), row(3, 7)] } });
  session.receive({ type: 'caught_up', cursor: '1.12.1', count: 0 });
  doors.snapshot.mockResolvedValueOnce({ cursor: '1.90.0', audience_version: 1, rows: { ticket: [...rows] } });
  session.receive({ type: 'resync' });
  await vi.advanceTimersByTimeAsync(10);
  expect(doors.caughtUp).toHaveBeenCalledExactlyOnceWith(count);
});

test('by resync: what was replayed before it counts too', async () => {
  session.receive({ type: 'caught_up', cursor: '1.12.1', count: 0 });
  session.receive({ type: 'hello', cursor: '1.30.0', audience_version: 1 });
  for (const version of [2, 3]) session.receive(ticket(1, version, `1.2${version}.0`));
  doors.snapshot.mockResolvedValueOnce({ cursor: '1.90.0', audience_version: 1, rows: { ticket: [row(1, 5)] } });
  session.receive({ type: 'resync' });
  session.receive(ticket(1, 5, '1.25.0'));
  session.receive({ type: 'caught_up', cursor: '1.30.0', count: 3 });
  await vi.advanceTimersByTimeAsync(10);
  expect(doors.caughtUp).toHaveBeenCalledExactlyOnceWith(4);
});
