import { type AnchorHTMLAttributes, type MouseEvent, useSyncExternalStore } from 'react';

/**
 * The portal has nine addresses and no nested data, so it routes by itself: a router library would be a fifth of its
 * script on a phone.
 */
const BASE = '/portal';
const listeners = new Set<() => void>();
const announce = () => {
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
window.addEventListener('popstate', announce);

/** Path below /portal with its query, e.g. "/articles?q=router". */
const here = () => location.pathname.slice(BASE.length).replace(/\/+$/, '') + location.search;

export interface Place {
  path: string;
  query: URLSearchParams;
}

export function usePlace(): Place {
  const [path = '', query = ''] = useSyncExternalStore(subscribe, here).split('?');
  return { path: path || '/', query: new URLSearchParams(query) };
}

/** Go to a path below /portal. `replace` leaves no step behind in the browser's history. */
export function go(to: string, { replace = false } = {}): void {
  const before = location.pathname;
  history[replace ? 'replaceState' : 'pushState'](null, '', BASE + to);
  announce();
  if (location.pathname === before) return;
  window.scrollTo(0, 0);
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true }));
}

/** `match('/requests/:id', path)` gives the parameters, or null when the path is another one. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const names = pattern.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return null;
  const found: Record<string, string> = {};
  for (const [i, name] of names.entries()) {
    const part = parts[i] ?? '';
    if (name.startsWith(':')) found[name.slice(1)] = decodeURIComponent(part);
    else if (name !== part) return null;
  }
  return found;
}

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string;
}

/** An ordinary link, followed without loading the page again. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const follow = (e: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(e);
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    go(to);
  };
  return <a {...rest} href={BASE + to} onClick={follow} />;
}
