import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { renderPage } from '@/test-page';
import QueueSwitch from './QueueSwitch';

await initI18n(deskBundle);

interface Asked {
  rehearse?: boolean;
  message?: { en?: string };
}
let asked: Asked[] = [];
let answer: (body: Asked) => Promise<Response>;
let shut: object[] = [];

const report = ({ message, rehearse = false }: Asked) => ({
  queue: 7,
  rehearsed: rehearse,
  closed: !rehearse,
  since: null,
  waiting: 1,
  calls: 1,
  would_hear: { en: message?.en ?? 'The house’s words.', 'zh-CN': '默认提示。' },
  languages: { en: 1 },
  hearing: [
    { work_item: 1, title: 'Bob', language: 'en', text: '', texts: { en: message?.en ?? 'The house’s words.' } },
  ],
});
const told = (body: Asked) =>
  new Response(JSON.stringify(report(body)), { headers: { 'Content-Type': 'application/json' } });

beforeEach(() => {
  asked = [];
  answer = (body) => Promise.resolve(told(body));
  shut = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'GET') return Response.json(shut);
    const body = JSON.parse(await request.text()) as Asked;
    asked.push(body);
    return answer(body);
  });
});
afterEach(() => vi.unstubAllGlobals());

const queue = { id: 7, name: { en: 'Hotline', 'zh-CN': '热线' }, media: 'voice' };
const thrown = () => asked.filter((one) => !one.rehearse);

test.each([
  [true, [], 'Every caller of +861055550100 hears the message'],
  [false, [{ id: 8, key: 'bills', name: { en: 'Bills' } }], 'cannot reach Bills either'],
])('it is said beforehand that whole numbers are shut with it', async (everybody, queues, words) => {
  shut = [{ flow: 1, name: { en: 'Main' }, numbers: ['+861055550100'], everybody, queues }];
  await renderPage(<QueueSwitch queue={queue} onClose={() => {}} />, 'en');
  expect(await screen.findByText(words, { exact: false })).toBeInTheDocument();
});

test('it cannot be thrown before the rehearsal was told', async () => {
  let tell = () => {};
  answer = (body) => new Promise((done) => (tell = () => done(told(body))));
  await renderPage(<QueueSwitch queue={queue} onClose={() => {}} />, 'en');
  const act = await screen.findByRole('button', { name: 'Close the queue now' });
  expect(act).toBeDisabled();
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]?.rehearse).toBe(true);
  tell();
  await waitFor(() => expect(act).toBeEnabled());
  expect(screen.getByText('This is a rehearsal. Nothing has changed yet.')).toBeInTheDocument();
  expect(screen.getAllByText('默认提示。', { exact: false })).not.toHaveLength(0);
  expect(thrown()).toHaveLength(0);
});

test('other words have to be rehearsed anew, and what was shown is what is sent', async () => {
  const closed = vi.fn();
  await renderPage(<QueueSwitch queue={queue} onClose={closed} />, 'en');
  const act = await screen.findByRole('button', { name: 'Close the queue now' });
  await waitFor(() => expect(act).toBeEnabled());
  await userEvent.type(screen.getByLabelText('What callers hear, English'), 'Fire.');
  expect(act).toBeDisabled();
  await waitFor(() => expect(act).toBeEnabled(), { timeout: 3000 });
  expect(screen.getAllByText('Fire.', { exact: false }).length).toBeGreaterThan(1);
  await userEvent.click(act);
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(thrown()).toEqual([{ message: { en: 'Fire.' } }]);
});

test('nobody hears anything where nobody is on a line, and it says that nobody is asked', async () => {
  await renderPage(<QueueSwitch queue={{ ...queue, media: 'email' }} onClose={() => {}} />, 'zh-CN');
  expect(await screen.findByText('恢复开放前不派给任何坐席', { exact: false })).toBeInTheDocument();
  expect(screen.queryByRole('textbox')).toBeNull();
});
