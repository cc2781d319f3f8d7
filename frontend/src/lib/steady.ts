import { useEffect, useRef, useState } from 'react';

/** What is shown while the list must not move: the order as it stands, and how many rows wait to come in. */
export interface Steady {
  order: number[];
  parked: number;
}

const NONE: ReadonlySet<number> = new Set();

/** What this person just did shows at once: their own rows come in where the server has them, above their next known one. */
function letInOwn(shown: number[], fresh: number[], own: ReadonlySet<number>): number[] {
  const known = new Set(shown);
  let order = shown;
  fresh.forEach((id, at) => {
    if (known.has(id) || !own.has(id)) return;
    const next = fresh.slice(at + 1).find((one) => known.has(one));
    const place = next === undefined ? order.length : order.indexOf(next);
    order = [...order.slice(0, place), id, ...order.slice(place)];
  });
  return order;
}

/**
 * The order to show. Free: what the server says. Held (the pointer is over the list, or it is scrolled): nothing moves,
 * others' new rows wait, rows that left keep their place until the list is let go. One's `own` rows never wait.
 */
export function steady(before: number[], fresh: number[], held: boolean, own: ReadonlySet<number> = NONE): Steady {
  if (!held || !before.length) return { order: fresh, parked: 0 };
  const shown = letInOwn(before, fresh, own);
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
export function useSteadyOrder(
  view: string,
  fresh: number[],
  held: boolean,
  own: ReadonlySet<number>,
): Steady & { release: () => void } {
  const shown = useRef<{ view: string; order: number[] }>({ view, order: fresh });
  const [, redraw] = useState(0);
  if (shown.current.view !== view) shown.current = { view, order: fresh };
  const next = steady(shown.current.order, fresh, held, own);
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
