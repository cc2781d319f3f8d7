import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import type { RowOf } from '@/live/rows';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import Bell from './Bell';
import { NotAnswering } from './NotAnswering';

await initI18n(deskBundle);

const line = (id: number, what: Partial<RowOf<'notification'>> = {}): RowOf<'notification'> => ({
  id,
  version: 1,
  code: 'work.escalated',
  facts: { by: 'Mei', queue: { en: 'Care', 'zh-CN': '关怀' } },
  ticket_id: 9,
  created_at: '2026-11-22T10:00:00Z',
  read_at: null,
  ...what,
});

beforeEach(() => {
  live.clear();
  localStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

test.each([
  ['en', 'Mei escalated work of Care', '1 unread notification', 'Mark all as read'],
  ['zh-CN', 'Mei 升级了“关怀”的任务', '1 条未读通知', '全部标为已读'],
] as const)('in %s a line comes live, is counted, and is read on every screen', async (language, words, label, all) => {
  const read = line(4, { version: 2, read_at: '2026-11-22T10:05:00Z' });
  const asked = answerWith({
    'get me': me,
    'get notifications': { items: [line(4), line(3, { version: 2, read_at: '2026-11-21T10:00:00Z' })], next: null },
    'post notifications/read': () => ({ items: [read] }),
  });
  await renderPage(<Bell />, language);
  live.merge({ notification: [line(4)] });
  await userEvent.click(await screen.findByRole('button', { name: label }));
  await waitFor(() => expect(screen.getAllByRole('link', { name: words })).toHaveLength(2));
  await userEvent.click(screen.getByRole('button', { name: all }));
  await waitFor(() => expect(screen.queryByRole('button', { name: label })).toBeNull());
  const sent = asked.find((one) => one.url.endsWith('/notifications/read'));
  expect(await sent?.json()).toEqual({ ids: [4] });
});

test.each([
  ['en', 'busy', /\+861055550199, to which you transferred a call, was busy/],
  ['en', 'no-answer', /Nobody answered at \+861055550199/],
  ['en', 'error 21211', /could not be called/],
  ['zh-CN', 'no-answer', /您转接的号码 \+861055550199 无人接听，来电已排在“关怀”队列最前/],
] as const)('in %s a transfer that ended with "%s" is told to who made it', async (language, reason, words) => {
  answerWith({ 'get me': me, 'get notifications': { items: [], next: null } });
  await renderPage(<Bell />, language);
  const facts = { number: '+861055550199', reason, queue: { en: 'Care', 'zh-CN': '关怀' } };
  live.merge({ notification: [line(5, { code: 'call.not_taken_over', facts })] });
  expect(await screen.findByText(words)).toBeTruthy();
});

test('the notice of not answering can be put away, and comes back when the state begins anew', async () => {
  answerWith({ 'get me': me });
  await renderPage(<NotAnswering />);
  const state = (version: number, since: string) =>
    ({ id: 1, version, person: me.id, state: 'break', reason: 'not_answering', since, misses: 3 }) as never;
  live.merge({ agent_state: [state(1, '2026-11-22T10:00:00Z')] });
  await userEvent.click(await screen.findByRole('button', { name: 'Put this notice away' }));
  await waitFor(() => expect(screen.queryByText(/ring out|not answer/i)).toBeNull());
  live.merge({ agent_state: [state(2, '2026-11-22T10:00:00Z')] });
  await new Promise((done) => setTimeout(done, 50));
  expect(screen.queryByRole('button', { name: 'Put this notice away' })).toBeNull();
  live.merge({ agent_state: [state(3, '2026-11-22T11:00:00Z')] });
  expect(await screen.findByRole('button', { name: 'Put this notice away' })).toBeVisible();
});
