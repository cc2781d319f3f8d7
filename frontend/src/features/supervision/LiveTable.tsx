import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, memo, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { type ColumnOf, heldStill, ordered, placeOf, turned } from '@/lib/columns';
import { useOnePane } from '@/lib/pane';
import css from './LiveTable.module.css';

const ROW = 45;
const FEW = 60;
/** what stands left and right of the table on one pane */
const EDGES = 28;
/** what a name needs there at least */
const NAME = 112;

interface HeadProps<T> {
  column: ColumnOf<T>;
  sort: string[];
  onSort: (sort: string[]) => void;
}

/** A heading; pressed it orders the rows, with Shift it becomes one key more. */
function Head<T>({ column, sort, onSort }: HeadProps<T>) {
  const { t } = useT('supervision');
  const at = placeOf(sort, column.id);
  if (!column.value)
    return (
      <th scope="col" data-end={column.end || undefined} data-fixed={column.fixed} title={column.hint}>
        {column.head || <span className="sr">{t('table.acts')}</span>}
      </th>
    );
  const Icon = at?.down ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      data-end={column.end || undefined}
      aria-sort={at ? (at.down ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={css.sort}
        data-on={at ? true : undefined}
        title={[column.hint, t('table.sortHint')].filter(Boolean).join('\n')}
        onClick={(event) => onSort(turned(sort, column.id, event.shiftKey))}
      >
        {column.head}
        <Icon size={13} aria-hidden data-off={!at || undefined} />
        {at && sort.length > 1 && <b className="num">{at.place}</b>}
      </button>
    </th>
  );
}

interface LineProps<T> {
  row: T;
  index: number;
  columns: ColumnOf<T>[];
  look: Look;
}

/** What stands above and below the table: its first lines are as many as fit into the rest. */
const AROUND = 220;

interface Look {
  tone?: 'bad' | 'warn' | undefined;
  quiet?: boolean | undefined;
  open?: boolean | undefined;
}

function LineOf<T>({ row, index, columns, look }: LineProps<T>) {
  return (
    <tr
      aria-rowindex={index}
      data-tone={look.tone}
      data-quiet={look.quiet || undefined}
      data-open={look.open || undefined}
    >
      {columns.map((column, i) => {
        const Cell = i ? 'td' : 'th';
        return (
          <Cell
            key={column.id}
            scope={i ? undefined : 'row'}
            className={column.end ? 'num' : undefined}
            data-end={column.end || undefined}
            data-fixed={column.fixed}
          >
            {column.cell(row)}
          </Cell>
        );
      })}
    </tr>
  );
}
const Line = memo(LineOf, (a, b) => {
  const same = a.row === b.row && a.columns === b.columns && a.index === b.index;
  return same && a.look.tone === b.look.tone && a.look.open === b.look.open && a.look.quiet === b.look.quiet;
}) as typeof LineOf;

interface Props<T> {
  label: string;
  rows: T[];
  columns: ColumnOf<T>[];
  sort: string[];
  onSort: (sort: string[]) => void;
  look?: (row: T) => Look;
  /** what stands open below a row */
  detail?: { id: number | null; render: (row: T) => ReactNode };
  foot?: ReactNode;
}

/** Rows in their order; while the pointer or the keyboard is in them nothing moves. */
function useOrder<T extends { id: number }>(rows: T[], columns: ColumnOf<T>[], sort: string[]) {
  const { lang } = useT('supervision');
  const [held, setHeld] = useState(false);
  const shown = useRef<{ ids: number[]; sort: string[] }>({ ids: [], sort });
  const order = useMemo(() => {
    const still = held && shown.current.sort === sort;
    const next = still ? heldStill(shown.current.ids, rows) : ordered(rows, sort, columns, lang);
    shown.current = { ids: next.map((row) => row.id), sort };
    return next;
  }, [rows, columns, sort, lang, held]);
  return { order, setHeld };
}

/** On one pane as many columns as fit, in their order: the name, what was chosen first, and the acts. */
function fittingIn<T>(columns: ColumnOf<T>[], room: number): ColumnOf<T>[] {
  const needs = (column: ColumnOf<T>) => (column.wide ? NAME : column.width);
  let left = room - columns.filter((column) => column.fixed).reduce((sum, column) => sum + needs(column), 0);
  return columns.filter((column) => {
    if (column.fixed) return true;
    left -= needs(column);
    return left >= 0;
  });
}

/** Each drawn row with the empty room above it. */
function spaced(items: readonly { index: number; start: number; end: number }[]) {
  return items.map(({ index, start }, i) => ({ index, gap: start - (items[i - 1]?.end ?? 0) }));
}

/** A table whose rows come live: sorted by several keys, drawn only where one looks, still under the pointer. */
export function LiveTable<T extends { id: number }>(props: Props<T>) {
  const { label, rows, sort, onSort, look, detail, foot } = props;
  const onePane = useOnePane();
  const columns = useMemo(
    () => (onePane ? fittingIn(props.columns, window.innerWidth - EDGES) : props.columns),
    [props.columns, onePane],
  );
  const { t } = useT('supervision');
  const { order, setHeld } = useOrder(rows, props.columns, sort);
  const frame = useRef<HTMLElement>(null);
  const many = order.length > FEW;
  const opened = detail?.id === undefined || detail.id === null ? -1 : order.findIndex((row) => row.id === detail.id);
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 6,
    // the first lines are drawn with the page, in pieces that leave room for a key press, and not after it in one
    initialRect: { width: window.innerWidth, height: window.innerHeight - AROUND },
    enabled: many,
    getItemKey: (i) => order[i]?.id ?? i,
    // what stands open stays, with whatever is typed in it, however far one scrolls
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      return opened < 0 || drawn.includes(opened) ? drawn : [...drawn, opened].sort((a, b) => a - b);
    },
  });
  const lines = many ? spaced(virtual.getVirtualItems()) : order.map((_, index) => ({ index, gap: 0 }));
  const below = many ? virtual.getTotalSize() - (virtual.getVirtualItems().at(-1)?.end ?? 0) : 0;
  const grown = (id: number, height: number) => {
    const index = order.findIndex((row) => row.id === id);
    if (many && index >= 0) virtual.resizeItem(index, ROW + height);
  };
  const least = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section ref={frame} className={css.frame} tabIndex={0} aria-label={label}>
        <table className={css.table} style={{ minWidth: onePane ? undefined : least }} aria-rowcount={order.length + 1}>
          <caption className="sr">{label}</caption>
          <colgroup>
            {columns.map((column) => (
              <col
                key={column.id}
                style={column.wide ? { minWidth: onePane ? NAME : column.width } : { width: column.width }}
              />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column) => (
                <Head key={column.id} column={column} sort={sort} onSort={onSort} />
              ))}
            </tr>
          </thead>
          {/* biome-ignore lint/a11y/noNoninteractiveElementInteractions: nothing is done by it, the rows only stand still */}
          <tbody
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={(event) => event.target.matches(':focus-visible') && setHeld(true)}
            onBlur={() => setHeld(false)}
          >
            {lines.map(({ index, gap }) => {
              const row = order[index];
              if (!row) return null;
              const isOpen = detail?.id === row.id;
              return (
                <Fragment key={row.id}>
                  <Space height={gap} span={columns.length} />
                  <Line row={row} index={index + 2} columns={columns} look={{ ...look?.(row), open: isOpen }} />
                  {isOpen && (
                    <Below span={columns.length} onHeight={(height) => grown(row.id, height)}>
                      {detail.render(row)}
                    </Below>
                  )}
                </Fragment>
              );
            })}
            <Space height={below} span={columns.length} />
          </tbody>
        </table>
      </section>
      <div className={css.foot}>
        <span className="num">{t('table.count', { count: order.length })}</span>
        {foot}
      </div>
    </>
  );
}

const Space = ({ height, span }: { height: number; span: number }) =>
  height > 0 && (
    <tr className={css.space} aria-hidden>
      <td colSpan={span} style={{ height }} />
    </tr>
  );

interface BelowProps {
  span: number;
  /** how high it is, again whenever that changes; 0 once it is gone */
  onHeight: (height: number) => void;
  children: ReactNode;
}

/** What stands open below a row. */
function Below({ span, onHeight, children }: BelowProps) {
  const line = useRef<HTMLTableRowElement>(null);
  const tell = useRef(onHeight);
  tell.current = onHeight;
  useLayoutEffect(() => {
    const own = line.current;
    if (!own) return;
    const measure = () => tell.current(own.offsetHeight);
    measure();
    const seen = new ResizeObserver(measure);
    seen.observe(own);
    return () => {
      seen.disconnect();
      tell.current(0);
    };
  }, []);
  return (
    <tr ref={line} className={css.detail}>
      <td colSpan={span}>
        <div className={css.inside}>{children}</div>
      </td>
    </tr>
  );
}
