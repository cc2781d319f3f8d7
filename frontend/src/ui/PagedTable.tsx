import { Button, Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '@/i18n/t';
import { placeOf, turned } from '@/lib/columns';
import css from './PagedTable.module.css';
import { Trouble } from './State';

export interface Column<T> {
  id: string;
  head: string;
  cell: (row: T) => ReactNode;
  /** numbers stand at the end of their column */
  end?: boolean;
  /** takes the room that is left and shortens its text */
  wide?: boolean;
  /** the server can order by it */
  sortable?: boolean;
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  /** undefined while the first page is on its way */
  rows: T[] | undefined;
  rowId: (row: T) => number | string;
  error: unknown;
  failed: string;
  retry: () => void;
  /** what stands here when there is nothing */
  empty: ReactNode;
  more?: (() => void) | undefined;
  loadingMore?: boolean;
  /** the keys that order the list, up to four, a minus before one that falls */
  sorts?: string[];
  onSort?: (sorts: string[]) => void;
}

const KEYS_MOST = 4;

const WIDTHS = ['62%', '84%', '48%', '70%', '56%', '78%'];

function Placeholders({ columns }: { columns: number }) {
  return Array.from({ length: 10 }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
    <tr key={row} aria-hidden>
      {Array.from({ length: columns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <td key={column}>
          <Skeleton height={12} width={WIDTHS[(row + column) % WIDTHS.length]} />
        </td>
      ))}
    </tr>
  ));
}

interface HeadProps<T> {
  column: Column<T>;
  sorts: string[];
  onSort: ((sorts: string[]) => void) | undefined;
}

/** A heading; where the server can order by it, pressed it does, and with Shift it becomes one key more. */
function Head<T>({ column, sorts, onSort }: HeadProps<T>) {
  const { t } = useT('common');
  const at = placeOf(sorts, column.id);
  const Icon = at?.down ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      data-end={column.end || undefined}
      data-wide={column.wide || undefined}
      aria-sort={at ? (at.down ? 'descending' : 'ascending') : undefined}
    >
      {onSort && column.sortable ? (
        <button
          type="button"
          className={css.sort}
          title={t('table.sortHint')}
          onClick={(event) => onSort(turned(sorts, column.id, event.shiftKey, KEYS_MOST))}
        >
          {column.head}
          {at && <Icon size={13} aria-hidden />}
          {at && sorts.length > 1 && <b className="num">{at.place}</b>}
        </button>
      ) : (
        column.head
      )}
    </th>
  );
}

/** A list in the server's order, read on page by page. The first column names the row and links to it. */
export function PagedTable<T>(props: Props<T>) {
  const { caption, columns, rows, rowId, error, failed, retry, empty, more, loadingMore, sorts = [], onSort } = props;
  const { t } = useT('common');
  if (error && !rows) return <Trouble title={failed} error={error} retry={retry} />;
  if (rows && !rows.length) return empty;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.box} tabIndex={0} aria-label={caption} aria-busy={!rows}>
      <table className={`${css.table} stacks`}>
        <caption className="sr">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} sorts={sorts} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows ? (
            rows.map((row) => (
              <tr key={rowId(row)}>
                {columns.map((column, i) => {
                  const Cell = i ? 'td' : 'th';
                  return (
                    <Cell
                      key={column.id}
                      scope={i ? undefined : 'row'}
                      className={column.end ? 'num' : undefined}
                      data-end={column.end || undefined}
                      data-wide={column.wide || undefined}
                      data-label={(i && column.head) || undefined}
                    >
                      {column.cell(row)}
                    </Cell>
                  );
                })}
              </tr>
            ))
          ) : (
            <Placeholders columns={columns.length} />
          )}
        </tbody>
      </table>
      {more && (
        <div className={css.more}>
          <Button variant="default" loading={loadingMore ?? false} onClick={more}>
            {t('table.more')}
          </Button>
        </div>
      )}
    </section>
  );
}
