import type { ReactNode } from 'react';
import type { Pages } from '@/lib/pages';
import { type Column, PagedTable } from '@/ui/PagedTable';
import css from './Settings.module.css';

interface Props<Row extends { id: number }> {
  title: string;
  lead: string;
  /** what makes another one */
  add?: ReactNode;
  columns: Column<Row>[];
  found: Pages<Row>;
  failed: string;
  empty: ReactNode;
  children?: ReactNode;
}

/** A part of the settings that is one list. */
export function SettingsList<Row extends { id: number }>({ title, lead, add, found, children, ...table }: Props<Row>) {
  return (
    <div className={css.wide}>
      <header className={css.head}>
        <div>
          <h2>{title}</h2>
          <p className="muted">{lead}</p>
        </div>
        {add}
      </header>
      <PagedTable
        caption={title}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        {...table}
      />
      {children}
    </div>
  );
}
