// biome-ignore-all lint/a11y/useSemanticElements: a grid whose rows are placed by hand cannot be a table
// biome-ignore-all lint/a11y/useFocusableInteractive: focus stays on the grid (aria-activedescendant), or on what a cell holds
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type RefObject, useEffect, useRef } from 'react';
import { useT } from '@/i18n/t';
import { type ColumnOf, placeOf, turned } from '@/lib/columns';
import { useHotkeys } from '@/lib/hotkeys';
import type { TicketRow } from '@/lib/tickets';
import { useRow } from '@/live/store';
import css from './Table.module.css';

const ROW = 40;
const HEAD = 38;
const TICK = 40;
export const KEYS_MOST = 4;

const leastOf = (column: ColumnOf<TicketRow>) => column.least ?? column.width;
const gridOf = (columns: ColumnOf<TicketRow>[]) =>
  [`${TICK}px`, ...columns.map((one) => `minmax(${leastOf(one)}px, ${one.wide ? '1fr' : `${one.width}px`})`)].join(' ');
const widthOf = (columns: ColumnOf<TicketRow>[]) => columns.reduce((sum, one) => sum + leastOf(one), TICK);

interface HeadProps {
  column: ColumnOf<TicketRow>;
  sorts: string[];
  onSort: (sorts: string[]) => void;
}

/** A heading; pressed it orders the rows, with Shift it becomes one key more. */
function Head({ column, sorts, onSort }: HeadProps) {
  const { t } = useT('lists');
  const at = placeOf(sorts, column.id);
  const Icon = at?.down ? IconArrowDown : IconArrowUp;
  const order = at ? (at.down ? 'descending' : 'ascending') : undefined;
  if (!column.value)
    return (
      <div role="columnheader" className={css.head}>
        {column.head}
      </div>
    );
  return (
    <div role="columnheader" className={css.head} aria-sort={order}>
      <button
        type="button"
        title={t('sortHint')}
        data-on={at ? true : undefined}
        onClick={(event) => onSort(turned(sorts, column.id, event.shiftKey, KEYS_MOST))}
      >
        <span className="ell">{column.head}</span>
        {at && <Icon size={13} aria-hidden />}
        {at && sorts.length > 1 && <b className="num">{at.place}</b>}
      </button>
    </div>
  );
}

interface LineProps {
  read: TicketRow;
  columns: ColumnOf<TicketRow>[];
  grid: string;
  top: number;
  index: number;
  active: boolean;
  selected: boolean;
  onOpen: (id: number) => void;
  onToggle: (id: number, range: boolean) => void;
}

/** One ticket; it follows the live line by itself, in its place. */
const Line = memo(({ read, columns, grid, top, index, active, selected, onOpen, onToggle }: LineProps) => {
  const { t } = useT('lists');
  const pushed = useRow('ticket', read.id);
  const row = pushed && pushed.version > read.version ? { ...pushed, fields: read.fields } : read;
  const waits = row.last_message_direction === 'in' && row.status === 'open';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled on the grid
    <div
      role="row"
      id={`list-row-${row.id}`}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      data-unread={waits || undefined}
      className={css.row}
      style={{ top, gridTemplateColumns: grid }}
      onClick={(event) => (event.shiftKey ? onToggle(row.id, true) : onOpen(row.id))}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the box inside has its keys */}
      <div role="gridcell" className={css.tick} onClick={(event) => event.stopPropagation()}>
        <label>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t('select', { number: row.number })}
            checked={selected}
            onChange={(event) => onToggle(row.id, (event.nativeEvent as MouseEvent).shiftKey === true)}
          />
        </label>
      </div>
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={css.cell}
          data-wide={column.wide || undefined}
          onPointerEnter={({ currentTarget: cell }) => {
            cell.title = cell.scrollWidth > cell.clientWidth ? (cell.textContent ?? '') : '';
          }}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
});

const STEPS: { [key: string]: number } = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 12,
  PageUp: -12,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

interface Props {
  label: string;
  columns: ColumnOf<TicketRow>[];
  sorts: string[];
  order: number[];
  rowOf: (id: number) => TicketRow | undefined;
  active: number | null;
  whole: boolean;
  isSelected: (id: number) => boolean;
  scroller: RefObject<HTMLDivElement | null>;
  onSort: (sorts: string[]) => void;
  onActive: (id: number) => void;
  onOpen: (id: number) => void;
  onToggle: (id: number, range: boolean) => void;
  onWhole: () => void;
  onScroll: (scrolled: boolean) => void;
  /** somebody is near the end of what is here */
  onEnd: () => void;
}

/** Tickets in columns, drawn only where one looks. */
export function Table(props: Props) {
  const { label, columns, sorts, order, rowOf, active, whole, isSelected, scroller } = props;
  const { onSort, onActive, onOpen, onToggle, onWhole, onScroll, onEnd } = props;
  const { t } = useT('lists');
  const grid = gridOf(columns);
  const box = useRef<HTMLInputElement>(null);
  const some = !whole && order.some(isSelected);
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    paddingStart: HEAD,
    scrollPaddingStart: HEAD,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    getItemKey: (i) => order[i] ?? i,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (order.length && last >= order.length - 8) onEnd();
  }, [last, order.length, onEnd]);

  const move = (by: number) => {
    const at = active === null ? -1 : order.indexOf(active);
    const to = Math.min(order.length - 1, Math.max(0, at + by));
    const id = order[to];
    if (id === undefined) return;
    onActive(id);
    virtual.scrollToIndex(to, { align: 'auto' });
    scroller.current?.focus({ preventScroll: true });
  };
  useHotkeys({ j: () => move(1), k: () => move(-1), x: () => active !== null && onToggle(active, false) });
  const pressed = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    const own = event.target === event.currentTarget;
    if (by !== undefined && own) {
      event.preventDefault();
      move(by);
    }
    if (active === null || !own) return;
    if (event.key === 'Enter') onOpen(active);
    if (event.key === ' ') {
      event.preventDefault();
      onToggle(active, event.shiftKey);
    }
  };
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      className={css.scroll}
      aria-label={label}
      aria-multiselectable
      aria-rowcount={order.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={active !== null && order.includes(active) ? `list-row-${active}` : undefined}
      onScroll={(event) => onScroll(event.currentTarget.scrollTop > 0)}
      onKeyDown={pressed}
    >
      <div
        role="presentation"
        className={css.tall}
        style={{ height: virtual.getTotalSize(), minWidth: widthOf(columns) }}
      >
        <div role="row" aria-rowindex={1} className={css.heads} style={{ gridTemplateColumns: grid }}>
          <div role="columnheader" className={css.tick}>
            <label>
              <input ref={box} type="checkbox" aria-label={t('selectAll')} checked={whole} onChange={onWhole} />
            </label>
          </div>
          {columns.map((column) => (
            <Head key={column.id} column={column} sorts={sorts} onSort={onSort} />
          ))}
        </div>
        {items.map((item) => {
          const id = order[item.index] as number;
          const read = rowOf(id);
          return (
            read && (
              <Line
                key={item.key}
                read={read}
                columns={columns}
                grid={grid}
                top={item.start}
                index={item.index}
                active={id === active}
                selected={isSelected(id)}
                onOpen={onOpen}
                onToggle={onToggle}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
