import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import type { RowOf } from '@/live/rows';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import { useTelephone } from './opened';
import Pass from './Pass';

await initI18n(deskBundle);
/** Dialogs measure themselves; there is no layout here to be measured. */
class Unmeasured {
  observe() {}
  unobserve() {}
  disconnect() {}
}

const line = {
  id: 30,
  version: 1,
  state: 'connected',
  is_over: false,
  agent: me.id,
  customer_name: 'Alice',
  participants: [],
  connected_at: '2026-11-21T10:00:05Z',
} as unknown as RowOf<'call'>;
const colleague = (person: number, name: string) => ({
  person,
  name,
  team: 'Care',
  state: 'available',
  since: '2026-11-21T10:00:00Z',
  is_there: true,
  is_free: true,
});
const all = [colleague(7, 'Anna Li'), colleague(8, 'Bob Ray')];

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', Unmeasured);
  live.clear();
  live.merge({ call: [line] });
  useTelephone.getState().pass();
});
afterEach(() => vi.unstubAllGlobals());

const open = async () => {
  const asked = answerWith({
    'get me': me,
    'get queues': { items: [], next: null },
    'get presence': (request: Request) => {
      const q = new URL(request.url).searchParams.get('q')?.toLowerCase() ?? '';
      return { items: all.filter((one) => one.name.toLowerCase().includes(q)), next: null };
    },
    'post calls/30/consult': { ...line, version: 2 },
  });
  await renderPage(<Pass />);
  return asked;
};

test('who is no longer on the screen gets no call: typing after choosing chooses anew', async () => {
  const asked = await open();
  await userEvent.click(await screen.findByRole('radio', { name: /Anna Li/ }));
  expect(screen.getByRole('button', { name: 'Call first: Anna Li' })).toBeEnabled();
  const field = screen.getByRole('textbox', { name: 'Name, team or number' });
  await userEvent.type(field, 'Bob{Enter}');
  expect(await screen.findByRole('button', { name: 'Call first' })).toBeDisabled();
  await waitFor(() => expect(screen.queryByRole('radio', { name: /Anna/ })).toBeNull());
  expect(asked.some((one) => one.method === 'POST')).toBe(false);
  // the list is that of the whole word by now: what is chosen in an earlier one is not chosen in it
  await waitFor(() => expect(asked.some((one) => /q=bob/i.test(one.url))).toBe(true));
  await userEvent.click(await screen.findByRole('radio', { name: /Bob Ray/ }));
  await userEvent.click(await screen.findByRole('button', { name: 'Call first: Bob Ray' }));
  await waitFor(() => expect(asked.some((one) => one.method === 'POST')).toBe(true));
  expect(await asked.find((one) => one.method === 'POST')?.json()).toEqual({ agent: 8 });
});
