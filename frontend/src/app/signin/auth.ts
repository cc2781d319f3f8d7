import { send } from '@/api/client';

const BASE = '/_allauth/browser/v1/auth';

const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('signed-in');

/** Called when somebody signed in or out in another tab: they share one session, and this one shows the last person's. */
export function onOtherTab(listener: (change: 'in' | 'out') => void): () => void {
  const heard = ({ data }: MessageEvent) => (data === 'in' || data === 'out') && listener(data);
  tabs?.addEventListener('message', heard);
  return () => tabs?.removeEventListener('message', heard);
}

/** Tells the other tabs who is signed in has changed. */
export const tellTabs = (change: 'in' | 'out') => tabs?.postMessage(change);

/** done · second: a code of the authenticator is asked for · refused, with why */
export type Outcome =
  | { step: 'done' }
  | { step: 'second' }
  | { step: 'refused'; why: 'credentials' | 'code' | 'locked' | 'network' | 'unexpected' };

interface Reply {
  data?: { flows?: { id: string; is_pending?: boolean }[] };
}

const refused = (why: 'credentials' | 'code' | 'locked' | 'network' | 'unexpected'): Outcome => ({
  step: 'refused',
  why,
});

async function call(method: string, path: string, body?: object): Promise<Response> {
  return send(
    new Request(`${location.origin}${BASE}/${path}`, {
      method,
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: body && JSON.stringify(body),
    }),
  );
}

async function outcome(response: Response, wrong: 'credentials' | 'code'): Promise<Outcome> {
  if (response.ok || response.status === 409) return { step: 'done' };
  if (response.status === 429 || response.status === 403) return refused('locked');
  if (response.status === 400) return refused(wrong);
  if (response.status === 401) {
    const reply = (await response.json().catch(() => ({}))) as Reply;
    const pending = reply.data?.flows?.find((flow) => flow.is_pending);
    return pending?.id === 'mfa_authenticate' ? { step: 'second' } : refused(wrong);
  }
  return refused('unexpected');
}

export async function signIn(username: string, password: string): Promise<Outcome> {
  try {
    return await outcome(await call('POST', 'login', { username, password }), 'credentials');
  } catch {
    return refused('network');
  }
}

export async function secondStep(code: string): Promise<Outcome> {
  try {
    return await outcome(await call('POST', '2fa/authenticate', { code }), 'code');
  } catch {
    return refused('network');
  }
}

/** Ends the session on the server. Answers false when the server could not be reached: then nobody is signed out. */
export async function signOut(): Promise<boolean> {
  try {
    const response = await call('DELETE', 'session');
    const out = response.ok || response.status === 401;
    if (out) tellTabs('out');
    return out;
  } catch {
    return false;
  }
}
