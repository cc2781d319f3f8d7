import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answerWith, renderPage } from '@/test-page';
import { usePeople } from './lists';

function Names() {
  return (
    <p>
      {usePeople()
        .data?.map((one) => one.name)
        .join(' ')}
    </p>
  );
}

test('a list that is needed whole is read to its last page', async () => {
  const asked = answerWith({
    'get people': (request: Request) =>
      new URL(request.url).searchParams.get('cursor')
        ? { items: [{ id: 2, name: 'Ben' }], next: null }
        : { items: [{ id: 1, name: 'Ana' }], next: 'p2' },
  });
  await renderPage(<Names />);
  expect(await screen.findByText('Ana Ben')).toBeVisible();
  expect(asked.map((request) => new URL(request.url).search)).toEqual(['?limit=100', '?limit=100&cursor=p2']);
});
