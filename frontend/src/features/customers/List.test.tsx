import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerWith, renderPage } from '@/test-page';
import { CustomerList } from './List';

const both = (en: string) => ({ en, 'zh-CN': en });
const field = (key: string, type: string, choices: unknown[] = []) => ({
  key,
  type,
  name: both(key),
  operators: [{ op: 'is', takes: 'codes' }],
  choices,
  tokens: [],
});
const tier = field('tier', 'choice', [{ code: 'vip', name: both('VIP') }]);
const hat = field('field.hat', 'own_choice', [{ code: 'red', name: both('Red hat') }]);
const vip = { all: [{ field: 'tier', op: 'is', value: ['vip'] }] };
const language = {
  filters: [tier, hat],
  columns: ['name', 'tier', 'owner', 'field.hat'],
  usual_columns: ['name', 'tier', 'field.hat'],
  sorts: ['name', 'tier'],
  built_in: [{ key: 'all', conditions: { all: [] }, sorts: ['name'] }],
};
const wang = {
  id: 7,
  version: 1,
  number: 'C1000007',
  kind: 'person',
  name: '王晓雯',
  tier: 'vip',
  is_provisional: false,
  do_not_contact: true,
  owner_name: 'Anna',
  fields: { hat: 'red' },
};
const page = (items: unknown[]) => ({ items, next: null });
const reads = {
  'get me': { id: 1, role: 'agent', name: 'Anna' },
  'get customer-views/fields': language,
  'get customer-views/counts': page([{ view: 'all', count: 1 }]),
  'get customer-views': page([]),
  'get customers': page([wang]),
};
const asked = (requests: Request[]) =>
  requests.map((one) => new URL(one.url)).filter((url) => url.pathname.endsWith('/v1/customers'));

test('a list shows its columns, own fields among them, and is ordered by a heading', async () => {
  const requests = answerWith(reads);
  await renderPage(<CustomerList />);
  const row = await screen.findByRole('row', { name: /王晓雯/ });
  expect(within(row).getByText('Red hat')).toBeVisible();
  expect(within(row).queryByText('Anna')).toBeNull();
  expect(screen.getByRole('link', { name: /^All customers ?1$/ })).toHaveAttribute('aria-current', 'page');
  expect(asked(requests).at(-1)?.searchParams.get('view')).toBe('all');
  const head = screen.getByRole('columnheader', { name: /Tier/ });
  await userEvent.click(within(head).getByRole('button'));
  await expect.poll(() => asked(requests).at(-1)?.searchParams.get('sort')).toBe('tier');
  expect(within(screen.getByRole('columnheader', { name: /hat/ })).queryByRole('button')).toBeNull();
});

test('a kept list of somebody else that is gone says so and asks for no customers', async () => {
  const requests = answerWith(reads);
  await renderPage(<CustomerList />, 'en', '/?list=99');
  expect(await screen.findByText('There is no such list')).toBeVisible();
  expect(asked(requests)).toEqual([]);
});

test('what somebody tries is asked as conditions and can be kept', async () => {
  const kept = { id: 3, version: 1, name: both('Hats'), shared: false, conditions: vip, columns: ['name'], sorts: [] };
  const requests = answerWith({
    ...reads,
    'get customer-views': page([kept]),
    'post customer-views': { ...kept, id: 4 },
  });
  await renderPage(<CustomerList />, 'en', '/?list=3');
  await userEvent.click(await screen.findByRole('button', { name: 'Filter (1)' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Remove this condition' }));
  await userEvent.click(screen.getByRole('button', { name: 'Show' }));
  expect(await screen.findByText('Changed, not saved')).toBeVisible();
  await expect.poll(() => asked(requests).at(-1)?.searchParams.get('conditions')).toBe('{"all":[]}');
  await userEvent.click(screen.getByRole('button', { name: /Save as a list/ }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'New list' }));
  await userEvent.type((await screen.findAllByLabelText(/^Name/))[0] as HTMLElement, 'Everybody{Enter}');
  await expect.poll(() => requests.filter((one) => one.method === 'POST').length).toBe(1);
  const sent = requests.find((one) => one.method === 'POST');
  expect(new URL(sent?.url ?? '').pathname).toContain('customer-views');
});
