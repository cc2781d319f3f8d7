import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me, workItem } from '@/test-rows';
import TransferDialog from '../tickets/Transfer';
import { fitting, useColleagues } from './targets';

await initI18n(deskBundle);

/** A house of a thousand, as the server hands it out: the page that was asked for of those that fit. */
const house = Array.from({ length: 1000 }, (_, i) => ({
  person: 100 + i,
  name: `Agent ${i}`,
  team: 'Care',
  state: 'available',
  since: '2026-11-22T10:00:00Z',
  is_there: true,
  is_free: i < 10,
}));
const presence = (request: Request) => {
  const asked = new URL(request.url).searchParams;
  const fit = house.filter((one) => one.name.includes(asked.get('q') ?? ''));
  const limit = Number(asked.get('limit'));
  return { items: fit.slice(0, limit), next: fit.length > limit ? 'further-on' : null };
};
const asksFor = (asked: Request[]) =>
  asked.filter((one) => one.url.includes('/presence')).map((one) => new URL(one.url).searchParams);

function List({ words }: { words: string }) {
  const { rows, more } = useColleagues(words);
  return (
    <ul>
      {fitting(rows ?? [], words, 5).map((one) => (
        <li key={one.person}>{one.name}</li>
      ))}
      {more && <li>more</li>}
    </ul>
  );
}

test('of a thousand colleagues one page is read, the free first, and the others are found by the server', async () => {
  const asked = answerWith({ 'get me': me, 'get presence': presence });
  await renderPage(<List words="" />);
  expect(await screen.findByText('more')).toBeVisible();
  expect(screen.getAllByRole('listitem')).toHaveLength(51);
  expect(asksFor(asked)).toHaveLength(1);
  expect(Object.fromEntries(asksFor(asked)[0] ?? [])).toEqual({ free_first: 'true', limit: '50' });
});

test('a ticket goes to somebody who is found by typing; the whole house is never offered at once', async () => {
  const user = userEvent.setup();
  const asked = answerWith({
    'get me': me,
    'get presence': presence,
    'get queues': { items: [], next: null },
    'get skills': { items: [], next: null },
    'post work-items/4/transfer': {},
  });
  await renderPage(<TransferDialog work={workItem()} opened onClose={() => undefined} />);
  const field = await screen.findByRole('combobox', { name: 'To' });
  await user.click(field);
  expect((await screen.findAllByRole('option', { hidden: true })).length).toBeLessThanOrEqual(50);
  await user.type(field, '777');
  await user.click(await screen.findByRole('option', { name: 'Agent 777', hidden: true }));
  expect(field).toHaveValue('Agent 777');
  await user.click(screen.getByRole('button', { name: 'Transfer' }));
  await waitFor(() => expect(asked.some((one) => one.method === 'POST')).toBe(true));
  const sent = asked.find((one) => one.method === 'POST');
  expect(await sent?.json()).toEqual({ agent: 877, note: '' });
  expect(asksFor(asked).some((one) => one.get('q') === '777')).toBe(true);
});
