import { IconHeartHandshake } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { money } from '@/lib/money';
import { localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { type CaseRow, type CaseState, STATES, useCases } from './api';
import css from './Outreach.module.css';
import { CaseChip } from './parts';

function useColumns(): Column<CaseRow>[] {
  const { t, lang } = useT('outreach');
  const when = (at: string) => fmt(Date.parse(at), lang, MOMENT);
  return [
    {
      id: 'customer',
      head: t('list.customer'),
      cell: (row) => (
        <Link to="/outreach/{-$id}" params={{ id: String(row.id) }}>
          {row.customer.name} <small className="muted num">{row.customer.number}</small>
        </Link>
      ),
    },
    {
      id: 'subscription',
      head: t('list.subscription'),
      wide: true,
      cell: (row) => (
        <>
          {localised(row.subscription.plan.name, lang)} <small className="muted num">{row.subscription.number}</small>
        </>
      ),
    },
    {
      id: 'monthly',
      head: t('list.monthly'),
      end: true,
      cell: (row) => money(row.subscription.monthly, row.subscription.currency, lang),
    },
    { id: 'reason', head: t('list.reason'), cell: (row) => t(`reason.${row.reason}`) },
    { id: 'state', head: t('list.state'), cell: (row) => <CaseChip state={row.state} /> },
    { id: 'agent', head: t('list.agent'), cell: (row) => row.agent?.name ?? '–' },
    {
      id: 'follow',
      head: t('list.followUp'),
      end: true,
      cell: (row) => (row.follow_up_at ? when(row.follow_up_at) : '–'),
    },
    { id: 'updated', head: t('list.updated'), end: true, cell: (row) => when(row.updated_at) },
  ];
}

export function CaseList() {
  const { t } = useT('outreach');
  const [state, setState] = useState<CaseState | ''>('');
  const found = useCases(state);
  useTitle(t('title'));
  return (
    <section className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        <fieldset className={css.filter}>
          <legend className="sr">{t('list.filter')}</legend>
          {(['', ...STATES] as const).map((one) => (
            <button key={one} type="button" aria-pressed={state === one} onClick={() => setState(one)}>
              {one ? t(`state.${one}`) : t('list.all')}
            </button>
          ))}
        </fieldset>
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
          <Empty
            title={t(state ? 'list.noneState' : 'list.empty')}
            icon={<IconHeartHandshake size={26} stroke={1.6} aria-hidden />}
          >
            <p>{t('list.emptyHint')}</p>
          </Empty>
        }
      />
    </section>
  );
}
