import { screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
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
