import { api } from './client';

interface Options {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: object;
  /** one key for one intention: sent again after a lost answer, the write has one effect */
  key?: string;
}

interface Loose {
  request(method: string, path: string, init: object): Promise<{ data: unknown }>;
}

/**
 * One call below /api/v1/ through the one client, for addresses that are put together at run time. Raises `Failure` like
 * every other call; the caller names the answer's type from the generated `Schema`.
 */
export async function call<T>(
  method: 'get' | 'post' | 'put' | 'patch' | 'delete',
  path: string,
  options: Options = {},
) {
  const { query = {}, body, key } = options;
  const asked = Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
  const answer = await (api as unknown as Loose).request(method, `/api/v1/${path}`, {
    params: { query: asked },
    ...(body ? { body } : {}),
    ...(key ? { headers: { 'Idempotency-Key': key } } : {}),
  });
  return answer.data as T;
}

/** A key for one intention to write. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A page of a list: rows, and the cursor of the next one. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/**
 * The cache key of a read, in the order that `$api` gives its own: the path second, the object third. Live events find
 * by these two what they made old. Without an object it is still never a key of `$api`: what is kept under it is what
 * the reader made of the answer, and not the answer.
 */
export const readKey = (path: string, id?: number, query?: object) => [
  'get',
  `/api/v1/${path}`,
  id === undefined ? { by: 'call' } : { params: { path: { id } } },
  ...(query ? [query] : []),
];

/** An answer as it really comes: the schema calls a field with a default optional, the server always sends it. */
export type Full<T> = T extends (infer One)[]
  ? Full<One>[]
  : T extends object
    ? { [K in keyof T]-?: Full<Exclude<T[K], undefined>> }
    : T;
