import createFetch from 'openapi-fetch';
import createQuery from 'openapi-react-query';
import { Failure, failureOf } from './failure';
import type { components, paths } from './schema';

const TIMEOUT = 20_000;
const READS = /^(GET|HEAD|OPTIONS)$/;

const csrfToken = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '';

const lost = new Set<() => void>();
/** Called when the server says that nobody is signed in any more. */
export const onSignedOut = (listener: () => void) => {
  lost.add(listener);
  return () => void lost.delete(listener);
};

async function once(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]) });
  } catch (error) {
    if (request.signal.aborted) throw error;
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    throw new Failure(0, late ? 'timeout' : 'network', '');
  }
}

/** Whether the server refused a write before running it, because the token was not (or no longer) the page's. */
const lacksToken = async (response: Response) =>
  response.status === 403 && (await failureOf(response.clone())).code === 'session_changed';

/**
 * Sends one request, a write with the page's CSRF token. Where the server says that the token is old, the page is asked
 * for a new one and the write is sent again, once: it did not run. Raises `Failure` where no answer came.
 */
export async function send(request: Request): Promise<Response> {
  if (READS.test(request.method)) return once(request);
  request.headers.set('X-CSRFToken', csrfToken());
  const again = request.clone();
  const response = await once(request);
  if (!(await lacksToken(response))) return response;
  await once(new Request(location.href, { credentials: 'same-origin', cache: 'no-store' }));
  again.headers.set('X-CSRFToken', csrfToken());
  return once(again);
}

/**
 * The one client. Every write carries the CSRF token and an Idempotency-Key (pass your own header to repeat an intent
 * whose answer was lost); every answer that is not 2xx is thrown as a `Failure`.
 */
export const api = createFetch<paths>({ baseUrl: location.origin, credentials: 'same-origin', fetch: send });
api.use({
  onRequest({ request }) {
    request.headers.set('Accept-Language', document.documentElement.lang);
    if (READS.test(request.method)) return request;
    if (!request.headers.has('Idempotency-Key')) request.headers.set('Idempotency-Key', crypto.randomUUID());
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return;
    const failure = await failureOf(response);
    if (failure.status === 401) for (const listener of lost) listener();
    throw failure;
  },
});

/** Hooks over the same client: `$api.useQuery('get', '/api/v1/tickets/{id}', { params: { path: { id } } })`. */
export const $api = createQuery(api);

export type Schema = components['schemas'];

/** Uploads one file and answers its id, or its whole row. Not through `api`: a form body must set its own content type. */
export async function upload<T = { id: number }>(file: File, to = 'uploads'): Promise<T> {
  const form = new FormData();
  form.append('file', file);
  const request = new Request(`${location.origin}/api/v1/${to}`, {
    method: 'POST',
    body: form,
    credentials: 'same-origin',
    headers: {
      'Idempotency-Key': crypto.randomUUID(),
      'Accept-Language': document.documentElement.lang,
    },
  });
  const response = await send(request);
  if (!response.ok) throw await failureOf(response);
  return (await response.json()) as T;
}
