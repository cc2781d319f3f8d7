import { cleanup, screen, waitFor, within } from '@testing-library/react';
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
import SplitDialog from './SplitDialog';
import { timelineOf } from './timelineQuery';

await initI18n(deskBundle);

const ticket = {
  id: 9,
  version: 1,
  number: 100009,
  subject: 'Two matters',
  language: 'en',
  media: 'email',
  ways: [{ media: 'email', to: 'li@example.com' }],
} as unknown as Schema['TicketDetail'];

const said = (id: number, text: string, more: object = {}) => ({
  at: `2026-10-01T08:0${id % 10}:00Z`,
  kind: 'message',
  id,
  event: null,
  message: {
    id, version: 1, ticket_id: 9, direction: 'in', media: 'email', state: 'received', author_name: 'Li Wei',
    sender: 'li@example.com', subject: '', text, html: '', quoted: '', attachments: [], is_automatic: false, to: [],
    created_at: '2026-10-01T08:00:00Z', ...more,
  },
}); // biome-ignore format: one row
const file = { id: 7, filename: 'bill.pdf', size: 2048, content_type: 'application/pdf', is_inline: false };
const items = [said(1, 'The line is dead.'), said(2, 'And the bill is wrong.', { attachments: [file] })];

type Body = Record<string, unknown>;

const server = (more: Record<string, unknown>) =>
  answerWith({
    'get me': me,
    'get phone': { kind: 'simulator' },
    'get tickets/9/draft': { current: [], kept: [] },
    'delete tickets/9/draft': new Response(null, { status: 204 }),
    'get tickets/9/timeline': { items, next: null },
    'get tickets/9/planned-replies': [],
    'get tickets/9/signature': { text: 'Anna\nNorthwind', whose: 'queue' },
    'get queues': [],
    'get people': { items: [], next: null },
    ...more,
  });

beforeEach(() => {
  live.clear();
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A page that has read the ticket's timeline, as the desk has when anything is written. */
const drawn = async (page: React.ReactNode, language: 'en' | 'zh-CN' = 'en') => {
  const { cache } = await renderPage(page, language);
  await cache.fetchInfiniteQuery(timelineOf(9));
};

test('a forward takes the last message of the customer with its file, and goes to whoever is named', async () => {
  const bodies: Body[] = [];
  server({
    'post tickets/9/planned-forwards': async (request: Request) => {
      bodies.push((await request.json()) as Body);
      return {};
    },
  });
  await drawn(<Composer ticket={ticket} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Forward' }));
  const to = await screen.findByPlaceholderText('One or more addresses');
  const send = screen.getByRole('button', { name: 'Send forward' });
  expect(send).toBeDisabled();
  expect(await screen.findByRole('checkbox', { name: /bill\.pdf/ })).toBeChecked();
  await userEvent.type(to, 'lab@partner.example,');
  await waitFor(() => expect(send).toBeEnabled());
  await userEvent.click(send);
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({ to: ['lab@partner.example'], messages: [2], files: [7], delay_seconds: 10 });
});

test('what stands below an answer is shown, and the mail as its receiver will see it', async () => {
  localDrafts.write(me.id, 9, 'reply', { body: '<p>He comes tomorrow.</p>', rev: 0, at: 1, synced: false });
  const bodies: Body[] = [];
  server({
    'post tickets/9/previews/reply': async (request: Request) => {
      bodies.push((await request.json()) as Body);
      return {
        sender: 'help@northwind.example', to: ['li@example.com'], cc: [], subject: 'Re: Two matters', text: '',
        html: '<p>He comes tomorrow.</p>', files: [],
      }; // biome-ignore format: one row
    },
  });
  await drawn(<Composer ticket={ticket} />);
  expect(await screen.findByText(/Northwind/)).toBeInTheDocument();
  const button = await screen.findByRole('button', { name: 'Preview the mail' });
  await waitFor(() => expect(button).toBeEnabled());
  await userEvent.click(button);
  const dialog = await screen.findByRole('dialog', { name: 'As the receiver will see it' });
  expect(await within(dialog).findByText('Re: Two matters')).toBeInTheDocument();
  expect(bodies[0]).toMatchObject({ html: '<p>He comes tomorrow.</p>' });
});

test('a split that is asked for again has the same key, and another one when something else is asked', async () => {
  let answers = 0;
  const asked = server({
    'post tickets/9/split': () => {
      answers += 1;
      return answers < 3
        ? Response.json({ code: 'too_busy', message: 'Busy', fields: [], detail: {} }, { status: 503 })
        : { id: 10, number: 100010 };
    },
  });
  await drawn(<SplitDialog message={items[1]?.message as never} onClose={() => {}} />, 'zh-CN');
  const subject = await screen.findByRole('textbox', { name: '主题' });
  const split = async (times: number) => {
    await userEvent.click(screen.getByRole('button', { name: '拆分' }));
    await waitFor(() => expect(answers).toBe(times));
    await waitFor(() => expect(screen.getByRole('button', { name: '拆分' })).toBeEnabled());
  };
  await split(1);
  await split(2);
  await userEvent.clear(subject);
  await userEvent.type(subject, '账单');
  await split(3);
  const posts = asked.filter((one) => one.method === 'POST');
  const keys = posts.map((one) => one.headers.get('Idempotency-Key'));
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[1]);
  expect(await posts[2]?.json()).toMatchObject({ messages: [2], subject: '账单' });
});
