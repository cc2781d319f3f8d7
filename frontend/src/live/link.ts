import { useSyncExternalStore } from 'react';

/** connecting: never yet live · live · stale: silent for too long · offline: no socket */
export type LinkPhase = 'connecting' | 'live' | 'stale' | 'offline';

export interface Link {
  phase: LinkPhase;
  /** how many updates the last return caught up with; null once it has been shown long enough */
  caughtUp: number | null;
  /** when the line was last known to be good */
  since: number;
}

let link: Link = { phase: 'connecting', caughtUp: null, since: Date.now() };
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const currentLink = () => link;

/** Called with every change of the line; answers the way to stop that. */
export const onLink = subscribe;

export function setLink(change: Partial<Link>) {
  const next = { ...link, ...change };
  if (change.phase && change.phase !== link.phase) next.since = Date.now();
  if (next.phase === link.phase && next.caughtUp === link.caughtUp) return;
  link = next;
  for (const listener of listeners) listener();
}

export const useLink = () => useSyncExternalStore(subscribe, currentLink);
