import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readKey } from '@/api/call';
import { live } from '@/live/store';
import { invalidateByEvents } from './invalidate';

let cache: QueryClient;
let stop: () => void;
const keys = {
  queues: readKey('queues', undefined, { whole: true }),
  settings: readKey('queues/{id}', 7),
  mine: readKey('queues/7/waiting', 7, {}),
  from: readKey('queues/8/waiting', 8, {}),
  other: readKey('queues/9/waiting', 9, {}),
  agents: readKey('agents', undefined, { whole: true }),
  agent: readKey('agents', 4),
  colleague: readKey('agents', 5),
};
const old = () =>
  Object.entries(keys)
    .filter(([, key]) => cache.getQueryState(key)?.isInvalidated)
    .map(([name]) => name);

beforeEach(() => {
  cache = new QueryClient();
  for (const key of Object.values(keys)) cache.setQueryData(key, { pages: [{ items: [] }] });
  cache.setQueryData(keys.from, { pages: [{ items: [{ id: 31 }] }] });
  stop = invalidateByEvents(cache);
});
afterEach(() => {
  stop();
  live.clear();
  cache.clear();
});

const happened = (kind: string, id: number, row: object) => {
  const event = { name: `${kind}.changed`, at: '', subject: [kind, id] as [string, number], version: 1 };
  live.push({ ...event, row: { id, version: 1, ...row } as never });
  live.flush();
};

test('work makes the list of its queue old, and the one that still shows it, and nothing else', () => {
  happened('work_item', 31, { queue: { id: 7 }, state: 'waiting' });
  expect(old()).toEqual(['mine', 'from']);
});

test("an agent's state makes only what was read of that agent old", () => {
  happened('agent_state', 90, { person: 4 });
  expect(old()).toEqual(['agent']);
});

test('a list that was read whole is not kept where the client keeps its first page', () => {
  expect(readKey('break-reasons')).not.toEqual(['get', '/api/v1/break-reasons', {}]);
});

test('an event that names no object concerns no object', () => {
  const open = readKey('tickets/9', 9);
  const list = readKey('tickets', undefined, { view: 'mine' });
  for (const key of [open, list]) cache.setQueryData(key, {});
  happened('call', 5, { ticket: null });
  expect([open, list].map((key) => cache.getQueryState(key)?.isInvalidated)).toEqual([false, false]);
  happened('ticket', 9, { customer: null });
});

test('what is being read is read to its end, and once more afterwards', async () => {
  const key = readKey('tickets', undefined, { view: 'mine' });
  const answers: ((value: string) => void)[] = [];
  const read = vi.fn((_: { signal: AbortSignal }) => new Promise<string>((done) => answers.push(done)));
  const observer = new QueryObserver(cache, { queryKey: key, queryFn: ({ signal }) => read({ signal }) });
  const leave = observer.subscribe(() => {});
  expect(read).toHaveBeenCalledTimes(1);
  happened('ticket', 9, { customer: null });
  expect(read).toHaveBeenCalledTimes(1);
  expect(read.mock.calls[0]?.[0].signal.aborted).toBe(false);
  answers[0]?.('old');
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2));
  answers[1]?.('new');
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toBe('new'));
  expect(read).toHaveBeenCalledTimes(2);
  leave();
});

test('in a storm of tickets lists rest; counts, and what a customer wrote, do not', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const list = ['get', '/api/v1/tickets', { params: { query: { view: 'team' } } }, 'pages'];
  const counts = ['get', '/api/v1/tickets/counts/views'];
  const open = ['get', '/api/v1/tickets/{id}/timeline', { params: { path: { id: 1 } } }];
  const read = { list: 0, counts: 0, open: 0 };
  const look = () => {
    for (const [name, key] of Object.entries({ list, counts, open })) {
      if (cache.getQueryState(key)?.isInvalidated) read[name as 'list'] += 1;
      cache.setQueryData(key, { pages: [{ items: [] }] });
    }
  };
  look();
  vi.advanceTimersByTime(5000);
  const storm = (seconds: number) => {
    for (let n = 0; n < seconds * 50; n++) {
      happened('ticket', n % 30, { customer: null });
      vi.advanceTimersByTime(20);
      look();
    }
  };
  storm(4);
  Object.assign(read, { list: 0, counts: 0, open: 0 });
  storm(9);
  expect(read.list).toBeGreaterThanOrEqual(2);
  expect(read.list).toBeLessThanOrEqual(4);
  expect(read.open).toBe(read.list);
  expect(read.counts).toBeGreaterThanOrEqual(8);
  expect(read.counts).toBeLessThanOrEqual(10);
  read.open = 0;
  happened('message', 77, { ticket_id: 1 });
  look();
  expect(read.open).toBe(1);
  vi.useRealTimers();
});
