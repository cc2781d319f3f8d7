import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import Tape from './Tape';

await initI18n(deskBundle);
const NOON = Date.now() - 60_000;
const ago = (minutes: number) => new Date(NOON - minutes * 60_000).toISOString();
const part = { facts: {}, closed: [], closed_times: 0, closed_minutes: 0 };
const told = {
  at: new Date(NOON).toISOString(),
  goals: [
    {
      id: 1,
      goal: 'resolution',
      state: 'paused',
      is_late: false,
      target_minutes: 480,
      spent_minutes: 80,
      warn_percent: 80,
      started_at: ago(200),
      due_at: null,
      met_at: null,
      warned_at: null,
      breached_at: null,
      policy: { id: 3, name: { en: 'Gold', 'zh-CN': '金卡' } },
      calendar: null,
      segments: [
        { ...part, kind: 'running', cause: 'opened', started_at: ago(200), ended_at: ago(120), minutes: 80 },
        {
          ...part,
          kind: 'paused',
          cause: 'status',
          facts: { status: 'pending', by: 'Anna', actor: 'person' },
          started_at: ago(120),
          ended_at: null,
          minutes: 0,
        },
      ],
      ahead: [],
    },
  ],
};

test.each([
  ['en', 'Resolution', 'Stands still', '1h 20m of 8h used', /Time stood still: waiting \(.+\).+by Anna/],
  ['zh-CN', '解决', '已暂停', '已用 1小时 20分钟，共 8小时', /暂停：等待中（.+）.+操作人：Anna/],
] as const)('in %s each stretch says why, and the sum is shown', async (lang, goal, state, sum, why) => {
  answerWith({ 'get tickets/9/sla': told });
  await renderPage(<Tape ticket={9} />, lang);
  const row = within(await screen.findByRole('region', { name: goal }));
  expect(row.getByText(state)).toBeVisible();
  expect(row.getByText(sum)).toBeVisible();
  const stops = row.getAllByRole('listitem');
  expect(stops).toHaveLength(2);
  expect(stops[1]).toHaveTextContent(why);
  for (const stop of stops) expect(stop).toHaveAttribute('tabindex', '0');
});

test('a ticket without promises says so', async () => {
  answerWith({ 'get tickets/9/sla': { at: told.at, goals: [] } });
  await renderPage(<Tape ticket={9} />);
  expect(await screen.findByText('Nothing is promised on this ticket.')).toBeVisible();
});
