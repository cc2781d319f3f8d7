import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { initI18n } from '@/i18n';
import { portalBundle } from '@/i18n/bundles';
import { LanguageProvider } from '@/i18n/t';
import { App } from '@/portal/App';
import { answerWith } from '@/test-page';
import { client } from './api';

const row = {
  id: 7,
  version: 1,
  number: 104261,
  token: 'k3v9q2m7x5c8b1n4z6l0p2s5d7',
  kind: 'complaint',
  subject: 'Rude treatment',
  status: 'open',
  answer_by: null,
  due_at: '2026-11-25T10:00:00Z',
  resolved_at: null,
  created_at: '2026-11-21T10:00:00Z',
  updated_at: '2026-11-21T10:00:00Z',
};
const signedOut = () =>
  Response.json({ code: 'not_signed_in', message: 'Please sign in.', fields: [] }, { status: 401 });

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  client.clear();
  window.scrollTo = () => {};
});

async function open(path: string, language = 'en') {
  document.documentElement.lang = language;
  history.replaceState(null, '', `/portal${path}`);
  await initI18n(portalBundle);
  render(
    <QueryClientProvider client={client}>
      <LanguageProvider>
        <App />
      </LanguageProvider>
    </QueryClientProvider>,
  );
}

async function fill(user: ReturnType<typeof userEvent.setup>) {
  await user.type(await screen.findByLabelText('Subject'), 'Rude treatment');
  await user.type(screen.getByLabelText('What happened?'), 'At the Riverside shop yesterday.');
  await user.type(screen.getByLabelText('Your e-mail address'), 'lin@example.com');
}

test('a complaint is sent once, even when the first answer was lost, and its number is shown', async () => {
  const user = userEvent.setup();
  let tries = 0;
  const lost = () => {
    tries += 1;
    if (tries === 1) throw new TypeError('connection lost');
    return Response.json(row, { status: 201 });
  };
  const asked = answerWith({
    'get portal/me': signedOut,
    'get portal/articles': { items: [], next: null },
    'post portal/requests': lost,
  });
  await open('/new?kind=complaint');
  await fill(user);
  expect(screen.getByRole('radio', { name: 'Complaint' })).toBeChecked();
  await user.click(screen.getByRole('button', { name: 'Send the request' }));
  expect(await screen.findByText(/It will not be sent twice/)).toBeVisible();
  expect(screen.getByLabelText('Subject')).toHaveValue('Rude treatment');
  await user.click(screen.getByRole('button', { name: 'Send the request' }));
  expect(await screen.findByRole('heading', { name: 'We have your complaint' })).toBeVisible();
  expect(screen.getByText('104261')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Open the status page' })).toHaveAttribute(
    'href',
    `/portal/requests/${row.token}`,
  );
  const sent = await Promise.all(
    asked.filter((r) => r.method === 'POST').map((r) => r.json() as Promise<{ form_token: string }>),
  );
  expect(sent).toHaveLength(2);
  expect(sent[0]?.form_token).toBe(sent[1]?.form_token);
});

test('a lost answer and one edit: it says that the first one arrived, and the next sending is a new request', async () => {
  const user = userEvent.setup();
  const answers = [
    () => {
      throw new TypeError('connection lost');
    },
    () => Response.json({ code: 'portal.form_reused', message: 'Reload', fields: [] }, { status: 422 }),
    () => Response.json(row, { status: 201 }),
  ];
  const asked = answerWith({
    'get portal/me': signedOut,
    'get portal/articles': { items: [], next: null },
    'post portal/requests': () => answers.shift()?.(),
  });
  await open('/new?kind=complaint');
  await fill(user);
  await user.click(screen.getByRole('button', { name: 'Send the request' }));
  await screen.findByText(/It will not be sent twice/);
  await user.type(screen.getByLabelText('What happened?'), ' More.');
  await user.click(screen.getByRole('button', { name: 'Send the request' }));
  expect(await screen.findByText('What you sent first has reached us')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Send the request' }));
  expect(await screen.findByRole('heading', { name: 'We have your complaint' })).toBeVisible();
  const sent = await Promise.all(
    asked.filter((r) => r.method === 'POST').map((r) => r.json() as Promise<{ form_token: string }>),
  );
  expect(sent[1]?.form_token).toBe(sent[0]?.form_token);
  expect(sent[2]?.form_token).not.toBe(sent[0]?.form_token);
});

test('whoever is signed in writes as the address they proved, whatever the draft says', async () => {
  const user = userEvent.setup();
  localStorage.setItem(
    'portal.draft',
    JSON.stringify({ address: 'old@example.com', subject: 'Hello', text: 'A question' }),
  );
  const asked = answerWith({
    'get portal/me': { address: 'lin@example.com', name: 'Lin' },
    'get portal/articles': { items: [], next: null },
    'post portal/requests': () => Response.json(row, { status: 201 }),
  });
  await open('/new');
  await expect.poll(() => screen.getByLabelText('Your e-mail address')).toHaveValue('lin@example.com');
  await user.click(screen.getByRole('button', { name: 'Send the request' }));
  await screen.findByRole('heading', { name: /We have your/ });
  const post = asked.find((r) => r.method === 'POST');
  expect(await post?.json()).toMatchObject({ address: 'lin@example.com' });
});

test('mistakes stand beside their fields and the first one gets the focus', async () => {
  const user = userEvent.setup();
  answerWith({ 'get portal/me': signedOut, 'get portal/articles': { items: [], next: null } });
  await open('/new', 'zh-CN');
  await user.click(await screen.findByRole('button', { name: '提交' }));
  expect(screen.getByLabelText('主题')).toHaveFocus();
  expect(screen.getByLabelText('主题')).toHaveAccessibleDescription(/请填写此项/);
  expect(screen.getByText('请检查 3 处内容。')).toBeVisible();
});

test('what was typed survives a closed tab', async () => {
  const user = userEvent.setup();
  answerWith({ 'get portal/me': signedOut, 'get portal/articles': { items: [], next: null } });
  await open('/new');
  await user.type(await screen.findByLabelText('Subject'), 'Slow line');
  await expect.poll(() => localStorage.getItem('portal.draft')).toContain('Slow line');
});

test('the link from a message shows the thread without signing in, and a reply goes by the same link', async () => {
  const user = userEvent.setup();
  const detail = {
    ...row,
    messages: [
      {
        id: 1,
        version: 1,
        ticket_id: 7,
        is_mine: true,
        created_at: row.created_at,
        author: '',
        text: 'It was rude.',
        html: '',
        files: [],
        direction: 'in',
        attachments: [],
      },
      {
        id: 2,
        version: 1,
        ticket_id: 7,
        is_mine: false,
        created_at: row.created_at,
        author: 'Jing',
        text: 'We are sorry.',
        html: '',
        files: [],
        direction: 'out',
        attachments: [],
      },
    ],
  };
  const asked = answerWith({
    'get portal/me': signedOut,
    [`get portal/requests/${row.token}`]: detail,
    [`post portal/requests/${row.token}/replies`]: () =>
      Response.json({ id: 3, version: 1, ticket_id: 7, is_mine: true, created_at: row.created_at }, { status: 201 }),
  });
  await open(`/requests/${row.token}`);
  expect(await screen.findByText('We are sorry.')).toBeVisible();
  expect(screen.getByText('Jing')).toBeVisible();
  await user.type(screen.getByLabelText('Your reply'), 'Thank you.');
  await user.click(screen.getByRole('button', { name: 'Send the reply' }));
  expect(await screen.findByText('Your reply is with us.')).toBeVisible();
  const reply = asked.find((r) => r.method === 'POST');
  expect(await reply?.json()).toEqual({ text: 'Thank you.' });
  expect(reply?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
});
