import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerWith, renderPage } from '@/test-page';
import { CustomerPage } from './CustomerPage';

const customer = {
  id: 1,
  version: 1,
  number: 'C1000001',
  kind: 'person',
  name: '王晓雯',
  tier: 'gold',
  churn_risk: 81,
  churn_level: 'high',
  merged_into: null,
  is_provisional: false,
  do_not_contact: false,
  address: '',
  fields: { seats: 4, passport: 'E12•••678' },
};
const overview = {
  customer,
  group: [1],
  value: { tier: 'gold', points: 72 },
  churn: {
    risk: 81,
    level: 'high',
    reasons: [{ code: 'contract', points: 30, text: { en: 'Contract ends soon', 'zh-CN': '合约即将到期' } }],
  },
  tiles: {
    since: '2019-03-04',
    monthly_spend: '159.00',
    currency: 'CNY',
    contract_ends_on: null,
    days_to_contract_end: null,
    contacts_30_days: 2,
  },
  contact_points: [],
  subscriptions: [
    {
      id: 9,
      plan: { name: { en: 'Fibre 500M' }, product: { kind: 'broadband', name: {} } },
      number: '0210001',
      status: 'active',
      contract_ends_on: null,
      monthly: '159.0000',
      currency: 'CNY',
    },
  ],
  open_tickets: [],
  retention_cases: [],
};
const page = (items: unknown[] = []) => ({ items, next: null });
const reads = {
  'get customers/1/overview': overview,
  'get me': { id: 1, role: 'agent', handles_contacts: true },
  'get customer-fields': { items: [], next: null },
  'get customers/1/timeline': page(),
  'get customers/1/notes': page(),
  'get customers/1/billing': { state: 'unavailable', lines: [] },
};

test('the card stands although billing does not, and says so', async () => {
  answerWith(reads);
  await renderPage(<CustomerPage id={1} />);
  expect(await screen.findByRole('heading', { level: 1, name: /王晓雯/ })).toBeVisible();
  expect(await screen.findByText('Billing does not answer.')).toBeVisible();
  expect(screen.getByText('Contract ends soon')).toBeVisible();
  expect(screen.getByText('Nothing has happened yet.')).toBeVisible();
});

test('a number that is not billed is no trouble of billing', async () => {
  answerWith({ ...reads, 'get customers/1/billing': { state: 'none', lines: [] } });
  await renderPage(<CustomerPage id={1} />);
  expect(await screen.findByText('This number is not billed.')).toBeVisible();
  expect(screen.queryByText('Billing does not answer.')).toBeNull();
});

test('a disconnect request carries its reason and leads to the retention case', async () => {
  const user = userEvent.setup();
  const asked = answerWith({
    ...reads,
    'post subscriptions/9/disconnect-requests': () => Response.json({ id: 33 }, { status: 201 }),
  });
  const { router } = await renderPage(<CustomerPage id={1} />);
  await user.click(await screen.findByRole('button', { name: 'Disconnect…' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByRole('button', { name: 'Open a retention case' })).toBeDisabled();
  await user.click(dialog.getByRole('combobox', { name: /Why does the customer/ }));
  await user.click(await screen.findByRole('option', { name: 'Price' }));
  await user.type(dialog.getByRole('textbox', { name: 'What the customer said' }), 'Too much');
  await user.click(dialog.getByRole('button', { name: 'Open a retention case' }));
  await expect.poll(() => router.state.location.pathname).toBe('/outreach/33');
  const write = asked.find((request) => request.method === 'POST');
  expect(await write?.json()).toEqual({ reason: 'price', note: 'Too much' });
});

test('a merge is shown before it is made', async () => {
  const user = userEvent.setup();
  const other = { ...customer, id: 2, name: 'Wang Xiaowen', number: 'C1000002', phone: '+86 138 0013 8042' };
  const counts = { cards: 1, contact_points: 2, subscriptions: 1, notes: 0, tickets: 3 };
  const asked = answerWith({
    ...reads,
    'get customers': page([other]),
    'get customers/1/merge-preview': {
      survivor: 2,
      survivor_name: 'Wang Xiaowen',
      joins: counts,
      has: counts,
      survivor_keeps: ['name'],
    },
    'post customers/1/merge': { ...other },
  });
  await renderPage(<CustomerPage id={1} />);
  await user.click(await screen.findByRole('button', { name: 'Merge…' }));
  await user.type(await screen.findByLabelText('Which card stays?'), 'wang');
  await user.click(await screen.findByRole('button', { name: /Wang Xiaowen/ }));
  expect(await screen.findByText(/王晓雯 will stand behind Wang Xiaowen/)).toBeVisible();
  expect(asked.some((request) => request.method === 'POST')).toBe(false);
  await user.click(screen.getByRole('button', { name: 'Merge the cards' }));
  await expect.poll(() => asked.find((request) => request.method === 'POST')?.url).toContain('/customers/1/merge');
});

const ownField = (id: number, key: string, name: string, more: object = {}) => ({
  id,
  version: 1,
  key,
  type: 'text',
  name: { en: name, 'zh-CN': name },
  hint: {},
  choices: [],
  is_active: true,
  is_sensitive: false,
  ...more,
});

test('an own field is changed where it stands; a hidden one is written anew, a refusal is said under it', async () => {
  const fields = page([
    ownField(1, 'seats', 'Seats', { type: 'number' }),
    ownField(2, 'passport', 'Passport', { is_sensitive: true }),
  ]);
  const wrong = {
    code: 'invalid',
    message: 'Wrong',
    fields: [{ field: 'fields.passport', message: 'One line only.' }],
  };
  const sent: unknown[] = [];
  const patch = async (request: Request) => {
    const body = (await request.json()) as { fields: { [key: string]: unknown } };
    sent.push(body);
    return 'passport' in body.fields ? Response.json(wrong, { status: 400 }) : { ...customer, version: 2 };
  };
  answerWith({
    ...reads,
    'get customer-fields': fields,
    'patch customers/1': patch,
  });
  await renderPage(<CustomerPage id={1} />);
  await userEvent.click(await screen.findByRole('button', { name: /^Seats/ }));
  const seats = await screen.findByRole('textbox', { name: /Seats/ });
  expect(seats).toHaveValue('4');
  await userEvent.clear(seats);
  await userEvent.type(seats, '9{Enter}');
  await expect.poll(() => sent).toEqual([{ version: 1, fields: { seats: 9 } }]);
  await userEvent.click(await screen.findByRole('button', { name: /^Passport/ }));
  const passport = await screen.findByRole('textbox', { name: /Passport/ });
  expect(passport).toHaveValue('');
  await userEvent.type(passport, 'X1{Enter}');
  expect(await screen.findByText('One line only.')).toBeVisible();
});
