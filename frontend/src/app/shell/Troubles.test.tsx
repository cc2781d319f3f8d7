import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import Troubles from './Troubles';

await initI18n(deskBundle);

const unsendable = {
  code: 'mail.unsendable',
  server: 'mail.example.com:587',
  answer: 'ConnectionRefusedError',
  count: 3,
  since: '2026-11-22T10:00:00Z',
};

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

test.each([
  ['en', 'Mail cannot be sent: 3 mails have waited', 'Put this notice away'],
  ['zh-CN', '邮件无法发送', '关闭此提示'],
] as const)('in %s an administrator is told that mail waits, until they put it away', async (language, words, shut) => {
  answerWith({ 'get me': me, 'get troubles': { items: [unsendable] } });
  await renderPage(<Troubles />, language);
  expect(await screen.findByText(words, { exact: false })).toHaveTextContent('mail.example.com:587');
  await userEvent.click(screen.getByRole('button', { name: shut }));
  expect(screen.queryByText(words, { exact: false })).toBeNull();
});

test('a new trouble is told again', async () => {
  localStorage.setItem('troubleRead', JSON.stringify({ [unsendable.code]: '2026-11-20T10:00:00Z' }));
  answerWith({ 'get me': me, 'get troubles': { items: [{ ...unsendable, count: 1 }] } });
  await renderPage(<Troubles />);
  expect(await screen.findByText(/1 mail has waited/)).toBeInTheDocument();
});

test('each of several troubles is put away by itself, also where the browser keeps nothing', async () => {
  const refuse = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full');
  });
  const second = { ...unsendable, code: 'mail.second', server: 'relay.example.com:25', since: '2026-11-22T11:00:00Z' };
  answerWith({ 'get me': me, 'get troubles': { items: [unsendable, second] } });
  await renderPage(<Troubles />);
  await screen.findByText(/relay\.example/);
  for (const left of [1, 0]) {
    await userEvent.click(screen.getAllByRole('button', { name: 'Put this notice away' })[0] as HTMLElement);
    expect(screen.queryAllByRole('button', { name: 'Put this notice away' })).toHaveLength(left);
  }
  refuse.mockRestore();
});
