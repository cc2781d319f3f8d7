import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import { Gate } from './Gate';

await initI18n(deskBundle);
afterEach(() => {
  delete document.documentElement.dataset.signedOut;
  vi.unstubAllGlobals();
});

const refused = () => Response.json({ code: 'not_signed_in', message: 'Please sign in.' }, { status: 401 });

test('a page that knows that nobody is signed in asks nothing and shows the form', async () => {
  document.documentElement.dataset.signedOut = '';
  const asked = answerWith({ 'get me': refused });
  await renderPage(<Gate>desk</Gate>);
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(asked).toEqual([]);
});

test('a session that ended meanwhile leads to the form too', async () => {
  const asked = answerWith({ 'get me': refused });
  await renderPage(<Gate>desk</Gate>);
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(asked.map((one) => new URL(one.url).pathname)).toEqual(['/api/v1/me']);
});

test('whoever signs out in another tab is gone from this one at once', async () => {
  let here = true;
  let release = () => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  answerWith({
    'get me': async () => {
      if (here) return me;
      await held;
      return refused();
    },
    'get desk': { cursor: '1.1.1', audience_version: 1, rows: {} },
  });
  await renderPage(<Gate>customers and tickets</Gate>);
  expect(await screen.findByText('customers and tickets')).toBeVisible();
  here = false;
  const other = new BroadcastChannel('signed-in');
  other.postMessage('out');
  // before the server has said anything
  await waitFor(() => expect(screen.queryByText('customers and tickets')).toBeNull());
  release();
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
  other.close();
});

test('whoever has a password from an administrator is asked for their own, and nothing else is read', async () => {
  const asked = answerWith({
    'get me': () => Response.json({ ...me, must_change_password: true }),
    'post me/password': () =>
      Response.json(
        {
          code: 'staff.wrong_password',
          message: 'Not it.',
          fields: [{ field: 'current', code: 'invalid', message: 'Not it.' }],
        },
        { status: 400 },
      ),
  });
  await renderPage(<Gate>desk</Gate>);
  expect(await screen.findByRole('heading', { name: 'Choose your own password' })).toBeVisible();
  const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
  fill('Present password', 'given');
  fill('New password', 'Green-Ladder-71');
  fill('New password, once more', 'Green-Ladder-72');
  await userEvent.click(screen.getByRole('button', { name: 'Change the password' }));
  expect(await screen.findByText('The two are not the same. Type it again.')).toBeVisible();
  fill('New password, once more', 'Green-Ladder-71');
  await userEvent.click(screen.getByRole('button', { name: 'Change the password' }));
  expect(await screen.findByText('Not it.')).toBeVisible();
  expect(asked.map((one) => new URL(one.url).pathname)).toEqual(['/api/v1/me', '/api/v1/me/password']);
});
