import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Schema } from '@/api/client';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { localDrafts } from '@/lib/drafts';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import Composer from './Composer';

await initI18n(deskBundle);

const ticket = {
  id: 9,
  version: 1,
  number: 100009,
  subject: 'Where is my technician?',
  language: 'en',
  media: 'email',
  ways: [{ media: 'email', to: 'li@example.com' }],
} as unknown as Schema['TicketDetail'];

const planned = (what: object = {}) => ({
  id: 5,
  version: 1,
  ticket_id: 9,
  state: 'waiting',
  media: 'email',
  is_scheduled: false,
  not_before: new Date(Date.now() + 9500).toISOString(),
  created_at: new Date().toISOString(),
  held_by: '',
  why_held: '',
  author_id: me.id,
  author: { id: me.id, name: me.name },
  text: 'He comes tomorrow.',
  html: '',
  cc: [],
  status: '',
  attachments: [],
  ...what,
});
const none = { current: [], kept: [] };
const server = (more: Record<string, unknown> = {}) =>
  answerWith({
    'get me': me,
    'get phone': { kind: 'simulator' },
    'get tickets/9/draft': none,
    'delete tickets/9/draft': new Response(null, { status: 204 }),
    'get tickets/9/timeline': { items: [], next: null },
    'get tickets/9/planned-replies': [],
    ...more,
  });
const asksOf = (asked: Request[], method: string, end: string) =>
  asked.filter((one) => one.method === method && new URL(one.url).pathname.endsWith(end));

beforeEach(() => {
  live.clear();
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A button, as soon as what was typed is in the editor. */
const press = async (name: string) => {
  const button = await screen.findByRole('button', { name });
  await waitFor(() => expect(button).toBeEnabled());
  await userEvent.click(button);
};
const typed = (basedOn?: number) =>
  localDrafts.write(me.id, 9, 'reply', {
    body: '<p>He comes tomorrow.</p>',
    rev: 0,
    at: 1,
    synced: false, // the server has none
    ...(basedOn !== undefined && { basedOn }),
  });

test('an answer can be undone for ten seconds, also after the page was loaded anew, and stands in the editor again', async () => {
  let waiting = [planned()];
  const draft = {
    id: 3,
    kind: 'reply',
    body: '<p>He comes tomorrow.</p>',
    rev: 1,
    attachments: [],
    based_on_message: null,
    is_current: true,
    updated_at: '',
  };
  const asked = server({
    'get tickets/9/planned-replies': () => waiting,
    'post planned-replies/5/cancel': () => {
      waiting = [];
      return { draft, is_mine: true };
    },
  });
  await renderPage(<Composer ticket={ticket} />);
  expect(await screen.findByText(/Leaves in \d+ s/)).toBeInTheDocument();
  expect(screen.getByRole('textbox', { name: 'Reply' })).not.toHaveTextContent('tomorrow');
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveTextContent('He comes tomorrow.'));
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  expect(asksOf(asked, 'POST', '/cancel')).toHaveLength(1);
});

test('what the customer wrote meanwhile holds the answer, is shown, and it goes out when its writer says so', async () => {
  typed(40);
  const refusal = {
    code: 'reply.customer_wrote',
    message: 'The customer wrote',
    fields: [],
    detail: { message: 41, who: 'Li', text: 'It works again.' },
  };
  const bodies: Record<string, unknown>[] = [];
  const asked = server({
    'post tickets/9/planned-replies': async (request: Request) => {
      bodies.push((await request.json()) as Record<string, unknown>);
      return bodies.length === 1 ? Response.json(refusal, { status: 409 }) : planned();
    },
  });
  await renderPage(<Composer ticket={ticket} />);
  await press('Send');
  expect(await screen.findByText('It works again.')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Send anyway' }));
  await waitFor(() => expect(bodies).toHaveLength(2));
  expect(bodies[0]).toMatchObject({ seen_message: 40, delay_seconds: 10, html: '<p>He comes tomorrow.</p>' });
  expect(bodies[1]).toMatchObject({ seen_message: 41 });
  const keys = asksOf(asked, 'POST', '/planned-replies').map((one) => one.headers.get('Idempotency-Key'));
  expect(keys[0]).toBe(keys[1]);
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Reply' })).not.toHaveTextContent('tomorrow'));
});

test('an answer can be sent at a chosen time', async () => {
  typed();
  const bodies: { not_before?: string }[] = [];
  server({
    'post tickets/9/planned-replies': async (request: Request) => {
      bodies.push((await request.json()) as { not_before?: string });
      return planned({ is_scheduled: true });
    },
  });
  await renderPage(<Composer ticket={ticket} />);
  await press('More ways to send');
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Send later…' }));
  await userEvent.click(await screen.findByRole('button', { name: 'In an hour' }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  const minutes = (Date.parse(bodies[0]?.not_before ?? '') - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(58);
  expect(minutes).toBeLessThan(61);
});

test('an answer that is held up says why, in Chinese too, and can be sent all the same', async () => {
  const held = planned({ state: 'held', held_by: 'reply.customer_wrote', why_held: '客户又发来了消息。' });
  const asked = server({ 'get tickets/9/planned-replies': [held], 'post planned-replies/5/send': {} });
  await renderPage(<Composer ticket={ticket} />, 'zh-CN');
  expect(await screen.findByRole('alert')).toHaveTextContent('客户又发来了消息。');
  await userEvent.click(screen.getByRole('button', { name: '仍然发送' }));
  await waitFor(() => expect(asksOf(asked, 'POST', '/send')).toHaveLength(1));
});
