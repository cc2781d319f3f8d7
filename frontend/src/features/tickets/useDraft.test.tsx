import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { localDrafts } from '@/lib/drafts';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import { useDraft } from './useDraft';

let draft: ReturnType<typeof useDraft>;
let newest: number | undefined;
function Probe() {
  draft = useDraft(9, 'reply', newest);
  return (
    <p>
      state {draft.state}, body {draft.body || 'none'}, other {draft.other ?? 'none'}, files{' '}
      {draft.files.map(({ name }) => name).join(' ') || 'none'}
    </p>
  );
}

const row = (body: string, rev: number) => ({
  id: 1,
  kind: 'reply',
  body,
  rev,
  based_on_message: null,
  attachments: [] as { id: number; filename: string; size: number }[],
  is_current: true,
  updated_at: '2026-11-21T10:00:00Z',
});
const none = { current: [], kept: [] };

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

test('what is typed stands in this browser at once, and on the server within two seconds', async () => {
  const asked = answerWith({
    'get me': me,
    'get tickets/9/draft': none,
    'put tickets/9/draft': async (request: Request) => {
      const given = (await request.json()) as { body: string; rev: number };
      return { ...row(given.body, given.rev + 1), has_conflict: false };
    },
  });
  await renderPage(<Probe />);
  await screen.findByText(/state empty/);
  const began = Date.now();
  act(() => draft.change('<p>Good mor</p>', false));
  expect(localDrafts.read(me.id, 9, 'reply')?.body).toBe('<p>Good mor</p>');
  act(() => draft.change('<p>Good morning</p>', false));
  await screen.findByText(/state saved/, {}, { timeout: 4000 });
  expect(Date.now() - began).toBeLessThan(3500);
  const puts = asked.filter((one) => one.method === 'PUT');
  expect(puts).toHaveLength(1);
  expect(localDrafts.read(me.id, 9, 'reply')).toMatchObject({ body: '<p>Good morning</p>', rev: 1, synced: true });
});

test('a text that never reached the server wins over an older one there, which is offered', async () => {
  localDrafts.write(me.id, 9, 'reply', { body: '<p>mine</p>', rev: 2, at: 1, synced: false });
  answerWith({ 'get me': me, 'get tickets/9/draft': { current: [row('<p>theirs</p>', 5)], kept: [] } });
  await renderPage(<Probe />);
  await screen.findByText(/body <p>mine<\/p>, other <p>theirs<\/p>/);
});

test('without one here, the server’s draft is shown', async () => {
  answerWith({ 'get me': me, 'get tickets/9/draft': { current: [row('<p>from home</p>', 3)], kept: [] } });
  await renderPage(<Probe />);
  await screen.findByText(/state saved, body <p>from home<\/p>/);
});

test('the same text is sent under the same key, another text under another', async () => {
  answerWith({ 'get me': me, 'get tickets/9/draft': none });
  await renderPage(<Probe />);
  await screen.findByText(/state empty/);
  act(() => draft.change('<p>a</p>', false));
  const first = draft.intent();
  expect(draft.intent()).toBe(first);
  act(() => draft.change('<p>b</p>', false));
  expect(draft.intent()).not.toBe(first);
});

test('what was sent is gone here, and a late save does not bring it back', async () => {
  let answer: (value: unknown) => void = () => {};
  answerWith({
    'get me': me,
    'get tickets/9/draft': none,
    'put tickets/9/draft': () => new Promise((done) => (answer = done)),
    'delete tickets/9/draft': () => new Response(null, { status: 204 }),
  });
  await renderPage(<Probe />);
  await screen.findByText(/state empty/);
  act(() => draft.change('<p>a</p>', false));
  await screen.findByText(/state saving/, {}, { timeout: 4000 });
  await act(() => draft.clear());
  await act(async () => answer({ ...row('<p>a</p>', 1), has_conflict: false }));
  await waitFor(() => expect(screen.getByText(/state empty/)).toBeVisible());
  expect(localDrafts.read(me.id, 9, 'reply')).toBeNull();
});

test('an answer that was asked for before something was typed replaces nothing', async () => {
  let answer: (value: unknown) => void = () => {};
  localDrafts.write(me.id, 9, 'reply', { body: '<p>old</p>', rev: 2, at: 1, synced: true });
  answerWith({
    'get me': me,
    'get tickets/9/draft': () => new Promise((done) => (answer = done)),
    'put tickets/9/draft': async (request: Request) => {
      const given = (await request.json()) as { body: string; rev: number };
      return { ...row(given.body, given.rev + 1), has_conflict: false };
    },
  });
  await renderPage(<Probe />);
  await screen.findByText(/body <p>old<\/p>/);
  act(() => draft.change('<p>newer</p>', false));
  await screen.findByText(/state saved/, {}, { timeout: 4000 });
  await act(async () => answer({ current: [row('<p>old</p>', 2)], kept: [] }));
  await new Promise((done) => setTimeout(done, 50));
  expect(localDrafts.read(me.id, 9, 'reply')).toMatchObject({ body: '<p>newer</p>', rev: 3 });
});

test('what is attached is kept with the words, here and on the server, and is there again', async () => {
  const puts: { attachments: number[] }[] = [];
  const answers = {
    'get me': me,
    'get tickets/9/draft': none,
    'put tickets/9/draft': async (request: Request) => {
      const given = (await request.json()) as { body: string; attachments: number[] };
      puts.push(given);
      return { ...row(given.body, puts.length), has_conflict: false };
    },
  };
  answerWith(answers);
  await renderPage(<Probe />);
  await screen.findByText(/state empty/);
  act(() => draft.attach([{ id: 5, name: 'contract.pdf', size: 9 }]));
  await screen.findByText(/state saved/, {}, { timeout: 4000 });
  expect(puts.map((one) => one.attachments)).toEqual([[5]]);
  cleanup();
  await renderPage(<Probe />);
  await screen.findByText(/files contract.pdf/);
});

test('files of a draft that another device saved come with its words', async () => {
  const theirs = { ...row('<p>theirs</p>', 3), attachments: [{ id: 7, filename: 'photo.png', size: 4 }] };
  answerWith({ 'get me': me, 'get tickets/9/draft': { current: [theirs], kept: [] } });
  await renderPage(<Probe />);
  await screen.findByText(/body <p>theirs<\/p>.*files photo.png/);
  expect(localDrafts.read(me.id, 9, 'reply')?.files).toEqual([{ id: 7, name: 'photo.png', size: 4 }]);
});
