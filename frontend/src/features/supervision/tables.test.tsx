import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { renderPage } from '@/test-page';
import { AgentTable } from './AgentTable';
import type { AgentLine } from './board';

const agent = (change: Partial<AgentLine>): AgentLine => ({
  id: 1,
  person: 1,
  name: 'Anna',
  team: 'North',
  state: 'available',
  chosen: 'available',
  reason: '',
  since: new Date(Date.now() - 61_000).toISOString(),
  connected: true,
  load: {
    voice: { used: 1, limit: 1 },
    email: { used: 0, limit: 3 },
    chat: { used: 0, limit: 0 },
    task: { used: 0, limit: 0 },
  },
  current: null,
  reason_name: null,
  ringing: false,
  flagged_at: null,
  today: { handled: 0, aht_seconds: null, missed: 0, rejected: 0 },
  ...change,
});
const agents = [
  agent({}),
  agent({
    id: 2,
    person: 2,
    name: '李静怡',
    team: '华东',
    state: 'talking',
    current: {
      work_item: 7,
      queue_id: 3,
      customer: null,
      state_since: new Date().toISOString(),
      queue: { en: 'Faults', 'zh-CN': '障碍' },
      media: 'voice',
      title: '王晓雯',
      state: 'active',
      ticket_id: 5,
    },
  }),
];
const names = () => screen.getAllByRole('rowheader').map((cell) => cell.textContent);

test('an agent line says state, load, contact and queue in words', async () => {
  await renderPage(<AgentTable agents={agents} queue={null} onQueue={() => {}} />, 'zh-CN');
  const row = (await screen.findByText('李静怡')).closest('tr') as HTMLElement;
  expect(within(row).getByText('服务中')).toBeVisible();
  expect(within(row).getByText('障碍')).toBeVisible();
  expect(within(row).getByRole('link', { name: '王晓雯' })).toHaveAttribute('href', '/desk/5');
  expect(within(row).getByText('1/1')).toBeVisible();
  expect(within(row).queryByText('0/0')).toBeNull();
});

test('filtered by state and by name, sorted by a column either way', async () => {
  const user = userEvent.setup();
  await renderPage(<AgentTable agents={agents} queue={null} onQueue={() => {}} />);
  await screen.findByText('Anna');
  expect(names()).toEqual(['李静怡华东', 'AnnaNorth']);
  await user.click(screen.getByRole('button', { name: /^Agent/ }));
  expect(names()[0]).toBe('AnnaNorth');
  await user.click(screen.getByRole('button', { name: /^Ready/ }));
  expect(names()).toEqual(['AnnaNorth']);
  await user.type(screen.getByRole('textbox'), 'nobody');
  expect(await screen.findByText('Nobody fits this filter')).toBeVisible();
});
