import { act, cleanup, screen, waitFor } from '@testing-library/react';
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
import TicketMore from './TicketMore';

await initI18n(deskBundle);

const ticket = {
  id: 9,
  version: 1,
  number: 100009,
  status: 'open',
  language: 'en',
  media: 'email',
  follower_ids: [],
  snoozed_at: null,
  snoozed_until: null,
  ways: [{ media: 'email', to: 'li@example.com' }],
} as unknown as Schema['TicketDetail'];

const server = (more: Record<string, unknown> = {}) =>
  answerWith({ 'get me': me, 'post tickets/9/presence': [{ id: 77, name: 'Wang Fang', doing: 'viewing' }], ...more });
const bodies = (asked: Request[], end: string) =>
  Promise.all(asked.filter((one) => one.method === 'POST' && one.url.endsWith(end)).map((one) => one.clone().json()));

beforeEach(() => {
  const Unmeasured = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  vi.stubGlobal('ResizeObserver', Unmeasured);
  Element.prototype.scrollIntoView = () => {};
  live.clear();
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('who else is there is shown, and what they do as soon as they do it', async () => {
  const asked = server();
  await renderPage(<TicketMore ticket={ticket} />);
  expect(await screen.findByText(/Wang Fang also looks at this/)).toBeInTheDocument();
  const says = (doing: string) =>
    act(() => {
      const row = { ticket_id: 9, person: { id: 77, name: 'Wang Fang' }, doing };
      live.push({ name: 'ticket.viewed', at: '', subject: ['ticket_viewer', 9], version: 0, row } as never);
      live.flush();
    });
  says('typing');
  expect(screen.getByText(/Wang Fang is writing/)).toBeInTheDocument();
  says('left');
  expect(screen.queryByText(/Wang Fang/)).toBeNull();
  cleanup();
  await waitFor(async () => expect(await bodies(asked, '/presence')).toContainEqual({ doing: 'left' }));
});

test('a ticket sleeps until a chosen time, or until the customer writes', async () => {
  const asked = server({ 'post tickets/9/snooze': { ...ticket, version: 2 } });
  await renderPage(<TicketMore ticket={ticket} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Let it sleep' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Until the customer writes' }));
  await waitFor(async () => expect(await bodies(asked, '/snooze')).toEqual([{ until: null }]));
});

test('a sleeping ticket says until when, in Chinese too, and is woken by a click', async () => {
  const asked = server({ 'post tickets/9/wake': { ...ticket, version: 3 } });
  const asleep = { ...ticket, snoozed_at: '2026-11-22T10:00:00Z', snoozed_until: '2026-11-23T01:00:00Z' };
  await renderPage(<TicketMore ticket={asleep as Schema['TicketDetail']} />, 'zh-CN');
  expect(await screen.findByText(/暂缓至/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: '立即恢复' }));
  await waitFor(() => expect(asked.some((one) => one.url.endsWith('/wake'))).toBe(true));
});

test('whom a note names is said before, and sent with it', async () => {
  localDrafts.write(me.id, 9, 'note', { body: '<p>@Wang Fang please call</p>', rev: 0, at: 1, synced: true });
  const asked = server({
    'get phone': { kind: 'none' },
    'get people': { items: [{ id: 77, name: 'Wang Fang' }], next: null },
    'get teams': { items: [{ id: 2, name: 'Service' }], next: null },
    'get tickets/9/draft': { current: [], kept: [] },
    'get tickets/9/timeline': { items: [], next: null },
    'get tickets/9/planned-replies': [],
    'post tickets/9/notes': { id: 1 },
    'delete tickets/9/draft': new Response(null, { status: 204 }),
  });
  await renderPage(<Composer ticket={ticket} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Internal note' }));
  expect(await screen.findByText('Will be told: Wang Fang')).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Add note' }));
  await waitFor(async () =>
    expect(await bodies(asked, '/notes')).toEqual([
      { text: '@Wang Fang please call', attachments: [], people: [77], teams: [] },
    ]),
  );
});
