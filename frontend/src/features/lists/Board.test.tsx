import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import type { ListLanguage } from '@/ui/conditions/fields';
import { Board } from './Board';

await initI18n(deskBundle);

afterEach(() => vi.unstubAllGlobals());

const language = {
  filters: [],
  columns: ['number', 'subject'],
  sorts: ['updated'],
  usual_columns: ['number', 'subject'],
  built_in: [],
} as unknown as ListLanguage;
const base = { conditions: { all: [] }, columns: language.usual_columns, sorts: ['-updated'] };
const done = { id: 7, state: 'done', total: 1, done: 1, failed: 0, undone: 0, left: 0, unchanged: [] };

async function list() {
  const row = { id: 9, version: 1, number: 100009, subject: 'No signal', status: 'open', tags: [], fields: {} };
  answerWith({
    'get me': me,
    'get tickets': { items: [row], next: null },
    'post tickets/bulk': done,
    'get bulk/7': done,
    'post bulk/7/undo': { ...done, state: 'undone', undone: 1 },
  });
  const about = { view: 'all', own: undefined, name: 'All tickets', count: 1, tried: {}, onTry: vi.fn() };
  await renderPage(<Board {...about} language={language} base={base} />);
  return screen.findByRole('grid', { name: 'All tickets' });
}

test('whoever changes many tickets, takes that back and puts it away stands in the list again each time', async () => {
  const user = userEvent.setup();
  const grid = await list();
  await user.click(screen.getByRole('checkbox', { name: 'Select all shown' }));
  await user.click(screen.getByRole('button', { name: 'Priority' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Urgent' }));
  await screen.findByRole('region', { name: 'How far the change is' });
  await waitFor(() => expect(grid).toHaveFocus());
  await user.click(await screen.findByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(grid).toHaveFocus());
  await user.click(screen.getByRole('button', { name: 'Close' }));
  expect(grid).toHaveFocus();
});

test('whoever lets go of what was selected stands in the list again', async () => {
  const user = userEvent.setup();
  const grid = await list();
  await user.click(screen.getByRole('checkbox', { name: 'Select all shown' }));
  await user.click(screen.getByRole('button', { name: /^Clear/ }));
  expect(grid).toHaveFocus();
});
