import { screen, within } from '@testing-library/react';
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
  return <Switcher view={now} onView={choose} />;
}

async function opened(lang: 'en' | 'zh-CN' = 'en') {
  answerWith(TABLE);
  await renderPage(<Page />, lang);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: lang === 'en' ? 'Choose a list' : '选择视图' }));
  const menu = await screen.findByRole('dialog');
  const field = await within(menu).findByRole('textbox');
  await vi.waitFor(() => expect(field).toHaveFocus());
  return { user, menu: within(menu) };
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
  const { user, menu } = await opened();
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
  expect(JSON.parse(localStorage.getItem(`desk.pins.${me.id}`) ?? '')).toHaveLength(4);
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
