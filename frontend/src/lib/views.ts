import type { Full } from '@/api/call';
import { $api, type Schema } from '@/api/client';
import { useWhole } from './pages';
import { kept } from './store';

export type View = Full<Schema['ViewRow']>;

/** What a list shows, as it is kept or as somebody is trying it. */
export interface Shown {
  conditions: { [key: string]: unknown };
  columns: string[];
  sorts: string[];
}
export interface Holds extends Shown {
  name: { [language: string]: string };
}

export const BUILT_IN = ['mine', 'team', 'unassigned', 'overdue', 'mentions', 'snoozed', 'following', 'all'] as const;
export type BuiltIn = (typeof BUILT_IN)[number];
export const isBuiltIn = (view: string): view is BuiltIn => (BUILT_IN as readonly string[]).includes(view);

export const useViews = (enabled = true) => useWhole<View>('views', {}, { enabled });

/** How much each list holds: null is more than could be counted in time. Read again at most once a second. */
export function useCounts() {
  const found = $api.useQuery('get', '/api/v1/tickets/counts/views');
  return new Map(found.data?.items.map((one) => [one.view, one.count ?? null]));
}

const COUNTED = 1000;

/** A count in few signs; exact to 999. */
export const inShort = (count: number | null | undefined, lang: string) =>
  count === undefined
    ? ''
    : count === null
      ? '…'
      : count >= COUNTED
        ? '999+'
        : new Intl.NumberFormat(lang).format(count);

/** A list that stands above the desk's own: a built-in one by its name, a kept one by its id and what it was called. */
export interface Pin {
  id: string;
  name?: { [language: string]: string };
}

const place = (person: number) => `desk.pins.${person}`;

/** What this person pinned in this browser before the server kept it; null for nothing that can be read. */
export function leftPins(person: number): Pin[] | null {
  try {
    const found: unknown = JSON.parse(kept.read(place(person)) ?? '');
    if (Array.isArray(found)) return found.filter((one): one is Pin => typeof one?.id === 'string');
  } catch {
    // nothing is kept
  }
  return null;
}
export const dropLeftPins = (person: number) => kept.drop(place(person));
export const USUAL_PINS: readonly Pin[] = BUILT_IN.slice(0, 4).map((id) => ({ id }));
