import { IconPhone } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { fmt, MOMENT } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { type CallRow, talked, useCalls, waited } from './api';
import css from './Calls.module.css';
import { CallChip, CallTabs, Span } from './parts';

function useColumns(): Column<CallRow>[] {
  const { t, lang } = useT('calls');
  return [
    {
      id: 'caller',
      head: t('list.caller'),
      cell: (row) => (
        <Link to="/calls/{-$id}" params={{ id: String(row.id) }}>
          {row.customer_name || <span className="num">{row.caller_shown || t('withheld')}</span>}
        </Link>
      ),
    },
    { id: 'number', head: t('list.number'), cell: (row) => <span className="num">{row.caller_shown || '–'}</span> },
    { id: 'state', head: t('list.state'), cell: (row) => <CallChip call={row} /> },
    { id: 'agent', head: t('list.agent'), cell: (row) => row.agent_name || '–', wide: true },
    { id: 'waited', head: t('list.waited'), end: true, cell: (row) => <Span of={waited(row)} /> },
    { id: 'talked', head: t('list.talked'), end: true, cell: (row) => <Span of={talked(row)} /> },
    {
      id: 'at',
      head: t('list.at'),
      end: true,
      cell: (row) => fmt(Date.parse(row.created_at), lang, MOMENT),
    },
  ];
}

export function CallList() {
  const { t } = useT('calls');
  const found = useCalls();
  useTitle(t('title'));
  return (
    <section className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        <CallTabs now="calls" />
      </header>
      <PagedTable
        caption={t('title')}
        columns={useColumns()}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('list.failed')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        loadingMore={found.isFetchingNextPage}
        empty={
          <Empty title={t('list.empty')} icon={<IconPhone size={26} stroke={1.6} aria-hidden />}>
            <p>{t('list.emptyHint')}</p>
          </Empty>
        }
      />
    </section>
  );
}
