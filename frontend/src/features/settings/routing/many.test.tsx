import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import { Teams } from '../Teams';
import { Edited, type Editing } from './form';
import { Members } from './Members';
import { firstSteps, ringSteps } from './model';
import { Rings } from './Rings';

vi.mock('./model', async (original) => {
  const real = await original<typeof import('./model')>();
  return { ...real, ringSteps: vi.fn(real.ringSteps) };
});

await initI18n(deskBundle);

const MANY = 1000;
const people = Array.from({ length: MANY }, (_, i) => ({ id: i + 1, name: `Agent ${i + 1}` }));
const page = (items: unknown[]) => ({ items, next: null });
const answers = {
  'get me': { ...me, role: 'admin' },
  'get skills': page([]),
  'get agents': page(
    people.map((person) => ({ id: person.id, person, skills: {}, queues: [{ id: 7, group: '', name: {} }] })),
  ),
  'get queues/7/members': page(people.map((person) => ({ person, group: '', since: '2026-01-01T00:00:00Z' }))),
  'get teams': page([{ id: 1, name: 'North', parent: null, path_ids: [1], members: MANY, version: 1 }]),
  'get people': page(
    people.map((one) => ({ ...one, username: `a${one.id}`, role: 'agent', team: 'North', team_id: 1 })),
  ),
};

/** The queue page as far as its members and rings go, and one field more that has nothing to do with them. */
function Page() {
  const [draft, setDraft] = useState({ priority: 0, required_skills: {}, groups: [], rings: [] });
  const editing = { base: { id: 7 }, draft, errors: {}, set: vi.fn() } as unknown as Editing;
  return (
    <Edited editing={editing}>
      <input
        aria-label="priority"
        value={draft.priority}
        onChange={(event) => setDraft({ ...draft, priority: Number(event.currentTarget.value) })}
      />
      <Rings />
      <Members />
    </Edited>
  );
}

test('who joins at which ring is worked out once, and not again with a key in another field', async () => {
  answerWith(answers);
  await renderPage(<Page />);
  await screen.findByRole('textbox', { name: /Find among 1,?000 members/ });
  vi.mocked(ringSteps).mockClear();
  await userEvent.type(screen.getByRole('textbox', { name: 'priority' }), '12345');
  expect(ringSteps).not.toHaveBeenCalled();
});

test('of a thousand members a screenful is drawn, and everybody is found by name', async () => {
  answerWith(answers);
  await renderPage(<Page />);
  const find = await screen.findByRole('textbox', { name: /Find among 1,?000 members/ });
  const shown = () => screen.getAllByRole('button', { name: /^Remove|^Take / }).length;
  expect(shown()).toBe(60);
  await userEvent.type(find, 'Agent 999');
  expect(screen.getByText('Agent 999')).toBeInTheDocument();
  expect(shown()).toBe(1);
});

test('the first ring that somebody fits is theirs; who fits none has none', () => {
  const step = (fits: number[]) => ({ after: 0, skills: {}, groups: [], fits });
  expect([...firstSteps([step([1]), step([1, 2])])]).toEqual([
    [1, 0],
    [2, 1],
  ]);
});

test('a colleague is searched first and then put into a team: one field of teams, and not a thousand', async () => {
  answerWith(answers);
  await renderPage(<Teams />);
  const find = await screen.findByRole('combobox', { name: 'Colleague' });
  expect(screen.queryByRole('combobox', { name: /^Team of/ })).toBeNull();
  await userEvent.type(find, 'a777');
  await userEvent.click(await screen.findByRole('option', { name: 'Agent 777 · a777 · North', hidden: true }));
  expect(screen.getAllByRole('combobox', { name: /^Team of/ })).toHaveLength(1);
});
