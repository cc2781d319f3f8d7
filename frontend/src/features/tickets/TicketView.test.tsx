import { useRouterState } from '@tanstack/react-router';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import LooseWork from '@/app/shell/LooseWork';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me, workItem } from '@/test-rows';
import { TicketView } from './TicketView';

await initI18n(deskBundle);
/** Dialogs measure themselves; there is no layout here to be measured. */
class Unmeasured {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.mock('./Composer', () => ({ default: () => null }));

const ticket = {
  id: 9,
  version: 1,
  number: 100009,
  subject: 'Where is my technician?',
  status: 'open',
  priority: 'normal',
  customer: { id: 3, name: 'Alice Whitfield' },
  language: 'en',
  due_at: null,
  follower_ids: [],
};
const codes = [{ id: 1, code: 'solved', name: { en: 'Solved' }, text: 'Solved' }];
const mine = { id: me.id, name: me.name };
const call = workItem({ id: 4, media: 'voice', ref: { kind: 'call', id: 30 }, state: 'wrap_up', agent: mine });
const mail = workItem({ id: 3, media: 'email', state: 'parked', agent: mine });

const server = (more: Record<string, unknown> = {}) =>
  answerWith({
    'get me': me,
    'get tickets/9': ticket,
    'get tickets/9/timeline': { items: [], next: null },
    'get queues/1/dispositions': { items: codes, next: null },
    'get queues': { items: [], next: null },
    'get presence': { items: [], next: null },
    ...more,
  });

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', Unmeasured);
  live.clear();
  localStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

test('a wrap-up that ends under the typist keeps the words, and they can still be sent', async () => {
  const asked = server({
    'post work-items/4/finish': { ...call, version: 3, state: 'done', note: 'called back', disposition: 'solved' },
  });
  live.merge({ work_item: [call] });
  await renderPage(<TicketView id={9} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Solved' }));
  const words = screen.getByRole('textbox', { name: 'A word for the record (optional)' });
  await userEvent.type(words, 'called');
  live.merge({ work_item: [{ ...call, version: 2, state: 'done' }] });
  expect(await screen.findByText(/your words were not sent yet: Alice Whitfield/)).toBeVisible();
  // under the same hands
  expect(document.activeElement).toBe(words);
  await userEvent.type(words, ' back');
  await userEvent.click(screen.getByRole('button', { name: 'Send' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Wrap up' })).toBeNull());
  const sent = asked.find((one) => one.url.endsWith('/finish'));
  expect(await sent?.json()).toEqual({ disposition: 'solved', note: 'called back' });
});

test('what was typed is there again after another page, and lies over every page when the time is over meanwhile', async () => {
  server();
  live.merge({ work_item: [call] });
  const { router } = await renderPage(<Elsewhere />);
  await router.navigate({ href: '/desk/9' } as never);
  await userEvent.type(await screen.findByRole('textbox', { name: /A word for the record/ }), 'half a');
  await router.navigate({ href: '/desk/12' } as never);
  await waitFor(() => expect(screen.queryByRole('textbox', { name: /A word for the record/ })).toBeNull());
  live.merge({ work_item: [{ ...call, version: 2, state: 'done' }] });
  expect(await screen.findByRole('textbox', { name: /A word for the record/ })).toHaveValue('half a');
  await userEvent.click(screen.getByRole('button', { name: 'Put away' }));
  expect(screen.queryByRole('textbox', { name: /A word for the record/ })).toBeNull();
});

/** The ticket at its own address, and what the shell lays over every page. */
function Elsewhere() {
  const opened = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <>
      {opened === '/desk/9' && <TicketView id={9} />}
      <LooseWork />
    </>
  );
}

test('two pieces of work on one ticket: the wrap-up of the call stands beside the mail, and T is about the mail', async () => {
  const asked = server({ 'post work-items/3/escalate': { ...mail, version: 2, state: 'waiting', agent: null } });
  live.merge({ work_item: [mail, call] });
  await renderPage(<TicketView id={9} />);
  expect(await screen.findByRole('region', { name: 'Wrap up' })).toBeVisible();
  expect(await screen.findByText(/Parked while you are on a call/)).toBeVisible();
  await userEvent.keyboard('t');
  await userEvent.click(await screen.findByRole('radio', { name: 'Escalate' }));
  await userEvent.click(screen.getAllByRole('button', { name: 'Escalate' }).at(-1) as HTMLElement);
  await waitFor(() => expect(asked.map((one) => new URL(one.url).pathname)).toContain('/api/v1/work-items/3/escalate'));
});

test('with a call in hand each work has its own transfer, and T means the call', async () => {
  const asked = server({ 'post work-items/4/escalate': { ...call, version: 2, state: 'waiting', agent: null } });
  live.merge({ work_item: [mail, { ...call, state: 'active' }] });
  await renderPage(<TicketView id={9} />);
  expect(await screen.findAllByRole('button', { name: 'Transfer' })).toHaveLength(2);
  await userEvent.keyboard('t');
  await userEvent.click(await screen.findByRole('radio', { name: 'Escalate' }));
  await userEvent.click(screen.getAllByRole('button', { name: 'Escalate' }).at(-1) as HTMLElement);
  await waitFor(() => expect(asked.map((one) => new URL(one.url).pathname)).toContain('/api/v1/work-items/4/escalate'));
});

test('a long run of changes is one line and its last three; what was said stands outside', async () => {
  const change = (id: number, priority: string) => ({
    id: `e${id}`,
    at: `2026-11-20T10:00:0${id}Z`,
    message: null,
    event: {
      name: 'ticket.changed',
      actor: { kind: 'system', id: null, name: '' },
      changes: { priority: ['low', priority] },
      facts: {},
      subject_id: 9,
    },
  });
  const run = ['high', 'low', 'high', 'low', 'high', 'low', 'urgent'].map((one, at) => change(at, one));
  server({ 'get tickets/9/timeline': { items: run, next: null } });
  await renderPage(<TicketView id={9} />);
  const more = await screen.findByRole('button', { name: '4 earlier changes' });
  const log = screen.getByRole('log');
  expect(within(log).getAllByText(/priority/i)).toHaveLength(3);
  expect(log).toHaveTextContent('Urgent');
  await userEvent.click(more);
  expect(within(log).getAllByText(/priority/i)).toHaveLength(7);
  await userEvent.click(screen.getByRole('button', { name: 'Fold these changes' }));
  expect(within(log).getAllByText(/priority/i)).toHaveLength(3);
});
