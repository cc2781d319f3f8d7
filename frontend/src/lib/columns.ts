import type { ReactNode } from 'react';

export interface ColumnOf<T> {
  id: string;
  head: string;
  /** longer words for a short heading */
  hint?: string;
  cell: (row: T) => ReactNode;
  /** what the rows are sorted by; a column without it is not sortable */
  value?: (row: T) => number | string;
  width: number;
  /** What it may give way to before a table scrolls sideways; without it, nothing. */
  least?: number;
  end?: boolean;
  /** takes the room that is left */
  wide?: boolean;
  /** always shown, in its place */
  fixed?: 'first' | 'last';
  /** only shown when somebody chose it */
  extra?: boolean;
}

export interface View {
  columns: string[];
  sort: string[];
}

/** The columns to show: those chosen, in their order, or the usual ones; the fixed ones keep their places. */
export function arranged<T>(all: ColumnOf<T>[], chosen: string[]): ColumnOf<T>[] {
  const free = all.filter((column) => !column.fixed);
  const known = new Map(free.map((column) => [column.id, column]));
  const picked = chosen.flatMap((id) => known.get(id) ?? []);
  const middle = picked.length ? picked : free.filter((column) => !column.extra);
  const at = (place: 'first' | 'last') => all.filter((column) => column.fixed === place);
  return [...at('first'), ...middle, ...at('last')];
}

const bare = (key: string) => key.replace(/^-/, '');

/** Where a key stands in the order (from 1) and which way, or null. */
export function placeOf(sort: string[], id: string): { place: number; down: boolean } | null {
  const at = sort.findIndex((key) => bare(key) === id);
  return at < 0 ? null : { place: at + 1, down: sort[at] !== id };
}

/**
 * The order after a heading was pressed: it alone, turned round if it was alone already. With `add` it is one key more:
 * first up, then down, then gone; at `most` so many, the oldest gives way.
 */
export function turned(sort: string[], id: string, add: boolean, most = 3): string[] {
  const now = placeOf(sort, id);
  if (!add) return [now && sort.length === 1 && !now.down ? `-${id}` : id];
  if (!now) return [...sort, id].slice(-most);
  if (!now.down) return sort.map((key) => (key === id ? `-${id}` : key));
  return sort.filter((key) => bare(key) !== id);
}

/** Rows by several keys; equal ones keep their order. Numbers by size, words as the reader's language sorts them. */
export function ordered<T>(rows: readonly T[], sort: string[], columns: ColumnOf<T>[], lang: string): T[] {
  const words = new Intl.Collator(lang);
  const keys = sort.flatMap((key) => {
    const value = columns.find((column) => column.id === bare(key))?.value;
    return value ? [{ value, sign: key.startsWith('-') ? -1 : 1 }] : [];
  });
  if (!keys.length) return [...rows];
  const known = rows.map((row) => ({ row, by: keys.map(({ value }) => value(row)) }));
  known.sort((a, b) => {
    for (const [i, { sign }] of keys.entries()) {
      const [x, y] = [a.by[i] as number | string, b.by[i] as number | string];
      const order = typeof x === 'string' ? words.compare(x, String(y)) : x - Number(y);
      if (order) return sign * order;
    }
    return 0;
  });
  return known.map(({ row }) => row);
}

/** While somebody points into the list nothing moves: rows keep their places, new ones come at the end. */
export function heldStill<T extends { id: number }>(shown: readonly number[], rows: T[]): T[] {
  const place = new Map(shown.map((id, i) => [id, i]));
  const at = (row: T) => place.get(row.id) ?? shown.length;
  return rows.toSorted((a, b) => at(a) - at(b));
}
