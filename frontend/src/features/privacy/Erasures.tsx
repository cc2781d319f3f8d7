import { Button, Tooltip } from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { isSure } from '@/ui/sure';
import { callOff, type Erasure, hurry, useErasures } from './api';
import css from './Privacy.module.css';

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0);

function State({ row }: { row: Erasure }) {
  const { t, lang } = useT('privacy');
  const left = Object.entries(row.traces);
  const isClean = row.state === 'done' && !left.length;
  const words = {
    waiting: row.held_by
      ? t(`erasure.held.${row.held_by.split('.').at(-1)}`, { defaultValue: row.held_by })
      : t('erasure.due', { at: fmt(row.due_at, lang, MOMENT) }),
    checking: t('erasure.checking'),
    done: t(isClean ? 'erasure.clean' : 'erasure.traces', {
      at: fmt(row.checked_at ?? row.created_at, lang, MOMENT),
      where: left.map(([table, rows]) => `${table} (${rows})`).join(', '),
    }),
    cancelled: t('erasure.nothing'),
  };
  return (
    <span className={css.two}>
      <span>
        <span className="chip" data-tone={isClean ? 'ok' : left.length || row.held_by ? 'warn' : undefined}>
          {t(`erasure.states.${row.state}`)}
        </span>
      </span>
      <small className="muted">{words[row.state]}</small>
    </span>
  );
}

/** What can still be done about one that waits. */
function Acts({ row }: { row: Erasure }) {
  const { t } = useT('privacy');
  const off = useAction(callOff, { failed: t('erasure.notOff'), done: t('erasure.off'), stale: ['erasures'] });
  const now = useAction(hurry, { failed: t('erasure.notNow'), done: t('erasure.begun'), stale: ['erasures'] });
  if (row.state !== 'waiting') return null;
  const erase = async () => {
    if (await isSure({ text: t('erasure.sure', { number: row.number }), yes: t('erasure.now'), grave: true }))
      now.mutate(row.id);
  };
  return (
    <span className={css.acts}>
      <Button size="compact-xs" variant="default" loading={off.isPending} onClick={() => off.mutate(row.id)}>
        {t('erasure.callOff')}
      </Button>
      <Button size="compact-xs" variant="default" loading={now.isPending} onClick={() => void erase()}>
        {t('erasure.now')}
      </Button>
    </span>
  );
}

function useColumns(): Column<Erasure>[] {
  const { t, lang } = useT('privacy');
  return [
    { id: 'customer', head: t('customer'), cell: (row) => <span className="num">{row.number}</span> },
    {
      id: 'asked',
      head: t('askedBy'),
      wide: true,
      cell: (row) => (
        <span className={css.two}>
          <span className="ell">{row.asked_by}</span>
          <small className="muted">
            {t(`reasons.${row.reason}`)} · {fmt(row.created_at, lang, MOMENT)}
          </small>
        </span>
      ),
    },
    { id: 'state', head: t('state'), wide: true, cell: (row) => <State row={row} /> },
    {
      id: 'rows',
      head: t('rows'),
      end: true,
      cell: (row) =>
        row.erased_at && (
          <Tooltip
            multiline
            label={Object.entries(row.counts)
              .map(([table, rows]) => `${table} ${rows}`)
              .join(' · ')}
          >
            <span className="num">{sum(row.counts).toLocaleString(lang)}</span>
          </Tooltip>
        ),
    },
    { id: 'files', head: t('files'), end: true, cell: (row) => row.checked_at && row.files.toLocaleString(lang) },
    { id: 'act', head: t('do'), end: true, cell: (row) => <Acts row={row} /> },
  ];
}

/** What was asked to be erased, how far it is, and what the check found. */
export function Erasures() {
  const { t } = useT('privacy');
  const found = useErasures();
  return (
    <PagedTable
      caption={t('parts.erasures')}
      columns={useColumns()}
      rows={found.rows}
      rowId={(row) => row.id}
      error={found.error}
      failed={t('erasure.notLoaded')}
      retry={() => void found.refetch()}
      more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
      empty={
        <Empty title={t('erasure.empty')} icon={<IconEraser size={26} stroke={1.6} aria-hidden />}>
          <p>{t('erasure.emptyHint')}</p>
        </Empty>
      }
    />
  );
}
