import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Schema } from '@/api/client';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import Composer from './Composer';
import { asHtml, unfilledIn } from './unfilled';

await initI18n(deskBundle);

const ticket = {
  id: 9,
  version: 1,
  number: 100009,
  subject: 'Router',
  language: 'zh-CN',
  media: 'email',
  ways: [{ media: 'email', to: 'li@example.com' }],
} as unknown as Schema['TicketDetail'];
const none = { current: [], kept: [] };
const server = (more: Record<string, unknown> = {}) =>
  answerWith({
    'get me': me,
    'get phone': { kind: 'simulator' },
    'get tickets/9/draft': none,
    'put tickets/9/draft': { id: 1, kind: 'reply', body: '', rev: 1, attachments: [], has_conflict: false },
    'get tickets/9/timeline': { items: [], next: null },
    'get tickets/9/planned-replies': [],
    ...more,
  });

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

test('a kept text is put in, in the customer’s language, and what it lacks keeps it from being sent', async () => {
  const texts = [
    { id: 1, title: { en: 'Hello' }, shortcut: 'hi', text: '您好', missing: [] },
    { id: 2, title: { en: 'Dear' }, shortcut: '', text: '{{customer.name}}您好\n\n再见', missing: ['customer.name'] },
  ];
  const asked = server({ 'get tickets/9/canned-texts': texts });
  await renderPage(<Composer ticket={ticket} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Insert a kept text (/)' }));
  const field = await screen.findByRole('combobox', { name: 'Find a text' });
  expect(await screen.findByRole('option', { name: /Hello/ })).toHaveAttribute('aria-selected', 'true');
  await userEvent.type(field, '{ArrowDown}{Enter}');
  await waitFor(() =>
    expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveTextContent('{{customer.name}}您好'),
  );
  expect(screen.getByText('Still to be filled in: {{customer.name}}')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
  const search = asked.map((one) => new URL(one.url)).find((one) => one.pathname.endsWith('/canned-texts'));
  expect(search?.searchParams.get('language')).toBe('zh-CN');
});

test('a macro is looked at before it is done', async () => {
  const macro = { id: 4, title: { en: 'Close politely' }, actions: [{ kind: 'status', status: 'resolved' }] };
  const steps = [
    { kind: 'status', before: 'open', after: 'resolved', missing: [] },
    { kind: 'reply', before: '', after: 'Goodbye', missing: [] },
  ];
  const asked = server({
    'get macros': { items: [macro], next: null },
    'get tickets/9/macros/4': steps,
    'post tickets/9/macros/4': { ticket: { ...ticket, version: 2 }, reply: null },
  });
  await renderPage(<Composer ticket={ticket} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Use a macro' }));
  await userEvent.click(await screen.findByRole('option', { name: /Close politely/ }));
  expect(await screen.findByText('Goodbye')).toBeInTheDocument();
  expect(screen.getByText(/→ Resolved/)).toBeInTheDocument();
  expect(asked.some((one) => one.method === 'POST')).toBe(false);
  await userEvent.click(screen.getByRole('button', { name: 'Do it' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Do it' })).toBeNull());
  const done = asked.find((one) => one.method === 'POST');
  expect(done?.headers.get('Idempotency-Key')).toBeTruthy();
});

test('Enter before anything was found chooses the first that is', async () => {
  const macro = { id: 4, title: { en: 'Close politely' }, actions: [{ kind: 'status', status: 'resolved' }] };
  let find: (found: object) => void = () => {};
  const found = new Promise((done) => {
    find = done;
  });
  server({ 'get macros': () => found, 'get tickets/9/macros/4': [] });
  await renderPage(<Composer ticket={ticket} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Use a macro' }));
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'Find a macro' })).toHaveFocus());
  await userEvent.keyboard('{Enter}');
  expect(screen.queryByRole('button', { name: 'Do it' })).toBeNull();
  find({ items: [macro, { ...macro, id: 5 }], next: null });
  expect(await screen.findByRole('region', { name: /Close politely/ })).toBeInTheDocument();
});

test('words become paragraphs, and nothing in them becomes a tag', () => {
  expect(asHtml('a <b>\n1\n\nc & d')).toBe('<p>a &lt;b&gt;<br>1</p><p>c &amp; d</p>');
  expect(unfilledIn('{{customer.name}} {{ agent.name }} {{customer.name}} {x}')).toEqual([
    '{{customer.name}}',
    '{{ agent.name }}',
  ]);
});
