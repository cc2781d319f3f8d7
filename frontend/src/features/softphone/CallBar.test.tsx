import { Notifications, notifications } from '@mantine/notifications';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { startPhone, stopPhone } from '@/lib/phone';
import type { Participant } from '@/live/derive';
import type { RowOf } from '@/live/rows';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import CallBar from './CallBar';

await initI18n(deskBundle);

const party = (what: Partial<Participant>): Participant => ({
  id: 7,
  purpose: 'consult',
  stage: 'talking',
  person: 9,
  name: 'Wei',
  number: '',
  reason: '',
  by: me.id,
  ...what,
});
const line = (what: Partial<RowOf<'call'>> = {}) =>
  ({
    id: 30,
    version: 1,
    state: 'connected',
    is_over: false,
    agent: me.id,
    agent_name: me.name,
    customer_name: 'Alice',
    caller: '+447700900123',
    caller_shown: '+44 7700 900123',
    comforted: false,
    held: false,
    participants: [],
    answered_by: '',
    trouble: '',
    ...what,
  }) as unknown as RowOf<'call'>;

const open = async (row: RowOf<'call'>, more: Record<string, unknown> = {}) => {
  const asked = answerWith({ 'get me': me, 'get supervisions': { items: [], next: null }, ...more });
  await renderPage(
    <>
      <Notifications />
      <CallBar />
    </>,
  );
  live.merge({ call: [row] });
  return () => asked.filter((one) => one.method === 'POST').map((one) => new URL(one.url).pathname.slice(8));
};

/** A carrier at which every telephone is registered at once. */
class Carrier {
  static OPEN = 1;
  readyState = 1;
  onopen = () => {};
  onmessage = (_: { data: string }) => {};
  constructor() {
    setTimeout(() => this.onopen());
  }
  send(what: string) {
    if (JSON.parse(what).type === 'register') this.onmessage({ data: '{"type":"registered"}' });
  }
  close() {}
}

/** The switch between the ways to take part measures itself; there is no layout here to be measured. */
class Unmeasured {
  observe() {}
  unobserve() {}
  disconnect() {}
}

beforeEach(() => {
  live.clear();
  sessionStorage.clear();
});
afterEach(() => {
  stopPhone();
  notifications.clean();
  vi.unstubAllGlobals();
});

test('a consultation is led from talking alone to all three, by what the server says', async () => {
  const joined = line({ version: 2, participants: [party({ stage: 'joined' })] });
  const asked = await open(line({ held: true, participants: [party({})] }), { 'post calls/30/consult/join': joined });
  expect(await screen.findByText('You talk with Wei alone. Alice is on hold.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Hand over to Wei' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'All talk together' }));
  expect(await screen.findByText('Wei is in the call with Alice and you.')).toBeVisible();
  expect(asked()).toEqual(['calls/30/consult/join']);
});

test('who was not reached is told with the reason, until it is put away', async () => {
  await open(line({ participants: [party({ stage: 'failed', reason: 'busy' })] }));
  expect(await screen.findByText(/Wei was not reached\. The line is busy/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Put away' }));
  expect(screen.queryByText(/was not reached/)).toBeNull();
});

test('a lost line comes back by itself, and says so', async () => {
  vi.stubGlobal('WebSocket', Carrier);
  startPhone(me.id, async () => ({ kind: 'simulator', identity: 'agent-1', address: 'http://carrier', token: null }));
  const asked = await open(line({ comforted: true }), { 'post calls/30/rejoin': line({ comforted: true }) });
  expect(await screen.findByText(/Your line was lost\. Alice hears/)).toBeVisible();
  await waitFor(() => expect(asked()).toEqual(['calls/30/rejoin']));
  live.merge({ call: [line({ version: 2 })] });
  expect(await screen.findByText('You are back on the line.')).toBeVisible();
  expect(screen.queryByText(/Your line was lost/)).toBeNull();
});

test('a page that was loaded again asks until the server has rung it', async () => {
  vi.stubGlobal('WebSocket', Carrier);
  startPhone(me.id, async () => ({ kind: 'simulator', identity: 'agent-1', address: 'http://carrier', token: null }));
  sessionStorage.setItem('phone.call', '30');
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const asked = await open(line(), { 'post calls/30/rejoin': () => new Response('', { status: 502 }) });
  await waitFor(() => expect(asked()).toHaveLength(1));
  await vi.advanceTimersByTimeAsync(5100);
  await waitFor(() => expect(asked()).toEqual(['calls/30/rejoin', 'calls/30/rejoin']));
  vi.useRealTimers();
});

test('the time beside a supervised call is not spoken every second', async () => {
  vi.stubGlobal('ResizeObserver', Unmeasured);
  const row = { id: 3, version: 1, call: 30, person: me.id, mode: 'barge', stage: 'joined', is_over: false };
  await open(line({ agent: 9, agent_name: 'Wei' }));
  live.merge({ supervision: [{ ...row, created_at: new Date().toISOString() } as never] });
  const spoken = await screen.findByText(/both hear you/);
  expect(spoken).toHaveAttribute('role', 'status');
  expect(spoken).not.toHaveTextContent(/\d:\d\d/);
  expect(screen.getByRole('button', { name: /^Mute/ })).toBeVisible();
});

test('a colleague who is asked sees whose call it is, and can leave it', async () => {
  const mine = party({ person: me.id, stage: 'talking', by: 9 });
  const gone = line({ version: 2, agent: 9, participants: [{ ...mine, stage: 'ended' }] });
  const asked = await open(line({ agent: 9, agent_name: 'Wei', participants: [mine] }), {
    'post calls/30/participants/7/drop': gone,
  });
  expect(await screen.findByText(/You talk with Wei alone\. Alice is on hold and does not hear you/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Leave the call' }));
  await waitFor(() => expect(screen.queryByText(/You talk with Wei/)).toBeNull());
  expect(asked()).toEqual(['calls/30/participants/7/drop']);
});

test('trouble is told in words, never as the name of a command', async () => {
  await open(line({ trouble: 'record_pause' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The recording could not be paused: what is said now is recorded.',
  );
});
