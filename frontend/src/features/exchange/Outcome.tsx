import { Button } from '@mantine/core';
import { IconCircleCheck, IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { type ImportDetail, type Line, type LineState, problemsOf, useLines } from './api';
import css from './Exchange.module.css';

const STATES: readonly LineState[] = ['made', 'merged', 'skipped', 'refused', 'undone', 'left'];
const TONES: { [state in LineState]?: string } = { made: 'ok', merged: 'info', refused: 'bad', left: 'warn' };

function useColumns(job: ImportDetail): Column<Line>[] {
  const { t } = useT('exchange');
  const named = Math.max(0, job.mapping.indexOf('name'));
  return [
    { id: 'number', head: t('line.number'), end: true, cell: (row) => <span className="num">{row.number}</span> },
    {
      id: 'what',
      head: t('line.what'),
      wide: true,
      cell: (row) => (
        <span className={css.two}>
          <b className="ell">
            {row.customer ? (
              <Link to="/customers/{-$id}" params={{ id: String(row.customer) }}>
                {row.name}
              </Link>
            ) : (
              row.cells[named]
            )}
          </b>
          <small className="muted ell">{row.cells.filter((cell, place) => cell && place !== named).join(' · ')}</small>
        </span>
      ),
    },
    {
      id: 'state',
      head: t('line.state'),
      cell: (row) => (
        <span className="chip" data-tone={TONES[row.state]}>
          {t(`line.${row.state}`)}
        </span>
      ),
    },
    { id: 'why', head: t('line.why'), wide: true, cell: (row) => <span className={css.why}>{row.text}</span> },
  ];
}

/** What became, or would become, of the lines: figures, and the lines behind each of them. */
export function Outcome({ job }: { job: ImportDetail }) {
  const { t, lang } = useT('exchange');
  const counts = job.state === 'tried' ? job.trial : job.counts;
  const there = STATES.filter((state) => counts[state]);
  const [asked, setAsked] = useState<LineState | null>(null);
  const state = asked ?? (['refused', 'left'] as const).find((one) => counts[one]) ?? there[0] ?? 'made';
  const found = useLines(job.id, state);
  return (
    <section className={css.box}>
      <div className={css.foot}>
        <h2>{t(job.state === 'tried' ? 'outcome.would' : 'outcome.title')}</h2>
        {(counts.refused || counts.skipped || counts.left) && (
          <Button
            className={css.end}
            component="a"
            size="compact-sm"
            variant="default"
            href={problemsOf(job.id)}
            download
            leftSection={<IconDownload size={15} aria-hidden />}
          >
            {t('outcome.file')}
          </Button>
        )}
      </div>
      <div className={css.bar} aria-hidden>
        {there.map((one) => (
          <i key={one} data-state={one} style={{ width: `${((counts[one] ?? 0) / job.total) * 100}%` }} />
        ))}
      </div>
      <div className={css.figures}>
        {there.map((one) => (
          <Button
            key={one}
            size="compact-sm"
            variant="default"
            aria-pressed={one === state}
            onClick={() => setAsked(one)}
          >
            {t(`line.${one}`)} <b className="num">&nbsp;{(counts[one] ?? 0).toLocaleString(lang)}</b>
          </Button>
        ))}
        <span className="muted num">
          {t('outcome.of', { count: job.total, total: job.total.toLocaleString(lang) })}
        </span>
      </div>
      <PagedTable
        caption={t(`line.${state}`)}
        columns={useColumns(job)}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('outcome.failed')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        empty={
          <Empty title={t('outcome.gone')} icon={<IconCircleCheck size={26} stroke={1.6} aria-hidden />}>
            <p>{t('outcome.goneHint')}</p>
          </Empty>
        }
      />
    </section>
  );
}
