import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { portalBundle } from '@/i18n/bundles';
import { LanguageProvider } from '@/i18n/t';
import { App } from '@/portal/App';
import { answerWith } from '@/test-page';
import { client, LOOK_EVERY } from './api';

const TOKEN = 'k3v9q2m7x5c8b1n4z6l0p2s5d7';
const said = (id: number, text: string, is_mine: boolean) => ({
  id,
  version: 1,
  ticket_id: 7,
  is_mine,
  author: is_mine ? '' : 'Mei',
  created_at: '2026-11-21T10:00:00Z',
  text,
  html: '',
  files: [],
  direction: is_mine ? 'in' : 'out',
  attachments: [],
});
const request = (messages: object[]) => ({
  id: 7,
  version: messages.length,
  number: 104261,
  token: TOKEN,
  kind: 'complaint',
  subject: 'Rude treatment',
  status: 'open',
  answer_by: null,
  due_at: null,
  resolved_at: null,
  created_at: '2026-11-21T10:00:00Z',
  updated_at: '2026-11-21T10:00:00Z',
  messages,
});
const passing = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  client.clear();
  window.scrollTo = () => {};
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('an answer appears on the status page by itself; one failed look takes nothing away', async () => {
  let now: unknown = request([said(1, 'I waited all day.', true)]);
  const asked = answerWith({ [`get portal/requests/${TOKEN}`]: () => now });
  history.replaceState(null, '', `/portal/requests/${TOKEN}`);
  await initI18n(portalBundle);
  render(
    <QueryClientProvider client={client}>
      <LanguageProvider>
        <App />
      </LanguageProvider>
    </QueryClientProvider>,
  );
  expect(await screen.findByText('I waited all day.')).toBeVisible();
  now = Response.json({ code: 'internal', message: 'Broken' }, { status: 500 });
  await passing(LOOK_EVERY + 100);
  expect(screen.getByText('I waited all day.')).toBeVisible();
  now = request([said(1, 'I waited all day.', true), said(2, 'Tomorrow at nine?', false)]);
  await passing(LOOK_EVERY + 100);
  expect(await screen.findByText('Tomorrow at nine?')).toBeVisible();

  const before = asked.length;
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  await passing(3 * LOOK_EVERY);
  expect(asked).toHaveLength(before);
});
