import { renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Answer, connectAgain, phone, startPhone, stopPhone, useDeviceState } from './index';

/** A carrier at which every telephone is registered at once; a test lets it ring. */
class Carrier {
  static OPEN = 1;
  static CLOSED = 3;
  static all: Carrier[] = [];
  readyState = 1;
  said: { type: string; call?: string }[] = [];
  onopen = () => {};
  onclose = () => {};
  onmessage = (_: { data: string }) => {};
  constructor() {
    Carrier.all.push(this);
    queueMicrotask(() => {
      this.onopen();
      this.tell({ type: 'registered' });
    });
  }
  tell(what: object) {
    this.onmessage({ data: JSON.stringify(what) });
  }
  send(text: string) {
    this.said.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
  answered = () => this.said.filter(({ type }) => type === 'answer').map(({ call }) => call);
  types = () => this.said.map(({ type }) => type);
}
const carrier = () => Carrier.all.at(-1) as Carrier;

const simulated: Answer = { kind: 'simulator', identity: 'agent-5', address: 'http://carrier', token: null };
const ask = vi.fn(async () => simulated);

beforeEach(() => {
  Carrier.all = [];
  ask.mockClear();
  vi.stubGlobal('WebSocket', Carrier);
});
afterEach(() => {
  stopPhone();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const started = async () => {
  const { result } = renderHook(useDeviceState);
  startPhone(5, ask);
  await waitFor(() => expect(result.current).toBe('ready'));
  return result;
};

test('whoever has a telephone keeps it, with the call that is on it, however often it is asked for', async () => {
  await started();
  carrier().tell({ type: 'rings', call: 'CA1', about: 'call=7&work=12' });
  phone().expect({ work: 12 });
  expect(carrier().answered()).toEqual(['CA1']);
  startPhone(5, ask);
  expect(Carrier.all).toHaveLength(1);
  expect(carrier().types()).not.toContain('hang_up');
});

test('signing out hangs up; so does somebody else who signs in', async () => {
  await started();
  const first = carrier();
  first.tell({ type: 'rings', call: 'CA1', about: 'call=7&work=12' });
  phone().expect({ call: 7 });
  startPhone(6, ask);
  expect(first.types()).toContain('hang_up');
  await waitFor(() => expect(Carrier.all).toHaveLength(2));
  stopPhone();
  expect(carrier().readyState).toBe(3);
  expect(phone().kind).toBe('none');
});

test('what rings for another call is not taken, whatever was pressed; what was wanted is, also when it rings first', async () => {
  const state = await started();
  carrier().tell({ type: 'rings', call: 'consult', about: 'call=30&work=9' });
  phone().expect({ call: 31 });
  expect(carrier().answered()).toEqual([]);
  await waitFor(() => expect(state.current).toBe('ringing'));
  carrier().tell({ type: 'rings', call: 'mine', about: 'call=31&work=10' });
  expect(carrier().answered()).toEqual(['mine']);
});

test('a line without a name is nobody’s wish, and a wish that was taken back takes nothing', async () => {
  await started();
  phone().expect({ work: 10 });
  carrier().tell({ type: 'rings', call: 'nameless' });
  phone().forget();
  carrier().tell({ type: 'rings', call: 'late', about: 'call=31&work=10' });
  expect(carrier().answered()).toEqual([]);
  phone().decline({ call: 31 });
  expect(carrier().said.at(-1)).toEqual({ type: 'refuse', call: 'late' });
});

test('a telephone that could not be had is asked for again, by itself and at once when somebody wants it', async () => {
  vi.useFakeTimers();
  ask.mockRejectedValueOnce(new Error('502'));
  ask.mockRejectedValueOnce(new Error('502'));
  const { result } = renderHook(useDeviceState);
  startPhone(5, ask);
  await vi.advanceTimersByTimeAsync(100);
  expect(result.current).toBe('failed');
  await vi.advanceTimersByTimeAsync(2000);
  expect(ask).toHaveBeenCalledTimes(2);
  connectAgain();
  await vi.waitFor(() => expect(result.current).toBe('ready'));
  expect(ask).toHaveBeenCalledTimes(3);
  connectAgain();
  expect(ask).toHaveBeenCalledTimes(3);
});
