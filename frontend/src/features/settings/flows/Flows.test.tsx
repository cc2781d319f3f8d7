import { screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import Flows from './Flows';

await initI18n(deskBundle);
afterEach(() => vi.unstubAllGlobals());

const flow = (id: number, name: string, published: number | null) => ({
  id,
  version: 1,
  key: `menu-${id}`,
  name: { en: name },
  published,
  published_at: null,
  published_by: '',
  numbers: [],
  emergency_since: null,
  emergency_message: {},
});
const wrong = (is_error: boolean) => ({ code: 'way_missing', node: 'a', is_error, text: { en: 'A way is missing.' } });

test('what keeps a menu that nobody hears yet from callers is counted in the list', async () => {
  const items = [flow(1, 'Main', 3), flow(2, 'Half made', null), flow(3, 'Ready', null)];
  answerWith({
    'get me': { ...me, role: 'admin' },
    'get flows': { items, next: null },
    'get flows/2': { ...items[1], problems: [wrong(true), wrong(true), wrong(false)] },
    'get flows/3': { ...items[2], problems: [wrong(false)] },
  });
  await renderPage(<Flows />);
  const row = async (name: string) => within(await screen.findByRole('row', { name: new RegExp(name) }));
  expect(await (await row('Half made')).findByText('2 problems')).toBeInTheDocument();
  expect((await row('Ready')).getByText('never published')).toBeInTheDocument();
  expect((await row('Ready')).queryByText(/problem/)).toBeNull();
  expect((await row('Main')).getByText('Version 3')).toBeInTheDocument();
});
