import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { renderPage } from '@/test-page';
import { isSure } from './sure';

await initI18n(deskBundle);

const QUESTION = { text: 'Revoke “Billing”? Programs stop at once.', yes: 'Revoke', grave: true };

test.each([
  ['en', 'Revoke', true],
  ['en', 'Cancel', false],
  ['zh-CN', 'Revoke', true],
  ['zh-CN', '取消', false],
] as const)('in %s the button "%s" answers %s', async (language, button, answer) => {
  await renderPage(<p>page</p>, language);
  const said = isSure(QUESTION);
  expect(await screen.findByRole('dialog', { name: 'Revoke' })).toHaveTextContent('Programs stop at once');
  await userEvent.click(screen.getByRole('button', { name: button }));
  expect(await said).toBe(answer);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('Escape is a no, and nothing is held up while the question stands', async () => {
  await renderPage(<p>page</p>);
  const said = isSure(QUESTION);
  await screen.findByRole('dialog');
  const rang = vi.fn();
  setTimeout(rang);
  await waitFor(() => expect(rang).toHaveBeenCalled());
  await userEvent.keyboard('{Escape}');
  expect(await said).toBe(false);
});

test('a question that another one takes the place of was answered with no', async () => {
  await renderPage(<p>page</p>);
  const first = isSure(QUESTION);
  const second = isSure({ text: 'Deactivate Jing?', yes: 'Deactivate' });
  expect(await first).toBe(false);
  await userEvent.click(await screen.findByRole('button', { name: 'Deactivate' }));
  expect(await second).toBe(true);
});

test('no part of the product asks with the browser’s own dialog', () => {
  const code = import.meta.glob('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
  const own = Object.entries(code).filter(([path]) => !/\.test\./.test(path));
  expect(own.length).toBeGreaterThan(100);
  expect(
    own.filter(([, text]) => /\bwindow\.(confirm|alert|prompt)\(/.test(String(text))).map(([path]) => path),
  ).toEqual([]);
});
