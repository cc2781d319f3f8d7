import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Schema } from '@/api/client';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import { Delivery } from './Delivery';
import { Entry } from './Entry';
import { TextLength } from './TextLength';
import { useWays, Via } from './Via';

await initI18n(deskBundle);

const message = (what: Partial<Schema['MessageDetail']>): Schema['MessageDetail'] => ({
  id: 1,
  version: 1,
  ticket_id: 9,
  direction: 'out',
  media: 'sms',
  state: 'delivered',
  author_id: 1,
  is_automatic: false,
  created_at: '2026-11-22T10:00:00Z',
  author_name: 'Anna',
  text: 'On it',
  quoted: '',
  html: '',
  state_detail: '',
  subject: '',
  sender: '',
  to: ['+8613800138000'],
  cc: [],
  attachments: [],
  ...what,
});

beforeEach(() => answerWith({ 'get me': me, 'get phone': { kind: 'simulator' } }));
afterEach(() => vi.unstubAllGlobals());

test.each([
  [{ state: 'delivered' }, 'en', 'Delivered'],
  [{ state: 'failed', state_detail: 'error 30003' }, 'en', 'Not delivered: the phone is off or out of reach'],
  [{ state: 'failed', state_detail: 'error 30003' }, 'zh-CN', '未送达：手机关机或不在服务区'],
  [{ state: 'failed', state_detail: 'error 99999' }, 'en', 'Not delivered'],
  [{ state: 'queued', state_detail: 'carrier 2026-11-22T10:00:04Z' }, 'en', 'the telephone provider cannot be reached'],
] as const)('%o in %s', async (what, language, words) => {
  await renderPage(<Delivery message={message(what)} />, language);
  expect(await screen.findByText(words, { exact: false })).toBeInTheDocument();
});

test.each([
  ['Hello', 'en', '5 letters · 1 text'],
  ['您好', 'zh-CN', '2 个字符 · 1 条短信'],
  ['x'.repeat(161), 'en', '161 letters · 2 texts'],
  ['x'.repeat(1602), 'en', '2 letters too many'],
] as const)('the length of a text is told', async (text, language, words) => {
  await renderPage(<TextLength words={text} />, language);
  expect(await screen.findByText(words, { exact: false })).toBeInTheDocument();
});

function Ways({ onChoose }: { onChoose: (media: string) => void }) {
  const ways = useWays({
    ways: [
      { media: 'sms', to: '+8613800138000' },
      { media: 'email', to: 'li@example.net' },
    ],
  } as Schema['TicketDetail']);
  return ways[0] ? <Via ways={ways} way={ways[0]} onChoose={onChoose} /> : null;
}

test('another medium is one click away', async () => {
  const chosen = vi.fn();
  await renderPage(<Ways onChoose={chosen} />);
  await userEvent.click(await screen.findByRole('button', { name: / by / }));
  await userEvent.click(await screen.findByRole('menuitem', { name: /li@example.net/ }));
  expect(chosen).toHaveBeenCalledWith('email');
});

test('without a telephone provider nothing is offered to be texted', async () => {
  answerWith({ 'get me': me, 'get phone': { kind: 'none' } });
  await renderPage(<Ways onChoose={() => {}} />);
  expect(await screen.findByText(/to li@example.net by/)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: / by / })).toBeNull();
});

const file = { id: 4, filename: 'mms-1.png', content_type: 'image/png', size: 9, is_inline: false };

test('a picture of a text is seen, and one whose time is over says so', async () => {
  const attachments = [
    { ...file, forgotten_at: null },
    { ...file, id: 5, filename: 'voicemail.wav', forgotten_at: '2026-11-22T10:00:00Z' },
  ];
  const one = message({ direction: 'in', state: 'received', attachments });
  await renderPage(
    <ul>
      <Entry entry={{ id: 'message-1', kind: 'message', at: one.created_at, message: one, event: null }} />
    </ul>,
  );
  expect(await screen.findByRole('img', { name: 'mms-1.png' })).toHaveAttribute('src', '/api/v1/attachments/4');
  expect(screen.getByText(/voicemail.wav · deleted on/)).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: /voicemail/ })).toBeNull();
});
