import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { api } from './client';
import { Failure } from './failure';

const refused = () =>
  Response.json({ code: 'session_changed', message: 'Your session changed; reload the page.' }, { status: 403 });

/** A server that knows one token, and a page that gives it out. */
function serverWith(token: string, gives: string) {
  const asked: { method: string; token: string | null; body: string; key: string | null }[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const sent = request.headers.get('X-CSRFToken');
    asked.push({
      method: request.method,
      token: sent,
      body: await request.clone().text(),
      key: request.headers.get('Idempotency-Key'),
    });
    if (request.method === 'GET') {
      // biome-ignore lint/suspicious/noDocumentCookie: the answer of a page sets this cookie
      document.cookie = `csrftoken=${gives}`;
      return new Response('<html></html>');
    }
    return sent === token ? Response.json({ scheme: 'dark' }) : refused();
  });
  return asked;
}

const write = () => api.PATCH('/api/v1/me', { body: { scheme: 'dark' } });

beforeEach(() => {
  // biome-ignore lint/suspicious/noDocumentCookie: what the page came with
  document.cookie = 'csrftoken=old';
});
afterEach(() => vi.unstubAllGlobals());

test('a write with an old token is sent again with the new one, the same in all else', async () => {
  const asked = serverWith('new', 'new');
  await write();
  expect(asked.map(({ method, token }) => [method, token])).toEqual([
    ['PATCH', 'old'],
    ['GET', null],
    ['PATCH', 'new'],
  ]);
  expect(asked[2]?.body).toBe(asked[0]?.body);
  expect(asked[2]?.key).toBe(asked[0]?.key);
});

test('it is sent again once, and then the reason is said', async () => {
  const asked = serverWith('never', 'other');
  const failure = await write().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  expect((failure as Failure).code).toBe('session_changed');
  expect(asked.filter(({ method }) => method === 'PATCH')).toHaveLength(2);
});

test('what a role may not do is not asked twice', async () => {
  const asked = serverWith('old', 'new');
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push({ method: request.method, token: null, body: '', key: null });
    return Response.json({ code: 'forbidden', message: 'No.' }, { status: 403 });
  });
  await expect(write()).rejects.toMatchObject({ code: 'forbidden' });
  expect(asked).toHaveLength(1);
});
