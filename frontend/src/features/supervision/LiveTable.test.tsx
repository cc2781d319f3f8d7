import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import type { ColumnOf } from '@/lib/columns';
import { renderPage } from '@/test-page';
import { LiveTable } from './LiveTable';

await initI18n(deskBundle);
afterEach(() => vi.restoreAllMocks());

interface Queue {
  id: number;
}
const queues: Queue[] = Array.from({ length: 500 }, (_, i) => ({ id: i + 1 }));
const columns: ColumnOf<Queue>[] = [
  {
    id: 'name',
    head: 'Queue',
    width: 100,
    wide: true,
    value: (row: Queue) => row.id,
    cell: (row: Queue) => `Queue ${row.id}`,
  },
] as unknown as ColumnOf<Queue>[];

const ROW = 45;
const OPEN = 320;
const ROOM = 600;

/** How high the table is: the rows that are drawn, what stands open, and the room kept for the others. */
function height(table: HTMLElement): number {
  return [...table.querySelectorAll('tbody > tr')].reduce((sum, line) => {
    const kept = (line.firstElementChild as HTMLElement).style.height;
    if (kept) return sum + Number.parseFloat(kept);
    return sum + (line.hasAttribute('aria-rowindex') ? ROW : OPEN);
  }, 0);
}

test('with 500 queues an opened line takes its room, and stays while one scrolls to the end', async () => {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function (this: HTMLElement) {
    return this.tagName === 'SECTION' ? ROOM : OPEN;
  });
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(ROOM);
  await renderPage(
    <LiveTable
      label="Queues"
      rows={queues}
      columns={columns}
      sort={[]}
      onSort={() => undefined}
      detail={{ id: 3, render: () => <input aria-label="a word typed here" defaultValue="kept" /> }}
    />,
  );
  const table = await screen.findByRole('table', { name: 'Queues' });
  const frame = screen.getByRole('region', { name: 'Queues' });
  const all = 500 * ROW + OPEN;
  expect(screen.getAllByRole('row').length).toBeLessThan(60);
  expect(height(table)).toBe(all);
  act(() => {
    Object.defineProperty(frame, 'scrollTop', { value: all - ROOM, configurable: true });
    frame.dispatchEvent(new Event('scroll'));
  });
  expect(await screen.findByText('Queue 500')).toBeInTheDocument();
  expect(screen.getByRole('textbox', { name: 'a word typed here' })).toHaveValue('kept');
  expect(screen.queryByText('Queue 100')).toBeNull();
  expect(height(table)).toBe(all);
});
