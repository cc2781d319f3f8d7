import { Notifications } from '@mantine/notifications';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import type { Pin } from '@/lib/views';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import { Switcher } from './Switcher';

await initI18n(deskBundle);
beforeEach(() => localStorage.clear());

const view = (id: number, en: string, shared: boolean) => ({
  id,
  version: 1,
  name: { en, 'zh-CN': `视图${id}` },
  shared,
  team_id: null,
  team: '',
  conditions: { all: [] },
  columns: ['number'],
  sorts: [],
  position: 0,
});
const TABLE = {
  'get me': me,
  'get views': { items: [view(7, 'Fibre', false), view(8, 'Refunds', true)], next: null },
  'get tickets/counts/views': {
    items: [
      { view: 'mine', count: 6 },
      { view: 'team', count: 1000 },
      { view: '8', count: null },
    ],
  },
};

const chosen = vi.fn();
function Page() {
  const [now, setNow] = useState<Pin>({ id: 'mine' });
  const choose = (next: Pin) => {
    chosen(next);
    setNow(next);
  };
  return (
    <>
      <Notifications />
      <Switcher view={now} onView={choose} />
    </>
  );
}

/** The person as the server keeps them. */
function keeping(pins: Pin[] | null, refuses = false) {
  let now = { ...me, pins };
  const asked = answerWith({
    ...TABLE,
    'get me': () => now,
    'patch me': async (request: Request) => {
      if (refuses) return Response.json({ code: 'x', message: '', fields: [], detail: {} }, { status: 503 });
      now = { ...now, ...((await request.clone().json()) as object) };
      return now;
    },
  });
  return { asked, kept: () => now.pins };
}

async function opened(lang: 'en' | 'zh-CN' = 'en', refuses = false) {
  const { kept } = keeping(null, refuses);
  await renderPage(<Page />, lang);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: lang === 'en' ? 'Choose a list' : '选择视图' }));
  const menu = await screen.findByRole('dialog');
  const field = await within(menu).findByRole('textbox');
  await vi.waitFor(() => expect(field).toHaveFocus());
  return { user, menu: within(menu), kept };
}
const tabs = () =>
  screen.getAllByRole('button', { pressed: undefined }).flatMap((one) => (one.title ? [one.textContent] : []));

test('the pinned lists stand there with how much they hold; a kept one that is chosen joins them', async () => {
  const { user, menu } = await opened();
  await vi.waitFor(() => expect(tabs()).toEqual(['Mine6', 'Team999+', 'Free', 'Overdue']));
  expect(await menu.findByRole('region', { name: 'My own' })).toHaveTextContent('Fibre');
  expect(menu.getByRole('region', { name: 'Shared' })).toHaveTextContent('Refunds…');
  await user.click(menu.getByRole('button', { name: /^Refunds/ }));
  expect(chosen).toHaveBeenLastCalledWith({ id: '8', name: { en: 'Refunds', 'zh-CN': '视图8' } });
  expect(tabs()[0]).toBe('Refunds…');
});

test('lists are found, pinned and ordered by keys alone, and stay so', async () => {
  const { user, menu, kept } = await opened();
  await user.keyboard('fib');
  expect(menu.queryByRole('button', { name: /^Mine/ })).toBeNull();
  await user.click(menu.getByRole('button', { name: 'Pin Fibre' }));
  expect(tabs().at(-1)).toBe('Fibre');
  await user.clear(menu.getByRole('textbox'));
  menu.getByRole('button', { name: /^Fibre/ }).focus();
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(tabs()).toEqual(['Mine6', 'Team999+', 'Free', 'Fibre', 'Overdue']);
  expect(menu.getByText('“Fibre” now stands at 4 of 5')).toBeInTheDocument();
  await user.click(menu.getByRole('button', { name: 'Unpin Team' }));
  expect(tabs()).toEqual(['Mine6', 'Free', 'Fibre', 'Overdue']);
  await vi.waitFor(() => expect(kept()?.map(({ id }) => id)).toEqual(['mine', 'unassigned', '7', 'overdue']));
});

test('what was pinned in another browser is there, and what this one held goes to the server once', async () => {
  localStorage.setItem(`desk.pins.${me.id}`, JSON.stringify([{ id: 'overdue' }, { id: 'mine' }]));
  const { kept } = keeping(null);
  const { cache } = await renderPage(<Page />);
  await vi.waitFor(() => expect(tabs()).toEqual(['Overdue', 'Mine6']));
  await vi.waitFor(() => expect(kept()).toEqual([{ id: 'overdue' }, { id: 'mine' }]));
  await vi.waitFor(() => expect(localStorage.getItem(`desk.pins.${me.id}`)).toBeNull());
  cleanup();
  cache.clear();
  localStorage.setItem(`desk.pins.${me.id}`, JSON.stringify([{ id: 'team' }]));
  const { asked } = keeping([{ id: 'all' }, { id: 'mine' }]);
  await renderPage(<Page />);
  await vi.waitFor(() => expect(tabs()).toEqual(['All', 'Mine6']));
  expect(asked.filter((one) => one.method === 'PATCH')).toHaveLength(0);
});

test('a pin that the server did not keep goes back, and it is said', async () => {
  const { user, menu } = await opened('en', true);
  await user.click(menu.getByRole('button', { name: 'Unpin Team' }));
  await vi.waitFor(() => expect(tabs()).toContain('Team999+'));
  expect(await screen.findByText(/The pinned lists were not kept/)).toBeVisible();
});

test('arrows go through the lists, and Enter chooses', async () => {
  const { user } = await opened();
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(chosen).toHaveBeenLastCalledWith({ id: 'team' });
});

test('in Chinese they have their Chinese names', async () => {
  const { menu } = await opened('zh-CN');
  expect(tabs()).toEqual(['我的6', '团队999+', '未分配', '已超时']);
  expect(await menu.findByRole('button', { name: /^视图7/ })).toBeVisible();
});
