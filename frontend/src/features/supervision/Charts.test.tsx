import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { renderPage } from '@/test-page';
import { States, Trend } from './Charts';
import type { QueueLine } from './types';

vi.mock('./chart', () => ({ Chart: () => null, baseOption: () => ({}), token: () => '' }));

await initI18n(deskBundle);

test.each([
  ['en', 'Waiting and answered, last 30 minutes'],
  ['zh-CN', '等待与接通，最近 30 分钟'],
] as const)('in %s the half hour stands in a table too, for those who do not see the picture', async (lang, name) => {
  const history = [
    { at: '2026-11-22T10:00:00Z', waiting: 4, answered: 2 },
    { at: '2026-11-22T10:01:00Z', waiting: 7, answered: 3 },
  ];
  await renderPage(<Trend history={history as never} />, lang);
  const rows = within(await screen.findByRole('table', { name })).getAllByRole('row');
  expect(rows).toHaveLength(3);
  expect(rows[2]).toHaveTextContent(/73$/);
});

test('queues that the second picture has no room for are counted below it', async () => {
  const agents = { talking: 1, available: 0, wrap_up: 0, break: 0, busy: 0 };
  const queues = Array.from(
    { length: 15 },
    (_, i) => ({ id: i, name: { en: `Q${i}` }, agents }) as unknown as QueueLine,
  );
  await renderPage(<States queues={queues} />);
  expect(await screen.findByText('and 3 more queues')).toBeVisible();
  expect(within(screen.getByRole('table', { name: 'Agents by state' })).getAllByRole('row')).toHaveLength(13);
});
