import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import Fields from './Fields';

await initI18n(deskBundle);

const both = (en: string, zh: string) => ({ en, 'zh-CN': zh });
const device = {
  id: 1,
  version: 4,
  key: 'device',
  type: 'choice',
  name: both('Device', '设备'),
  hint: {},
  choices: [{ code: 'r7', name: both('Router', '路由器'), is_active: true }],
  required: false,
  shown_when: {},
  required_when: { field: 'status', op: 'is', value: ['resolved'] },
  is_active: true,
  position: 0,
};
const status = {
  key: 'status',
  type: 'choice',
  name: both('Status', '状态'),
  operators: [{ op: 'is', takes: 'codes' }],
  choices: [{ code: 'resolved', name: both('Resolved', '已解决') }],
  tokens: [],
};
const open = async (more: Record<string, unknown> = {}) => {
  const asked = answerWith({
    'get ticket-fields': { items: [device], next: null },
    'get views/fields': { filters: [status], columns: [], sorts: [] },
    'get people': { items: [], next: null },
    'get queues': { items: [], next: null },
    ...more,
  });
  await renderPage(<Fields />);
  return (method: string) =>
    Promise.all(asked.filter((one) => one.method === method).map((one) => one.clone().json() as Promise<unknown>));
};

beforeEach(() => {
  const Unmeasured = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  vi.stubGlobal('ResizeObserver', Unmeasured);
  Element.prototype.scrollIntoView = () => {};
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('a field says when it is required, and looks as it will on a ticket', async () => {
  await open();
  expect(await screen.findByText('Required when Status is Resolved')).toBeVisible();
  const preview = screen.getByRole('region', { name: 'On a ticket' });
  await userEvent.click(within(preview).getByRole('button', { name: /Device/ }));
  expect(await screen.findByRole('combobox', { name: 'Device' })).toBeVisible();
});

test('a new field gets its key and its codes from its names', async () => {
  const sent = await open({ 'post ticket-fields': { ...device, id: 2 } });
  await userEvent.click(await screen.findByRole('button', { name: 'New field' }));
  const form = await screen.findByRole('dialog');
  await userEvent.type(within(form).getByRole('textbox', { name: /Label \(English\)/ }), 'Root cause');
  await userEvent.selectOptions(within(form).getByRole('combobox', { name: 'Type' }), 'choice');
  expect(within(form).getByRole('button', { name: 'Save' })).toBeDisabled();
  await userEvent.click(within(form).getByRole('button', { name: 'Add choice' }));
  await userEvent.type(within(form).getByRole('textbox', { name: 'Choice 1 (Chinese)' }), '线缆');
  await userEvent.click(within(form).getByRole('button', { name: 'Save' }));
  await waitFor(async () =>
    expect(await sent('POST')).toEqual([
      {
        key: 'root_cause',
        type: 'choice',
        name: { en: 'Root cause' },
        hint: {},
        choices: [{ code: 'choice_1', name: { 'zh-CN': '线缆' }, is_active: true }],
        required: false,
        shown_when: { all: [] },
        required_when: { all: [] },
        is_active: true,
        is_sensitive: false,
      },
    ]),
  );
});

test('a choice that tickets hold is refused where the choices stand', async () => {
  const refusal = { code: 'own_field.choice_in_use', message: 'Tickets that hold Router: 3.', fields: [], detail: {} };
  const sent = await open({ 'patch ticket-fields/1': () => Response.json(refusal, { status: 409 }) });
  await userEvent.click(await screen.findByRole('button', { name: 'Change Device' }));
  const form = await screen.findByRole('dialog');
  await userEvent.click(within(form).getByRole('button', { name: 'Add choice' }));
  await userEvent.type(within(form).getByRole('textbox', { name: 'Choice 2 (English)' }), 'Modem');
  await userEvent.click(within(form).getByRole('button', { name: 'Remove Router' }));
  await userEvent.click(within(form).getByRole('button', { name: 'Save' }));
  expect(await within(form).findByText('Tickets that hold Router: 3.')).toBeVisible();
  const [body] = (await sent('PATCH')) as { version: number; key?: string; choices: { code: string }[] }[];
  expect([body?.version, body?.key, body?.choices[0]?.code]).toEqual([4, undefined, 'modem']);
});
