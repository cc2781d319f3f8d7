import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { totalsOf } from '@/features/supervision/board';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { setBoard } from '@/live/board';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me, workItem } from '@/test-rows';
import { QueueGlance } from './QueueGlance';

await initI18n(deskBundle);
beforeEach(() => live.clear());
afterEach(() => {
  act(() => setBoard(null));
  vi.unstubAllGlobals();
});

const line = (id: number, waiting: number, ringing: number) => ({
  id,
  waiting,
  ringing,
  longest_wait_since: waiting ? '2026-11-21T10:00:00Z' : null,
  offered_today: 0,
  answered_today: 0,
  abandoned_today: 0,
  abandoned_short_today: 0,
  service_level_percent: { today: null, target: 80 },
});
const board = { at: '2026-11-21T10:01:00Z', queues: [line(1, 3, 1), line(2, 5, 0)], agents: [] };
const held = { id: 1, agent_name: 'x', state: 'pending', created_at: '', expires_at: '' } as const;
const rows = () => [
  workItem({ id: 1, state: 'waiting' }),
  workItem({ id: 2, state: 'reserved', reservation: { ...held, agent: me.id } }),
  workItem({ id: 3, state: 'reserved', reservation: { ...held, agent: 99 } }),
  workItem({ id: 4, state: 'active' }),
];

test.each([
  ['en', 'My queues', '2 waiting'],
  ['zh-CN', '我的队列', '2 个等待'],
] as const)('an agent reads their own queues (%s)', async (language, label, said) => {
  const asked = answerWith({ 'get me': me });
  live.merge({ work_item: rows() });
  await renderPage(<QueueGlance />, language);
  expect(await screen.findByText(said)).toBeVisible();
  expect(screen.getByText(label)).toBeVisible();
  expect(asked.some((one) => one.url.includes('board'))).toBe(false);
});

test.each([
  ['en', 'All queues', '9 waiting'],
  ['zh-CN', '全部队列', '9 个等待'],
] as const)(
  'who supervises reads what the board says, whatever rows this desk holds (%s)',
  async (language, label, said) => {
    answerWith({ 'get me': { ...me, role: 'supervisor', data_scope: 'all' }, 'get supervision/board': board });
    live.merge({ work_item: rows() });
    await renderPage(<QueueGlance />, language);
    expect(await screen.findByText(said)).toBeVisible();
    expect(screen.getByText(label)).toBeVisible();
    expect(totalsOf(board.queues as never).waiting).toBe(9);
    act(() => setBoard({ ...board, queues: [line(1, 1, 0)] }));
    expect(await screen.findByText(language === 'en' ? '1 waiting' : '1 个等待')).toBeVisible();
  },
);
