import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Schema } from '@/api/client';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import TicketMore from './TicketMore';

await initI18n(deskBundle);

const ticket = {
  id: 9,
  version: 1,
  number: 100009,
  status: 'open',
  follower_ids: [],
  snoozed_at: null,
  snoozed_until: null,
  merged_into: null,
} as unknown as Schema['TicketDetail'];
const server = (more: Record<string, unknown> = {}) =>
  answerWith({
    'get me': { ...me, role: 'supervisor' },
    'post tickets/9/presence': [],
    'get people': { items: [{ id: 7, name: 'Anna' }], next: null },
    'get queues': { items: [], next: null },
    'get tickets/9/tasks': [],
    'get tickets/9/links': [],
    ...more,
  });
const open = async (what: string) => {
  await userEvent.click(await screen.findByRole('button', { name: 'More' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: what }));
};
const sent = (asked: Request[], end: string) =>
  Promise.all(asked.filter((one) => one.method === 'POST' && one.url.endsWith(end)).map((one) => one.clone().json()));

beforeEach(() => {
  const Unmeasured = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  vi.stubGlobal('ResizeObserver', Unmeasured);
  Element.prototype.scrollIntoView = () => {};
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('each line is a task of its own', async () => {
  const asked = server({ 'post tickets/9/tasks': [] });
  await renderPage(<TicketMore ticket={ticket} />);
  await open('Tasks');
  const field = await screen.findByRole('textbox', { name: 'New task' });
  await userEvent.type(field, 'Call{enter}Write');
  await userEvent.click(screen.getByRole('button', { name: 'Add' }));
  await waitFor(async () => expect(await sent(asked, '/tasks')).toEqual([{ titles: ['Call', 'Write'] }]));
});

test('history names people and says what was before', async () => {
  const entry = {
    id: 1,
    at: '2026-11-22T10:00:00Z',
    actor: { kind: 'person', id: 7, name: 'Anna' },
    changes: [
      { field: 'priority', old: 'normal', new: 'high' },
      { field: 'owner_id', old: null, new: 7 },
    ],
  };
  server({ 'get tickets/9/history': { items: [entry], next: null } });
  await renderPage(<TicketMore ticket={ticket} />);
  await open('History');
  expect(await screen.findByText('Normal → High')).toBeInTheDocument();
  expect(await screen.findByText('– → Anna')).toBeInTheDocument();
});

test('a number that nobody sees is refused where it was typed', async () => {
  const fields = [{ field: 'number', code: 'invalid', message: 'There is no such ticket.' }];
  const refusal = { code: 'invalid', message: 'x', fields, detail: {} };
  server({ 'post tickets/9/links': () => Response.json(refusal, { status: 400 }) });
  await renderPage(<TicketMore ticket={ticket} />);
  await open('Linked tickets');
  await userEvent.type(await screen.findByRole('textbox', { name: 'Number of the other ticket' }), '100010');
  await userEvent.click(screen.getByRole('button', { name: 'Link' }));
  expect(await screen.findByText('There is no such ticket.')).toBeInTheDocument();
});

test('a merged ticket shows where it goes on, and the way back', async () => {
  const asked = server({ 'post tickets/9/unmerge': { ...ticket, version: 3 } });
  await renderPage(<TicketMore ticket={{ ...ticket, merged_into: 12 } as Schema['TicketDetail']} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Undo the merge' }));
  await waitFor(() => expect(asked.some((one) => one.url.endsWith('/unmerge'))).toBe(true));
});

test('a ticket is deleted with a reason only', async () => {
  const asked = server({ 'post tickets/9/bin': new Response(null, { status: 204 }) });
  await renderPage(<TicketMore ticket={ticket} />);
  await open('Delete…');
  const away = await screen.findByRole('button', { name: 'Delete' });
  expect(away).toBeDisabled();
  await userEvent.type(screen.getByRole('textbox', { name: /Why/ }), 'spam');
  await userEvent.click(away);
  await waitFor(async () => expect(await sent(asked, '/bin')).toEqual([{ reason: 'spam' }]));
});
