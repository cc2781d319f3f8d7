import { Notifications } from '@mantine/notifications';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me, workItem } from '@/test-rows';
import { useAwaited } from './awaited';
import { usePhoneKeys } from './keys';
import { Ringing } from './Ringing';

await initI18n(deskBundle);

function Page() {
  usePhoneKeys();
  return (
    <>
      <Notifications />
      <textarea aria-label="draft" />
      <Ringing />
    </>
  );
}

const ringing = (version = 1) =>
  workItem({
    version,
    reservation: {
      id: 70,
      agent: me.id,
      agent_name: me.name,
      state: 'pending',
      created_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 20_000).toISOString(),
    },
  });

beforeEach(() => live.clear());
afterEach(() => vi.unstubAllGlobals());

test('rings from the live rows, takes no focus, and F8 accepts from inside the composer', async () => {
  const asked = answerWith({
    'get me': me,
    'post reservations/70/accept': () => ({ ...ringing(2), state: 'active', reservation: null, ticket_id: 9 }),
  });
  await renderPage(<Page />);
  const draft = await screen.findByRole('textbox', { name: 'draft' });
  draft.focus();
  live.merge({ work_item: [ringing()] });
  expect(await screen.findByRole('alertdialog')).toHaveTextContent('Alice Whitfield');
  expect(document.activeElement).toBe(draft);
  await userEvent.keyboard('{F8}');
  await waitFor(() =>
    expect(asked.map((one) => new URL(one.url).pathname)).toContain('/api/v1/reservations/70/accept'),
  );
  const accept = asked.find((one) => one.url.endsWith('/accept'));
  expect(accept?.headers.get('Idempotency-Key')).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
});

test('where the work list is on the screen, it carries the card; every other page has a strip', async () => {
  answerWith({ 'get me': me });
  const { router } = await renderPage(<Page />);
  await screen.findByRole('textbox', { name: 'draft' });
  live.merge({ work_item: [ringing()] });
  await screen.findByRole('alertdialog');
  await router.navigate({ href: '/desk/5' } as never);
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  await router.navigate({ href: '/customers' } as never);
  expect(await screen.findByRole('alertdialog')).toBeVisible();
});

test('who came too late is told who has it', async () => {
  answerWith({
    'get me': me,
    'post reservations/70/accept': () =>
      Response.json({ code: 'reservation.taken', message: 'Wei has already taken this.' }, { status: 409 }),
  });
  await renderPage(<Page />);
  await screen.findByRole('textbox', { name: 'draft' });
  live.merge({ work_item: [ringing()] });
  await userEvent.click(await screen.findByRole('button', { name: /Accept/ }));
  expect(await screen.findByText('Wei has already taken this.')).toBeVisible();
});

test('a reservation of somebody else, or one that ran out, does not ring', async () => {
  answerWith({ 'get me': me });
  const other = ringing();
  const late = ringing();
  if (other.reservation) other.reservation.agent = 99;
  if (late.reservation) late.reservation.expires_at = new Date(Date.now() - 60_000).toISOString();
  await renderPage(<Page />);
  await screen.findByRole('textbox', { name: 'draft' });
  live.merge({ work_item: [other, { ...late, id: 6 }] });
  await new Promise((done) => setTimeout(done, 50));
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

const alsoRinging = (id: number, what: Parameters<typeof workItem>[0], seconds: number) => {
  const row = ringing();
  const at = Date.now();
  return {
    ...row,
    id,
    ...what,
    reservation: row.reservation && {
      ...row.reservation,
      id: id * 10,
      created_at: new Date(at - seconds * 1000).toISOString(),
      expires_at: new Date(at + 20_000 - seconds * 1000).toISOString(),
    },
  };
};

test('F8 is always for the call, then for what rings longest', async () => {
  const asked = answerWith({
    'get me': me,
    'post reservations/80/accept': () => ({ ...ringing(2), id: 8, state: 'active', reservation: null }),
  });
  await renderPage(<Page />);
  await screen.findByRole('textbox', { name: 'draft' });
  live.merge({
    work_item: [
      alsoRinging(6, { title: 'younger mail' }, 2),
      alsoRinging(7, { title: 'older mail' }, 9),
      alsoRinging(8, { title: 'a call', media: 'voice', ref: { kind: 'call', id: 1 } }, 0),
    ],
  });
  const cards = await screen.findAllByRole('alertdialog');
  expect(cards.map((one) => one.getAttribute('aria-labelledby'))).toEqual(['ring-8', 'ring-7', 'ring-6']);
  expect(cards.map((one) => one.querySelectorAll('kbd').length)).toEqual([1, 0, 0]);
  await userEvent.keyboard('{F8}');
  await waitFor(() =>
    expect(asked.map((one) => new URL(one.url).pathname)).toContain('/api/v1/reservations/80/accept'),
  );
});

test.each([
  ['en', { kind: 'complaint', media: 'portal' }, 'New complaint from the portal'],
  ['en', { kind: 'question', media: 'portal' }, 'New request from the portal'],
  ['zh-CN', { kind: 'complaint', media: 'portal' }, '自助门户新投诉'],
  ['zh-CN', { kind: 'incident', media: 'portal' }, '自助门户新请求'],
  ['en', { kind: 'complaint', media: 'email' }, 'New e-mail'],
  ['en', { kind: 'incident', media: 'voice' }, 'New task'],
  ['en', {}, 'New e-mail'],
] as const)('a card in %s names %o: %s', async (language, screen_pop, title) => {
  answerWith({ 'get me': me });
  await renderPage(<Page />, language);
  await screen.findByRole('textbox', { name: 'draft' });
  live.merge({ work_item: [{ ...ringing(), screen_pop }] });
  expect(await screen.findByRole('alertdialog')).toHaveTextContent(`${title} · `);
});

const voice = (what: Parameters<typeof workItem>[0]) =>
  workItem({ media: 'voice', ref: { kind: 'call', id: 30 }, ticket_id: null, state: 'active', ...what });
const I = { id: me.id, name: me.name };

test('the ticket of a call accepted here opens while the call is mine', async () => {
  answerWith({ 'get me': me });
  const { router } = await renderPage(<Page />);
  await screen.findByRole('textbox', { name: 'draft' });
  live.merge({ work_item: [voice({ agent: I })] });
  act(() => useAwaited.getState().awaitTicket(4));
  live.merge({ work_item: [voice({ version: 2, agent: I, ticket_id: 9 })] });
  await waitFor(() => expect(router.state.location.pathname).toBe('/desk/9'));
});

test('a call that went on to somebody else, or that was left for another page, moves no page any more', async () => {
  answerWith({ 'get me': me });
  const { router } = await renderPage(<Page />);
  await screen.findByRole('textbox', { name: 'draft' });
  live.merge({ work_item: [voice({ agent: I })] });
  act(() => useAwaited.getState().awaitTicket(4));
  live.merge({ work_item: [voice({ version: 2, state: 'waiting', agent: null })] });
  await waitFor(() => expect(useAwaited.getState().workItem).toBeNull());
  live.merge({ work_item: [voice({ version: 3, agent: { id: 9, name: 'Wei' }, ticket_id: 9 })] });
  live.merge({ work_item: [voice({ id: 5, agent: I })] });
  act(() => useAwaited.getState().awaitTicket(5));
  await router.navigate({ href: '/customers' } as never);
  await waitFor(() => expect(useAwaited.getState().workItem).toBeNull());
  live.merge({ work_item: [voice({ id: 5, version: 2, agent: I, ticket_id: 9 })] });
  expect(router.state.location.pathname).toBe('/customers');
});
