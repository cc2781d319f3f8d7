import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import css from './Supervision.module.css';

export interface Sort<C extends string> {
  by: C;
  down: boolean;
  turn: (by: C) => void;
}

/** Which column orders a table; the same column again turns it round. */
export function useSort<C extends string>(start: C, startDown = false): Sort<C> {
  const [{ by, down }, set] = useState({ by: start, down: startDown });
  return { by, down, turn: (next) => set((was) => ({ by: next, down: was.by === next ? !was.down : false })) };
}

/** Rows in the chosen order; equal ones keep theirs. Numbers by size, words as the reader's language sorts them. */
export function sorted<T>(rows: T[], value: (row: T) => number | string, down: boolean, lang: string): T[] {
  const compare = (a: T, b: T) => {
    const [x, y] = [value(a), value(b)];
    const order = typeof x === 'string' ? x.localeCompare(String(y), lang) : x - Number(y);
    return down ? -order : order;
  };
  return rows.toSorted(compare);
}

interface HeadProps<C extends string> {
  sort: Sort<C>;
  by: C;
  children: string;
  end?: boolean;
}

export function Head<C extends string>({ sort, by, children, end }: HeadProps<C>) {
  const on = sort.by === by;
  const Icon = on ? (sort.down ? IconArrowDown : IconArrowUp) : IconArrowsSort;
  return (
    <th
      scope="col"
      className={end ? css.n : undefined}
      aria-sort={on ? (sort.down ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className={css.sort} onClick={() => sort.turn(by)}>
        {children}
        <Icon size={13} aria-hidden data-off={!on || undefined} />
      </button>
    </th>
  );
}
