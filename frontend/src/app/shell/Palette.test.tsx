import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { type Command, useOffer, useWanted } from '@/lib/commands';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import { fitOf } from './matching';
import { openPalette, useOpened } from './opened';
import Palette from './Palette';

await initI18n(deskBundle);
beforeEach(() => useOpened.getState().open(null));

const NOTHING = { items: [], next: null };
const TABLE = {
  'get me': me,
  'get views': { items: [{ id: 7, name: { en: 'Fibre', 'zh-CN': '光纤' }, shared: true, version: 1 }], next: null },
  'get break-reasons': { items: [{ id: 1, code: 'tea', name: { en: 'Tea', 'zh-CN': '喝茶' } }], next: null },
  'get search': NOTHING,
};

const merge = vi.fn();
function Offering() {
  useOffer('ticket', [
    { id: 'merge', label: 'Merge into another', keys: 'Q', run: merge },
    { id: 'assign-5', label: 'Assign to Wei', quiet: true, run: vi.fn() },
  ]);
  return null;
}
const Ticket = () => useWanted() && <Offering />;

async function opened(table: object = TABLE, lang: 'en' | 'zh-CN' = 'en') {
  const asked = answerWith(table as Record<string, unknown>);
  await renderPage(
    <>
      <Ticket />
      <Palette />
    </>,
    lang,
  );
  act(openPalette);
  const field = await screen.findByRole('combobox');
  await vi.waitFor(() => expect(field).toHaveFocus());
  return asked;
}
const names = () => screen.getAllByRole('option').map((one) => one.textContent);

test('what the screen offers stands first, with its key, and goes with the palette', async () => {
  const user = userEvent.setup();
  await opened();
  const group = await screen.findByRole('group', { name: 'This ticket' });
  expect(within(group).getAllByRole('option')).toHaveLength(1);
  await user.keyboard('merge');
  await vi.waitFor(() => expect(names()[0]).toBe('Merge into anotherQ'));
  await vi.waitFor(() =>
    expect(screen.getByRole('option', { name: /Merge/ })).toHaveAttribute('data-combobox-selected'),
  );
  await user.keyboard('{Enter}');
  expect(merge).toHaveBeenCalledTimes(1);
});

test.each([
  ['wei', /Assign to Wei/],
  ['fibre', /Open the list: Fibre/],
  ['tea', /My state: break, Tea/],
  ['macros', /Settings: Macros/],
  ['customers', /Go to Customers.*G C/],
  ['call a', /Call a number.*Shift F4/],
])('"%s" finds one of many by its name', async (typed, name) => {
  const user = userEvent.setup();
  await opened();
  await user.keyboard(typed);
  expect(await screen.findByRole('option', { name })).toBeVisible();
});

test('Chinese names are found by their pinyin and initials, as the server reads them', async () => {
  const user = userEvent.setup();
  const asked = await opened(
    {
      ...TABLE,
      'post search/sounds': async (request: Request) => {
        const { texts } = (await request.json()) as { texts: string[] };
        return { items: texts.map((one) => (one.includes('喝茶') ? ['wdzt', 'hc', 'hecha'] : [])) };
      },
    },
    'zh-CN',
  );
  await vi.waitFor(() => expect(asked.some((one) => one.url.endsWith('/search/sounds'))).toBe(true));
  await user.keyboard('hecha');
  expect(await screen.findByRole('option', { name: /喝茶/ })).toBeVisible();
  await user.clear(screen.getByRole('combobox'));
  await user.keyboard('hc');
  expect(await screen.findByRole('option', { name: /喝茶/ })).toBeVisible();
});

test('what the search does not understand is said in its own words; a broken answer in ours', async () => {
  const user = userEvent.setup();
  const refusal = { code: 'search.unknown_operator', message: 'There is no operator “x:”.', fields: [], detail: {} };
  await opened({ ...TABLE, 'get search': () => Response.json(refusal, { status: 400 }) });
  await user.keyboard('x:y');
  expect(await screen.findByRole('alert')).toHaveTextContent('There is no operator “x:”.');
});

const command: Command = { id: 'a', label: 'Set priority: urgent', also: 'jinji', run: () => undefined };
test.each([
  ['', 0],
  ['set', 0],
  ['urgent', 1],
  ['riority', 2],
  ['urgent set', 2],
  ['jinji', 2],
  ['sj', 3],
  ["s'j", 3],
  ['blue', null],
])('"%s" fits %s', (query, fit) => expect(fitOf(command, query, ['sj', 'shezhi'])).toBe(fit));
