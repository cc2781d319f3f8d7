import { NativeSelect } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { localised, subjectOf } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import css from '../Settings.module.css';
import { type Rule, type Run, useRuns } from './api';

const TONES: { [state: string]: string } = { done: 'ok', failed: 'bad', refused: 'warn' };

function useColumns(): Column<Run>[] {
  const { t, lang } = useT('automation');
  const why = ({ result, state }: Run) => {
    const said = localised((result as { said?: unknown }).said, lang);
    if (said) return said;
    return state === 'refused' ? t(`refused.${(result as { refused?: 'loop' }).refused ?? 'loop'}`) : '';
  };
  return [
    { id: 'at', head: t('runs.at'), cell: (row) => <span className="num">{fmt(row.created_at, lang, MOMENT)}</span> },
    {
      id: 'rule',
      head: t('runs.rule'),
      cell: (row) => `${localised(row.rule_name, lang)} (${t('version', { n: row.rule_version })})`,
    },
    {
      id: 'ticket',
      head: t('runs.ticket'),
      wide: true,
      cell: (row) => (
        <Link to="/desk/{-$id}" params={{ id: String(row.ticket.id) }}>
          #{row.ticket.number} {subjectOf(row.ticket, lang)}
        </Link>
      ),
    },
    {
      id: 'state',
      head: t('runs.state'),
      cell: (row) => (
        <span className={css.mail}>
          <span className="chip" data-tone={TONES[row.state]}>
            {t(`state.${row.state}`)}
          </span>
          {why(row) && <small className="muted">{why(row)}</small>}
        </span>
      ),
    },
  ];
}

/** What the rules did, the newest first. */
export function Runs({ rules }: { rules: Rule[] }) {
  const { t, lang } = useT('automation');
  const [rule, setRule] = useState<number>();
  const found = useRuns(rule);
  return (
    <section className={css.column} aria-label={t('runs.title')}>
      <header className={css.head}>
        <h3>{t('runs.title')}</h3>
        <NativeSelect
          aria-label={t('runs.of')}
          data={[
            { value: '', label: t('runs.all') },
            ...rules.map((one) => ({ value: String(one.id), label: localised(one.name, lang) })),
          ]}
          value={rule ?? ''}
          onChange={(event) => setRule(Number(event.currentTarget.value) || undefined)}
        />
      </header>
      <PagedTable
        caption={t('runs.title')}
        columns={useColumns()}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('runs.notLoaded')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        empty={
          <Empty title={t('runs.empty')} icon={<IconHistory size={26} stroke={1.6} aria-hidden />}>
            <p>{t('runs.emptyHint')}</p>
          </Empty>
        }
      />
    </section>
  );
}
