import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { openNewTicket, useNewTicket } from '@/lib/newTicket';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import NewTicket from './NewTicket';

await initI18n(deskBundle);

const remedy = {
  id: 1, version: 1, key: 'remedy', type: 'text', name: { en: 'Remedy', 'zh-CN': '补救' }, hint: {}, choices: [],
  required: false, shown_when: {}, required_when: {}, is_active: true, position: 0,
}; // biome-ignore format: one row
const alice = { id: 3, version: 1, number: 'C3', name: 'Alice Whitfield', phone: '+4930', email: null, language: 'en' };
const busy = () => Response.json({ code: 'too_busy', message: 'Busy', fields: [], detail: {} }, { status: 503 });

type Body = { [field: string]: unknown };

const server = (more: Record<string, unknown>) =>
  answerWith({
    'get me': me,
    'get people': { items: [{ id: me.id, name: me.name }], next: null },
    'get queues': { items: [], next: null },
    'get customers': { items: [alice], next: null },
    'get ticket-fields': { items: [remedy], next: null },
    'post tickets/form': async (request: Request) =>
      ((await request.clone().json()) as Body).kind === 'complaint'
        ? [{ key: 'remedy', is_required: true, before_resolving: false, is_missing: true }]
        : [],
    ...more,
  });
const posted = (asked: Request[]) => asked.filter((one) => one.method === 'POST' && one.url.endsWith('/tickets'));

const Page = () => useNewTicket((state) => state.on) && <NewTicket />;

beforeEach(() => {
  Element.prototype.scrollIntoView = () => {};
  live.clear();
  openNewTicket();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('a complaint asks for what it needs, says what is refused beside the field, and opens when it is saved', async () => {
  let refused = true;
  const asked = server({
    'post tickets': () => {
      if (!refused) return { id: 10, number: 100010 };
      refused = false;
      const fields = [{ field: 'fields.remedy', code: 'required', message: 'This is needed here.' }];
      return Response.json(
        { code: 'own_field.required', message: 'First: Remedy.', fields, detail: {} },
        { status: 409 },
      );
    },
  });
  const { router } = await renderPage(<Page />);
  const customer = await screen.findByRole('combobox', { name: /Customer/ });
  await userEvent.type(customer, 'alice');
  await userEvent.click(await screen.findByRole('option', { name: /Alice Whitfield/ }));
  expect(screen.queryByRole('textbox', { name: /Remedy/ })).toBeNull();
  await userEvent.click(screen.getByRole('combobox', { name: 'Type' }));
  await userEvent.click(await screen.findByRole('option', { name: 'Complaint' }));
  const field = await screen.findByRole('textbox', { name: /Remedy/ });
  expect(field).toBeRequired();
  await userEvent.type(screen.getByRole('textbox', { name: /Subject/ }), 'Dead line');
  await userEvent.click(screen.getByRole('radio', { name: 'Internal note' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Internal note' }), 'Shouted');
  await userEvent.click(screen.getByRole('button', { name: 'Open ticket' }));
  const group = screen.getByRole('group', { name: 'Own fields' });
  expect(await within(group).findByText('This is needed here.')).toBeVisible();
  await userEvent.type(field, 'A voucher');
  await userEvent.click(screen.getByRole('button', { name: 'Open ticket' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/desk/10'));
  expect(useNewTicket.getState().on).toBe(false);
  expect(await posted(asked).at(-1)?.json()).toMatchObject({
    customer: 3, kind: 'complaint', subject: 'Dead line', text: '', note: 'Shouted', assignee: me.id, queue: null,
    media: 'voice', fields: { remedy: 'A voucher' },
  }); // biome-ignore format: one body
});

test('asked for again after a lost answer it is the same wish, and another one when it was changed', async () => {
  const asked = server({ 'post tickets': busy });
  await renderPage(<Page />, 'zh-CN');
  const subject = await screen.findByRole('textbox', { name: /主题/ });
  await userEvent.type(subject, '断网');
  const save = async () => {
    const before = posted(asked).length;
    await userEvent.click(screen.getByRole('button', { name: '创建工单' }));
    await waitFor(() => expect(posted(asked).length).toBeGreaterThan(before));
    await waitFor(() => expect(screen.getByRole('button', { name: '创建工单' })).toBeEnabled());
  };
  await save();
  await save();
  await userEvent.type(subject, '了');
  await save();
  const keys = posted(asked).map((one) => one.headers.get('Idempotency-Key'));
  expect(keys[0]).toBeTruthy();
  expect(new Set(keys.slice(0, 2)).size).toBe(1);
  expect(keys.at(-1)).not.toBe(keys[0]);
});

test('what was written is not lost by closing', async () => {
  server({});
  await renderPage(<Page />);
  await userEvent.type(await screen.findByRole('textbox', { name: /Subject/ }), 'Half');
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  const sure = await screen.findByRole('dialog', { name: 'Discard' });
  expect(useNewTicket.getState().on).toBe(true);
  await userEvent.click(within(sure).getByRole('button', { name: 'Discard' }));
  await waitFor(() => expect(useNewTicket.getState().on).toBe(false));
});
