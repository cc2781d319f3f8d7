import { Checkbox, Pagination, Table } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import {
  type ColumnDef,
  columnVisibilityFeature,
  FlexRender,
  type RowData,
  rowPaginationFeature,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useT } from '@/i18n/t';
import css from './DataTable.module.css';

export const features = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  rowPaginationFeature,
  columnVisibilityFeature,
});
export type Col<T extends RowData> = ColumnDef<typeof features, T>;

interface Props<T extends RowData> {
  caption: string;
  columns: Col<T>[];
  /** one page of rows, already sorted: sorting and paging happen in the database */
  data: T[];
  total: number;
  page: number;
  pageSize: number;
  sort: { id: string; desc: boolean };
  rowId: (r: T) => string;
  rowLabel: (r: T) => string;
  onPage: (p: number) => void;
  onSort: (s: { id: string; desc: boolean }) => void;
}

export function DataTable<T extends RowData>(p: Props<T>) {
  const { t } = useT('common');
  const table = useTable({
    features,
    columns: p.columns,
    data: p.data,
    getRowId: p.rowId,
    manualSorting: true,
    manualPagination: true,
    rowCount: p.total,
    enableMultiSort: false,
    state: { sorting: [p.sort], pagination: { pageIndex: p.page - 1, pageSize: p.pageSize } },
    onSortingChange: (u) => {
      const next = typeof u === 'function' ? u([p.sort]) : u;
      p.onSort(next[0] ?? { id: p.sort.id, desc: !p.sort.desc });
    },
  });
  return (
    <>
      <Table.ScrollContainer minWidth={560} className={css.box}>
        <Table highlightOnHover stickyHeader verticalSpacing={6}>
          <caption className="sr">{p.caption}</caption>
          <Table.Thead>
            {table.getHeaderGroups().map((g) => (
              <Table.Tr key={g.id}>
                <Table.Th w={36}>
                  <Checkbox
                    size="xs"
                    aria-label={t('table.selectAll')}
                    checked={table.getIsAllPageRowsSelected()}
                    indeterminate={table.getIsSomePageRowsSelected()}
                    onChange={table.getToggleAllPageRowsSelectedHandler()}
                  />
                </Table.Th>
                {g.headers.map((h) => {
                  const s = h.column.getIsSorted();
                  return (
                    <Table.Th key={h.id} aria-sort={s ? (s === 'asc' ? 'ascending' : 'descending') : undefined}>
                      <button type="button" className={css.sort} onClick={h.column.getToggleSortingHandler()}>
                        <FlexRender header={h} />
                        {s === 'asc' ? (
                          <IconArrowUp size={14} aria-hidden />
                        ) : s === 'desc' ? (
                          <IconArrowDown size={14} aria-hidden />
                        ) : (
                          <IconArrowsSort size={14} aria-hidden className={css.dim} />
                        )}
                      </button>
                    </Table.Th>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Thead>
          <Table.Tbody>
            {table.getRowModel().rows.map((r) => (
              <Table.Tr key={r.id} data-selected={r.getIsSelected() || undefined} className={css.row}>
                <Table.Td>
                  <Checkbox
                    size="xs"
                    aria-label={t('table.select', { name: p.rowLabel(r.original) })}
                    checked={r.getIsSelected()}
                    onChange={r.getToggleSelectedHandler()}
                  />
                </Table.Td>
                {r.getVisibleCells().map((c) => (
                  <Table.Td key={c.id}>
                    <FlexRender cell={c} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <nav className={css.foot} aria-label={t('table.pages')}>
        <span className="num">
          {t('table.range', {
            from: (p.page - 1) * p.pageSize + 1,
            to: Math.min(p.total, p.page * p.pageSize),
            total: p.total,
          })}
        </span>
        <Pagination
          size="sm"
          total={Math.ceil(p.total / p.pageSize)}
          value={p.page}
          onChange={p.onPage}
          getItemProps={(n) => ({ 'aria-label': t('table.page', { n }) })}
          getControlProps={(c) => ({ 'aria-label': t(c === 'previous' ? 'table.prev' : 'table.next') })}
        />
      </nav>
    </>
  );
}
