import { render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { client } from './api';
import { useLive } from './live';

class FakeSocket {
  static all: FakeSocket[] = [];
  static OPEN = 1;
  readyState = 1;
  onmessage: (message: { data: string }) => void = () => {};
  onclose: (event: { code: number }) => void = () => {};
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  say = (type: string) => this.onmessage({ data: JSON.stringify({ type }) });
  close = (code = 1006) => {
    this.readyState = 3;
    this.onclose({ code });
  };
}
const Line = ({ on }: { on: boolean }) => {
  useLive(on);
  return null;
};
const newest = () => FakeSocket.all.at(-1) as FakeSocket;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  vi.stubGlobal('WebSocket', FakeSocket);
});
afterEach(() => {
  vi.useRealTimers();
});

test('an event, and the hello after a gap, read the requests again', () => {
  const again = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
  render(<Line on />);
  expect(newest().url).toMatch(/\/ws\/live\?as=portal$/);
  newest().say('hello');
  expect(again).not.toHaveBeenCalled();
  newest().say('event');
  expect(again).toHaveBeenCalledTimes(2);
  newest().close();
  vi.advanceTimersByTime(2_000);
  expect(FakeSocket.all).toHaveLength(2);
  newest().say('hello');
  expect(again).toHaveBeenCalledTimes(4);
});

test('a line that ends because the session did asks who is signed in; one that breaks does not', () => {
  const again = vi.spyOn(client, 'invalidateQueries').mockResolvedValue();
  again.mockClear();
  const page = render(<Line on />);
  newest().say('hello');
  newest().close();
  expect(again).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  newest().close(4403);
  expect(again).toHaveBeenCalledWith({ queryKey: ['me'] });
  page.rerender(<Line on={false} />);
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.all).toHaveLength(2);
});

test('woken while the old line is still closing, it has one line and not two', () => {
  render(<Line on />);
  const first = newest();
  first.say('hello');
  first.close = () => {};
  first.readyState = 2;
  dispatchEvent(new Event('online'));
  expect(FakeSocket.all).toHaveLength(2);
  first.onclose({ code: 1006 });
  vi.advanceTimersByTime(20_000);
  expect(FakeSocket.all).toHaveLength(2);
});

test('a line that says nothing for too long is opened anew; signed out there is none', () => {
  const { rerender } = render(<Line on />);
  newest().say('hello');
  vi.advanceTimersByTime(40_000);
  expect(FakeSocket.all.length).toBeGreaterThan(1);
  rerender(<Line on={false} />);
  const count = FakeSocket.all.length;
  vi.advanceTimersByTime(60_000);
  expect(FakeSocket.all).toHaveLength(count);
});
