/** What is selected in a list: single rows, or everything that matches, shown or not. */
export interface Selection {
  ids: ReadonlySet<number>;
  /** all that match, also those that nobody has scrolled to */
  all: boolean;
  /** where a range begins */
  anchor: number | null;
}

export const NOTHING: Selection = { ids: new Set(), all: false, anchor: null };

/** One row turned over; with `range`, everything between it and the row before becomes what this one becomes. */
export function toggled(before: Selection, order: readonly number[], id: number, range = false): Selection {
  const ids = new Set(before.all ? order : before.ids);
  const on = !ids.has(id);
  const [from, to] = [before.anchor === null ? -1 : order.indexOf(before.anchor), order.indexOf(id)];
  const touched = range && from >= 0 && to >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
  for (const one of touched) {
    if (on) ids.add(one);
    else ids.delete(one);
  }
  return { ids, all: false, anchor: id };
}

/** All rows that are here, or none of them when they all were. */
export const wholePage = (before: Selection, order: readonly number[]): Selection =>
  isWhole(before, order) ? NOTHING : { ids: new Set(order), all: false, anchor: null };

export const everything = (order: readonly number[]): Selection => ({ ids: new Set(order), all: true, anchor: null });

/** Whether every row that is here is selected. */
export const isWhole = ({ ids, all }: Selection, order: readonly number[]): boolean =>
  all || (order.length > 0 && order.every((id) => ids.has(id)));

export const isSelected = ({ ids, all }: Selection, id: number): boolean => all || ids.has(id);
export const isEmpty = ({ ids, all }: Selection): boolean => !all && ids.size === 0;
