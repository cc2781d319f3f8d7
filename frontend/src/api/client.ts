import createFetch from 'openapi-fetch';
import createQuery from 'openapi-react-query';
import { Failure, failureOf } from './failure';
import type { components, paths } from './schema';

const TIMEOUT = 20_000;
const READS = /^(GET|HEAD|OPTIONS)$/;

export const csrfToken = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '';

const lost = new Set<() => void>();
/** Called when the server says that nobody is signed in any more. */
export const onSignedOut = (listener: () => void) => {
  lost.add(listener);
  return () => void lost.delete(listener);
};

async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT)]) });
  } catch (error) {
    if (request.signal.aborted) throw error;
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    throw new Failure(0, late ? 'timeout' : 'network', '');
  }
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
    request.headers.set('X-CSRFToken', csrfToken());
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

/** Uploads one file and answers its id. Not through `api`: a form body must set its own content type. */
export async function upload(file: File): Promise<{ id: number }> {
  const form = new FormData();
  form.append('file', file);
  const request = new Request(`${location.origin}/api/v1/uploads`, {
    method: 'POST',
    body: form,
    credentials: 'same-origin',
    headers: {
      'X-CSRFToken': csrfToken(),
      'Idempotency-Key': crypto.randomUUID(),
      'Accept-Language': document.documentElement.lang,
    },
  });
  const response = await send(request);
  if (!response.ok) throw await failureOf(response);
  return (await response.json()) as { id: number };
}
