import { Notifications, notifications } from '@mantine/notifications';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { phone } from '@/lib/phone';
import type { RowOf } from '@/live/rows';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me, workItem } from '@/test-rows';
import { usePhoneKeys } from './keys';
import { isMuted, useMicrophone, useMuteWish } from './mute';
import { useTelephone } from './opened';

await initI18n(deskBundle);

function Page() {
  usePhoneKeys();
  useMicrophone(me.id);
  return (
    <>
      <Notifications />
      <main aria-label="page" />
    </>
  );
}

const ringing = (id = 4, media: 'voice' | 'email' = 'voice') =>
  workItem({
    id,
    media,
    ref: { kind: media === 'voice' ? 'call' : 'ticket', id: 30 },
    reservation: {
      id: id * 10,
      agent: me.id,
      agent_name: me.name,
      state: 'pending',
      created_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 20_000).toISOString(),
    },
  });
const accepted = { ...ringing(), version: 2, state: 'active', reservation: null, agent: { id: me.id, name: me.name } };
const line = (what: Partial<RowOf<'call'>> = {}) =>
  ({
    id: 30,
    version: 1,
    state: 'connected',
    is_over: false,
    agent: me.id,
    work_item: 4,
    held: false,
    muted: false,
    participants: [],
    recording: 'off',
    recording_policy: 'on_demand',
    trouble: '',
    created_at: '2026-11-21T10:00:00Z',
    connected_at: '2026-11-21T10:00:05Z',
    ...what,
  }) as RowOf<'call'>;

/** The server as it is: an answer at once, and what the telephone did a moment later over the live line. */
function telephone() {
  let now = line();
  const later = (what: Partial<RowOf<'call'>>) => () => {
    setTimeout(() => {
      now = line({ ...now, ...what, version: now.version + 1 });
      live.merge({ call: [now] });
    }, 150);
    return now;
  };
  const asked = answerWith({
    'get me': me,
    'post reservations/40/accept': () => new Promise((done) => setTimeout(done, 80, accepted)),
    'post calls/30/mute': later({ muted: true }),
    'post calls/30/unmute': later({ muted: false }),
    'post calls/30/hold': later({ held: true }),
    'post calls/30/resume': later({ held: false }),
    'post calls/30/recording/start': later({ recording: 'on' }),
    'post calls/30/recording/pause': later({ recording: 'paused' }),
    'post calls/30/end': () => line({ ...now, version: now.version + 1, state: 'completed', is_over: true }),
  });
  return () =>
    asked.filter((one) => one.method === 'POST').map((one) => new URL(one.url).pathname.replace('/api/v1/', ''));
}

const open = async () => {
  await renderPage(<Page />);
  await screen.findByRole('main', { name: 'page' });
};

beforeEach(() => live.clear());
afterEach(() => {
  notifications.clean();
  vi.unstubAllGlobals();
});

test('a key pressed before the one before it is carried out acts on what that one leaves', async () => {
  const asked = telephone();
  await open();
  live.merge({ call: [line()] });
  await userEvent.keyboard('{F9}{F9}{F10}{F9}');
  await waitFor(() => expect(asked()).toEqual(['calls/30/mute', 'calls/30/unmute', 'calls/30/hold', 'calls/30/mute']));
  await waitFor(() => expect(live.snapshot().call.get(30)).toMatchObject({ muted: true, held: true }));
});

test('mute pressed right after answering waits for the line, then mutes', async () => {
  const asked = telephone();
  await open();
  live.merge({ work_item: [ringing()] });
  await userEvent.keyboard('{F8}{F9}');
  await waitFor(() => expect(asked()).toEqual(['reservations/40/accept']));
  live.merge({ call: [line({ version: 0, state: 'connecting', connected_at: null })] });
  await new Promise((done) => setTimeout(done, 100));
  expect(asked()).toEqual(['reservations/40/accept']);
  live.merge({ call: [line()] });
  await waitFor(() => expect(asked()).toEqual(['reservations/40/accept', 'calls/30/mute']));
});

test('who answers and at once says no hangs up; nothing is waited for', async () => {
  const asked = telephone();
  await open();
  live.merge({ work_item: [ringing()] });
  await userEvent.keyboard('{F8}{F9}{Shift>}{F8}{/Shift}');
  await waitFor(() => expect(asked()).toEqual(['reservations/40/accept']));
  live.merge({ call: [line({ state: 'connecting', connected_at: null })] });
  await waitFor(() => expect(asked()).toEqual(['reservations/40/accept', 'calls/30/end']));
});

test('the second F8 for the same ring is no second answer, and takes nothing else that rings', async () => {
  const asked = telephone();
  await open();
  live.merge({ work_item: [ringing(), ringing(7, 'email')] });
  await userEvent.keyboard('{F8}{F8}');
  await waitFor(() => expect(screen.getByText('You have answered this already.')).toBeVisible());
  expect(asked()).toEqual(['reservations/40/accept']);
});

test.each([
  ['{F8}', 'Nothing rings for you.'],
  ['{F9}', 'There is no call on the line.'],
  ['{F10}', 'There is no call on the line.'],
  ['{F2}', 'There is no call on the line.'],
  ['{F4}', 'There is no call on the line.'],
  ['{Shift>}{F8}{/Shift}', 'There is no call on the line.'],
])('%s with nothing to act on says so: %s', async (key, said) => {
  telephone();
  await open();
  await userEvent.keyboard(key);
  expect(await screen.findByText(said)).toBeVisible();
});

test('a telephone that refuses is heard of at once', async () => {
  const now = line();
  answerWith({ 'get me': me, 'post calls/30/hold': () => now });
  await open();
  live.merge({ call: [now] });
  await userEvent.keyboard('{F10}');
  live.merge({ call: [line({ version: 2, trouble: 'hold' })] });
  expect(await screen.findByText(/has not confirmed this/)).toBeVisible();
});

test('F4 begins to record, then pauses; where nothing is recorded it says so', async () => {
  const asked = telephone();
  await open();
  live.merge({ call: [line()] });
  await userEvent.keyboard('{F4}');
  await waitFor(() => expect(live.snapshot().call.get(30)).toMatchObject({ recording: 'on' }));
  await userEvent.keyboard('{F4}');
  await waitFor(() => expect(asked()).toEqual(['calls/30/recording/start', 'calls/30/recording/pause']));
  await waitFor(() => expect(live.snapshot().call.get(30)).toMatchObject({ recording: 'paused' }));
  live.merge({ call: [line({ version: 9, recording_policy: 'never' })] });
  await userEvent.keyboard('{F4}');
  expect(await screen.findByText('Calls of this queue are not recorded.')).toBeVisible();
});

test('F2 hands on the call on the line, Shift+F4 opens the dial pad between calls', async () => {
  telephone();
  await open();
  await userEvent.keyboard('{Shift>}{F4}{/Shift}');
  expect(useTelephone.getState().layer).toBe('dial');
  live.merge({ call: [line()] });
  await userEvent.keyboard('{F2}');
  expect(useTelephone.getState().layer).toBe('pass');
  useTelephone.getState().close();
});

test('the microphone follows the key at once, and goes back when the request fails', async () => {
  let answer = (_: Response) => {};
  answerWith({ 'get me': me, 'post calls/30/mute': () => new Promise((done) => (answer = done)) });
  await open();
  live.merge({ call: [line()] });
  const mute = vi.spyOn(phone(), 'mute');
  await userEvent.keyboard('{F9}');
  await waitFor(() => expect(mute).toHaveBeenLastCalledWith(true));
  expect(isMuted(line())).toBe(true);
  answer(Response.json({ code: 'broken', message: 'No.' }, { status: 502 }));
  await waitFor(() => expect(mute).toHaveBeenLastCalledWith(false));
  expect(isMuted(line())).toBe(false);
  mute.mockRestore();
});

test('a mute that the telephone refuses leaves the microphone as the call says it is', async () => {
  answerWith({ 'get me': me, 'post calls/30/mute': () => line() });
  await open();
  live.merge({ call: [line()] });
  const mute = vi.spyOn(phone(), 'mute');
  await userEvent.keyboard('{F9}');
  await waitFor(() => expect(mute).toHaveBeenLastCalledWith(true));
  live.merge({ call: [line({ version: 2, trouble: 'mute' })] });
  await waitFor(() => expect(mute).toHaveBeenLastCalledWith(false));
  expect(useMuteWish.getState().wish).toBeNull();
  mute.mockRestore();
});

test('who was asked into a call mutes themselves and leaves it by the same keys', async () => {
  const place = { id: 7, purpose: 'add', stage: 'joined', person: me.id, name: me.name, number: '', reason: '', by: 9 };
  const theirs = line({ agent: 9, participants: [place] as never });
  const asked = answerWith({
    'get me': me,
    'post calls/30/participants/7/drop': () => line({ ...theirs, version: 2, participants: [] }),
  });
  await open();
  live.merge({ call: [theirs] });
  const mute = vi.spyOn(phone(), 'mute');
  await userEvent.keyboard('{F9}');
  await waitFor(() => expect(mute).toHaveBeenLastCalledWith(true));
  expect(asked.some((one) => one.method === 'POST')).toBe(false);
  await userEvent.keyboard('{Shift>}{F8}{/Shift}');
  await waitFor(() => expect(asked.filter((one) => one.method === 'POST')).toHaveLength(1));
  expect(asked.at(-1)?.url).toMatch(/participants\/7\/drop$/);
  mute.mockRestore();
});
