import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import type { Flow } from './api';
import { Numbers } from './Doors';
import { Changes, Versions } from './Versions';

await initI18n(deskBundle);

const flow = { id: 3, key: 'main', name: { en: 'Main' }, version: 1, published: 1 } as Flow;

/** Two pages of a list, as the server hands them out. */
const inPages = (first: object[], second: object[]) => (request: Request) =>
  new URL(request.url).searchParams.get('cursor')
    ? { items: second, next: null }
    : { items: first, next: 'further-on' };

const number = (id: number) => ({ id, e164: `+4420794600${id}`, name: {}, flow: null, version: 1 });
const version = (number: number) => ({
  number,
  by: 'Ada',
  published_at: '2026-11-20T10:00:00Z',
  note: '',
  changes: [],
});

test('every number is there to be pointed at a flow, also those after the first page', async () => {
  answerWith({
    'get me': me,
    'get flows': { items: [], next: null },
    'get phone-numbers': inPages([number(11)], [number(12)]),
  });
  await renderPage(<Numbers flow={flow} mayWrite />);
  expect(await screen.findByText('+442079460012')).toBeVisible();
  expect(screen.getByText('+442079460011')).toBeVisible();
});

test('older versions come with a press', async () => {
  answerWith({ 'get me': me, 'get flows/3/versions': inPages([version(101)], [version(1)]) });
  await renderPage(<Versions flow={flow} mayWrite dirty={false} shown={undefined} show={vi.fn()} restored={vi.fn()} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  expect(await screen.findByText(/Version 1$/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
});

test.each([
  ['en', 'Menu “Sales” changed: text, keys', 'Menu (m1) added'],
  ['zh-CN', '修改菜单“Sales”：文本、按键', '新增菜单（m1）'],
] as const)('what became different is said with the marks of %s', async (language, first, second) => {
  await renderPage(
    <Changes
      changes={[
        { node: 'm1', kind: 'menu', name: 'Sales', what: 'changed', fields: ['text', 'keys'] },
        { node: 'm1', kind: 'menu', name: '', what: 'added', fields: [] },
      ]}
    />,
    language,
  );
  expect(await screen.findByText(first)).toBeVisible();
  expect(screen.getByText(second)).toBeVisible();
});
