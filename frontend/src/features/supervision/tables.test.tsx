import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { answerWith, renderPage } from '@/test-page';
import { AgentTable, fitting } from './AgentTable';
import { faultOf } from './AlarmRules';
import { askable } from './Assign';
import { type AgentFilter, type AgentLine, type AlarmRuleInput, NO_FILTER } from './types';

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

function Page() {
  const [filter, setFilter] = useState<AgentFilter>(NO_FILTER);
  return (
    <AgentTable
      agents={agents}
      queues={[]}
      filter={filter}
      onFilter={(change) => setFilter((was) => ({ ...was, ...change }))}
    />
  );
}

const views = {
  'get supervision/columns': {
    queues: { table: 'queues', columns: [], sort: [] },
    agents: { table: 'agents', columns: [], sort: [] },
  },
};

test('an agent line says state, load, contact and queue in words', async () => {
  answerWith(views);
  await renderPage(<Page />, 'zh-CN');
  const row = (await screen.findByText('李静怡')).closest('tr') as HTMLElement;
  expect(within(row).getByText('服务中')).toBeVisible();
  expect(within(row).getByText('障碍')).toBeVisible();
  expect(within(row).getByRole('link', { name: '王晓雯' })).toHaveAttribute('href', '/desk/5');
  expect(within(row).getByText('1/1')).toBeVisible();
  expect(within(row).queryByText('0/0')).toBeNull();
});

test('filtered by state and by name, sorted by a column either way', async () => {
  const user = userEvent.setup();
  answerWith(views);
  await renderPage(<Page />);
  await screen.findByText('Anna');
  expect(names()).toEqual(['李静怡', 'Anna']);
  await user.click(screen.getByRole('button', { name: /^Agent/ }));
  expect(names()[0]).toBe('Anna');
  await user.click(screen.getByRole('button', { name: /^Ready/ }));
  expect(names()).toEqual(['Anna']);
  await user.type(screen.getByRole('textbox', { name: /Find an agent/ }), 'nobody');
  expect(await screen.findByText('Nobody fits this filter')).toBeVisible();
});

test('columns are chosen and kept with the person, the order too', async () => {
  const user = userEvent.setup();
  const asked = answerWith({ ...views, 'put supervision/columns': {} });
  await renderPage(<Page />);
  await screen.findByText('Anna');
  expect(screen.queryByRole('columnheader', { name: /Rejected/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Columns' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Rejected' }));
  expect(await screen.findByRole('columnheader', { name: /Rejected/ })).toBeInTheDocument();
  // The page before may still be saving its own order when this one begins.
  await waitFor(async () => {
    const sent = await Promise.all(asked.filter((one) => one.method === 'PUT').map((one) => one.clone().json()));
    const kept = sent.find(({ columns }) => columns.at(-1) === 'rejected');
    expect(kept).toMatchObject({ table: 'agents', sort: [] });
  });
});

test('who is asked for a queue, works for it, raised the flag or fits the words', () => {
  const [anna, li] = agents as [AgentLine, AgentLine];
  const flagged = { ...anna, id: 3, person: 3, flagged_at: new Date().toISOString() };
  const all = [anna, li, flagged];
  const ids = (change: Partial<AgentFilter>, members: number[] = []) =>
    fitting(all, { ...NO_FILTER, ...change }, new Set(members)).map((one) => one.id);
  expect(ids({ queue: 3 }, [1])).toEqual([1, 2]);
  expect(ids({ flag: true })).toEqual([3]);
  expect(ids({ words: '王晓' })).toEqual([2]);
  expect(ids({ team: 'North', state: 'available' })).toEqual([1, 3]);
});

test('who can take work stands first; who is away or holds it is not asked', () => {
  const away = { ...(agents[0] as AgentLine), id: 9, person: 9, chosen: 'break' as const, state: 'break' as const };
  const [anna, li] = agents as [AgentLine, AgentLine];
  expect(askable([li, away, anna], 'email').map((one) => one.person)).toEqual([1, 2]);
  expect(askable([li, anna], 'email', 1).map((one) => one.person)).toEqual([2]);
});

test('a rule without a threshold, in the wrong order, or twice is not sent', () => {
  const rule: AlarmRuleInput = {
    queue: null,
    measure: 'waiting',
    state: '',
    warning: 5,
    critical: 10,
    margin: 0,
    hold_seconds: 0,
    active: true,
  };
  expect(faultOf(rule, [rule])).toBeNull();
  expect(faultOf({ ...rule, warning: null, critical: null }, [rule])).toBe('empty');
  expect(faultOf({ ...rule, critical: 3 }, [rule])).toBe('order');
  expect(faultOf({ ...rule, measure: 'service_level', warning: 80, critical: 60 }, [rule])).toBeNull();
  expect(faultOf(rule, [rule, { ...rule }])).toBe('twice');
});
