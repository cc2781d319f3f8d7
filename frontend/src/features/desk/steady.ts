import { useEffect, useRef, useState } from 'react';

/** What is shown while the list must not move: the order as it stands, and how many rows wait to come in. */
export interface Steady {
  order: number[];
  parked: number;
}

/**
 * The order to show. Free: what the server says. Held (the pointer is over the list, or it is scrolled): nothing moves,
 * new rows wait, rows that left keep their place until the list is let go.
 */
export function steady(shown: number[], fresh: number[], held: boolean): Steady {
  if (!held || !shown.length) return { order: fresh, parked: 0 };
  const known = new Set(shown);
  const last = shown.at(-1);
  // rows after the last one shown are further pages: they come at the end and move nothing
  const end = last === undefined ? -1 : fresh.lastIndexOf(last);
  const added = end < 0 ? [] : fresh.slice(end + 1).filter((id) => !known.has(id));
  const parked = fresh.filter((id) => !known.has(id)).length - added.length;
  return { order: added.length ? [...shown, ...added] : shown, parked };
}

const same = (a: number[], b: number[]) => a.length === b.length && a.every((id, i) => id === b[i]);

/** `steady` over time; `view` begins anew when another list is shown, `release` lets the waiting rows in. */
export function useSteadyOrder(view: string, fresh: number[], held: boolean): Steady & { release: () => void } {
  const shown = useRef<{ view: string; order: number[] }>({ view, order: fresh });
  const [, redraw] = useState(0);
  if (shown.current.view !== view) shown.current = { view, order: fresh };
  const next = steady(shown.current.order, fresh, held);
  const order = same(next.order, shown.current.order) ? shown.current.order : next.order;
  useEffect(() => {
    shown.current = { view, order };
  });
  const release = () => {
    shown.current = { view, order: fresh };
    redraw((n) => n + 1);
  };
  return { order, parked: next.parked, release };
}
