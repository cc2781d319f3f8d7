import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';

type Id = number | string;

/** The ids with one of them in another place. */
export function moved<I extends Id>(ids: readonly I[], from: number, to: number): I[] {
  const next = [...ids];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(Math.max(0, to), 0, one);
  return next;
}

/** Where a row that was moved by so much comes to stand: behind every row whose middle its own edge has passed. */
export function placeOf(heights: readonly number[], from: number, by: number): number {
  let to = from;
  let left = Math.abs(by);
  const step = by < 0 ? -1 : 1;
  for (let next = from + step; next >= 0 && next < heights.length; next += step) {
    const height = heights[next] ?? 0;
    if (left < height / 2) break;
    left -= height;
    to = next;
  }
  return to;
}

interface Drag<I> {
  id: I;
  from: number;
  to: number;
  by: number;
  heights: number[];
}

/**
 * Rows that are put into another order by their handle: dragged with a pointer (Escape lets go of it where it was), or
 * moved with the arrow keys. Nothing is told before the row is let go.
 */
export function useDragOrder<I extends Id>(ids: readonly I[], onOrder: (ids: I[], id: I) => void, off = false) {
  const list = useRef<HTMLElement>(null);
  const begin = useRef(0);
  const [drag, setDrag] = useState<Drag<I> | null>(null);
  const dragged = drag !== null;
  useEffect(() => {
    if (!dragged) return;
    const cancel = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setDrag(null);
    };
    window.addEventListener('keydown', cancel, true);
    return () => window.removeEventListener('keydown', cancel, true);
  }, [dragged]);

  const put = (from: number, to: number) => {
    const id = ids[from];
    if (id !== undefined && to !== from && to >= 0 && to < ids.length) onOrder(moved(ids, from, to), id);
  };
  const handle = (id: I) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (off || event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      begin.current = event.clientY;
      const heights = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect().height);
      const from = ids.indexOf(id);
      setDrag({ id, from, to: from, by: 0, heights });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag?.id !== id) return;
      const by = event.clientY - begin.current;
      const to = placeOf(drag.heights, drag.from, by);
      setDrag({ ...drag, by, to });
    },
    onPointerUp: () => {
      if (drag?.id === id) put(drag.from, drag.to);
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (!by || off) return;
      event.preventDefault();
      event.stopPropagation();
      const from = ids.indexOf(id);
      put(from, from + by);
    },
  });
  /** How a row is shown while one is dragged: that one under the pointer, the others out of its way. */
  const row = (id: I): { style?: CSSProperties; 'data-dragged'?: true } => {
    if (!drag) return {};
    if (drag.id === id) return { style: { transform: `translateY(${drag.by}px)` }, 'data-dragged': true };
    const at = ids.indexOf(id);
    const height = drag.heights[drag.from] ?? 0;
    const up = at > drag.from && at <= drag.to;
    const down = at < drag.from && at >= drag.to;
    return { style: { transform: `translateY(${up ? -height : down ? height : 0}px)` } };
  };
  return { list, handle, row, dragged };
}
