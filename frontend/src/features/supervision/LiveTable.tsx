import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useMemo, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { useOnePane } from '@/lib/pane';
import { type ColumnOf, heldStill, ordered, placeOf, turned } from './columns';
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
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 6,
    // the first lines are drawn with the page, in pieces that leave room for a key press, and not after it in one
    initialRect: { width: window.innerWidth, height: window.innerHeight - AROUND },
    enabled: many,
    getItemKey: (i) => order[i]?.id ?? i,
  });
  const items = many ? virtual.getVirtualItems() : [];
  const [from, to] = many ? [items[0]?.index ?? 0, (items.at(-1)?.index ?? -1) + 1] : [0, order.length];
  const above = many ? (items[0]?.start ?? 0) : 0;
  const below = many ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
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
            {above > 0 && (
              <tr className={css.space} aria-hidden>
                <td colSpan={columns.length} style={{ height: above }} />
              </tr>
            )}
            {order.slice(from, to).map((row, i) => (
              <FragmentLine
                key={row.id}
                row={row}
                index={from + i + 2}
                columns={columns}
                look={{ ...look?.(row), open: detail?.id === row.id }}
                below={detail?.id === row.id ? detail.render(row) : null}
              />
            ))}
            {below > 0 && (
              <tr className={css.space} aria-hidden>
                <td colSpan={columns.length} style={{ height: below }} />
              </tr>
            )}
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

function FragmentLine<T>({ below, ...line }: LineProps<T> & { below: ReactNode }) {
  return (
    <>
      <Line {...line} />
      {below && (
        <tr className={css.detail}>
          <td colSpan={line.columns.length}>
            <div className={css.inside}>{below}</div>
          </td>
        </tr>
      )}
    </>
  );
}
