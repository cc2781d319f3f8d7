import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { $api } from '@/api/client';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import { History } from './History';
import OwnFields from './OwnFields';

await initI18n(deskBundle);

const both = (en: string, zh = en) => ({ en, 'zh-CN': zh });
const field = (key: string, type: string, en: string, more: object = {}) => ({
  id: key.length,
  version: 1,
  key,
  type,
  name: both(en, `字段${en}`),
  hint: {},
  choices: [],
  required: false,
  shown_when: {},
  required_when: {},
  is_active: true,
  position: 0,
  ...more,
});
const CAUSES = [
  { code: 'cable', name: both('Cable', '线缆'), is_active: true },
  { code: 'power', name: both('Power'), is_active: true },
  { code: 'moon', name: both('The moon'), is_active: false },
];
const defined = [
  field('device', 'text', 'Device'),
  field('refund', 'yes_no', 'Refund'),
  field('amount', 'number', 'Amount'),
  field('cause', 'choice', 'Root cause', { choices: CAUSES }),
  field('story', 'long_text', 'Story'),
];
const place = (key: string, more: object = {}) => ({
  key,
  is_required: false,
  before_resolving: false,
  is_missing: true,
  ...more,
});
const ticket = {
  id: 9,
  version: 3,
  number: 100009,
  merged_into: null,
  fields: { device: 'R7' } as { [key: string]: unknown },
  form: [place('device'), place('refund'), place('cause', { before_resolving: true })],
};
type Ticket = typeof ticket;

function Page() {
  const found = $api.useQuery('get', '/api/v1/tickets/{id}', { params: { path: { id: 9 } } });
  return found.data ? <OwnFields ticket={found.data} /> : null;
}

const open = async (more: Record<string, unknown> = {}, language: 'en' | 'zh-CN' = 'en') => {
  const asked = answerWith({
    'get me': me,
    'get tickets/9': ticket,
    'get ticket-fields': { items: defined, next: null },
    ...more,
  });
  await renderPage(<Page />, language);
  return () =>
    Promise.all(asked.filter(({ method }) => method === 'PATCH').map((one) => one.clone().json() as Promise<unknown>));
};
/** A server that takes each write, as long as `refuse` has nothing against it. */
const taking = (refuse: (fields: Ticket['fields'], version: number) => Response | null = () => null) => {
  let now = ticket;
  return {
    'patch tickets/9': async (request: Request) => {
      const { fields, version } = (await request.json()) as { fields: Ticket['fields']; version: number };
      const refused = refuse(fields, version);
      if (refused) return refused;
      now = { ...now, version: version + 1, fields: { ...now.fields, ...fields } };
      return now;
    },
  };
};
const chip = (name: RegExp) => screen.findByRole('button', { name });

beforeEach(() => {
  const Unmeasured = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  vi.stubGlobal('ResizeObserver', Unmeasured);
  Element.prototype.scrollIntoView = () => {};
  live.clear();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('only what the ticket has is shown, with what it holds and what it will need', async () => {
  await open();
  expect(await chip(/^Device\s*R7$/)).toBeVisible();
  expect(await chip(/^Root cause\s*needed to resolve$/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /Amount/ })).toBeNull();
});

test('in Chinese its words and its values are Chinese', async () => {
  await open({ 'get tickets/9': { ...ticket, fields: { cause: 'cable', refund: false } } }, 'zh-CN');
  expect(await chip(/字段Root cause\s*线缆/)).toBeVisible();
  expect(await chip(/字段Refund\s*否/)).toBeVisible();
});

test('a choice is saved as it is made, over the version that was read; what is not offered any more is not there', async () => {
  const sent = await open(taking());
  await userEvent.click(await chip(/Root cause/));
  await userEvent.click(await screen.findByRole('combobox', { name: 'Root cause' }));
  expect(screen.queryByRole('option', { name: 'The moon' })).toBeNull();
  await userEvent.click(await screen.findByRole('option', { name: 'Cable' }));
  await waitFor(async () => expect(await sent()).toEqual([{ version: 3, fields: { cause: 'cable' } }]));
  expect(await chip(/^Root cause\s*Cable$/)).toBeVisible();
});

test('a text is saved by Enter, emptied by nothing, and given up by Escape', async () => {
  const sent = await open(taking());
  await userEvent.click(await chip(/Device/));
  await userEvent.type(await screen.findByRole('textbox', { name: 'Device' }), ' mini{Escape}');
  expect(await sent()).toEqual([]);
  await userEvent.click(await chip(/Device/));
  const input = await screen.findByRole('textbox', { name: 'Device' });
  expect(input).toHaveValue('R7');
  await userEvent.clear(input);
  await userEvent.type(input, '{Enter}');
  await waitFor(async () => expect(await sent()).toEqual([{ version: 3, fields: { device: null } }]));
});

test('a text of several lines has them by Enter, and is saved by Ctrl and Enter', async () => {
  const sent = await open({ ...taking(), 'get tickets/9': { ...ticket, form: [place('story')] } });
  await userEvent.click(await chip(/Story/));
  const input = await screen.findByRole('textbox', { name: 'Story' });
  await userEvent.type(input, 'It began{Enter}at noon.');
  expect(await sent()).toEqual([]);
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(async () => expect(await sent()).toEqual([{ version: 3, fields: { story: 'It began\nat noon.' } }]));
});

test('a value that needs another one waits for it, and both are saved together', async () => {
  const needs = {
    code: 'own_field.required',
    message: 'The ticket needs this first: Amount.',
    fields: [{ field: 'fields.amount', code: 'required', message: 'This is needed here.' }],
  };
  const refuse = (fields: Ticket['fields']) =>
    fields.refund && !fields.amount ? Response.json(needs, { status: 409 }) : null;
  const sent = await open(taking(refuse));
  await userEvent.click(await chip(/Refund/));
  await userEvent.click(await screen.findByRole('combobox', { name: 'Refund' }));
  await userEvent.click(await screen.findByRole('option', { name: 'Yes' }));
  expect(await screen.findByText(/Not saved yet: Refund\. Fill in Amount/)).toBeVisible();
  expect(await chip(/^Amount\s*\*?\s*needed$/)).toBeVisible();
  await userEvent.click(await chip(/Amount/));
  await userEvent.type(await screen.findByRole('textbox', { name: 'Amount' }), '20{Enter}');
  await waitFor(() => expect(screen.queryByText(/Not saved yet/)).toBeNull());
  expect((await sent()).at(-1)).toEqual({ version: 3, fields: { refund: true, amount: 20 } });
});

test('a required one that is emptied says so at its input', async () => {
  const needs = {
    code: 'own_field.required',
    message: 'The ticket needs this first: Device.',
    fields: [{ field: 'fields.device', code: 'required', message: 'This is needed here.' }],
  };
  await open(taking(() => Response.json(needs, { status: 409 })));
  await userEvent.click(await chip(/Device/));
  await userEvent.clear(await screen.findByRole('textbox', { name: 'Device' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('This is needed here.')).toBeVisible();
  expect(screen.getByRole('textbox', { name: 'Device' })).toBeVisible();
});

const stale = (current: Ticket) =>
  Response.json(
    { code: 'changed_meanwhile', message: 'Bob changed this', fields: [], detail: { who: 'Bob', current } },
    { status: 409 },
  );

test('what somebody did elsewhere on the ticket is in nobody’s way', async () => {
  const sent = await open(taking((_, version) => (version === 3 ? stale({ ...ticket, version: 5 }) : null)));
  await userEvent.click(await chip(/Device/));
  await userEvent.type(await screen.findByRole('textbox', { name: 'Device' }), 'x{Enter}');
  expect(await chip(/^Device\s*R7x$/)).toBeVisible();
  expect(await sent()).toEqual([
    { version: 3, fields: { device: 'R7x' } },
    { version: 5, fields: { device: 'R7x' } },
  ]);
});

test('what somebody wrote into the same field is shown, and either may be kept', async () => {
  const theirs = { ...ticket, version: 5, fields: { device: 'R9' } };
  const sent = await open(taking((_, version) => (version === 3 ? stale(theirs) : null)));
  await userEvent.click(await chip(/Device/));
  await userEvent.type(await screen.findByRole('textbox', { name: 'Device' }), 'x{Enter}');
  await userEvent.click(await screen.findByRole('button', { name: 'Save mine over it' }));
  expect(await chip(/^Device\s*R7x$/)).toBeVisible();
  expect((await sent()).at(-1)).toEqual({ version: 5, fields: { device: 'R7x' } });
});

test('where one may only read there is nothing to press', async () => {
  await open({ 'get tickets/9': { ...ticket, merged_into: 4 } });
  expect(await screen.findByText('R7')).toBeVisible();
  expect(screen.queryByRole('button', { name: /Device/ })).toBeNull();
});

test('history calls own fields by their labels and their choices by their names', async () => {
  const entry = {
    id: 1,
    at: '2026-11-22T10:00:00Z',
    actor: { kind: 'person', id: 7, name: 'Anna' },
    changes: [{ field: 'field.cause', old: null, new: 'cable' }],
  };
  answerWith({
    'get tickets/9/history': { items: [entry], next: null },
    'get ticket-fields': { items: defined, next: null },
    'get people': { items: [], next: null },
    'get queues': { items: [], next: null },
  });
  await renderPage(<History ticket={9} />);
  expect(await screen.findByText('Root cause')).toBeVisible();
  expect(screen.getByText(/→ Cable$/)).toBeVisible();
});

test('history tells that a long text changed, and leaves out its words', async () => {
  const entry = {
    id: 1,
    at: '2026-11-22T10:00:00Z',
    actor: { kind: 'person', id: 7, name: 'Anna' },
    changes: [{ field: 'field.story', old: 'Short.', new: 'It began at noon. '.repeat(20) }],
  };
  answerWith({
    'get tickets/9/history': { items: [entry], next: null },
    'get ticket-fields': { items: defined, next: null },
    'get people': { items: [], next: null },
    'get queues': { items: [], next: null },
  });
  await renderPage(<History ticket={9} />);
  expect(await screen.findByText('Short. → a text of 360 characters')).toBeVisible();
});
