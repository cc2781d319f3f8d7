/** What the server said when it refused, in the reader's language; `status` 0 means that it was not reached at all. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string[]> = {},
  ) {
    super(message);
  }
}

/** A key for one attempt to write: sent again with the same key, the same form has one effect. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const cookie = (name: string) => new RegExp(`(?:^|; )${name}=([^;]+)`).exec(document.cookie)?.[1];

async function refusalOf(response: Response): Promise<Refusal> {
  const body = (await response.json().catch(() => ({}))) as Partial<Refusal>;
  return new Refusal(response.status, body.code ?? 'unknown', body.message ?? '', body.fields ?? {});
}

interface Options {
  method?: 'GET' | 'POST' | 'DELETE';
  body?: object;
  key?: string;
}

/** One call of the portal's API. Raises `Refusal` for every answer that is not a success. */
export async function call<T>(path: string, { method = 'GET', body, key }: Options = {}): Promise<T> {
  const headers: Record<string, string> = { 'Accept-Language': document.documentElement.lang };
  if (body) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') {
    headers['X-CSRFToken'] = cookie('csrftoken') ?? '';
    headers['Idempotency-Key'] = key ?? newKey();
  }
  const response = await fetch(`/api/v1/portal/${path}`, {
    method,
    headers,
    credentials: 'same-origin',
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new Refusal(0, 'unreachable', '');
  });
  if (!response.ok) throw await refusalOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
