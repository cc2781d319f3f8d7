import { Button } from '@mantine/core';
import { IconDownload, IconFileZip } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import { fmt, MOMENT } from '@/lib/time';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { fileOf, type PersonalCopy, useCopies } from './api';
import css from './Privacy.module.css';

const TONES = { waiting: undefined, ready: 'ok', expired: undefined, lost: 'bad' } as const;

function useColumns(): Column<PersonalCopy>[] {
  const { t, lang } = useT('privacy');
  return [
    {
      id: 'customer',
      head: t('customer'),
      cell: (row) => (
        <Link to="/customers/{-$id}" params={{ id: String(row.customer) }} className="num">
          {row.number}
        </Link>
      ),
    },
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
    {
      id: 'state',
      head: t('state'),
      wide: true,
      cell: (row) => (
        <span className={css.two}>
          <span>
            <span className="chip" data-tone={TONES[row.state]}>
              {t(`copy.states.${row.state}`)}
            </span>
          </span>
          <small className="muted">
            {row.state === 'ready' && row.expires_at
              ? t('copy.until', { at: fmt(row.expires_at, lang, MOMENT) })
              : t(`copy.hints.${row.state}`)}
          </small>
        </span>
      ),
    },
    { id: 'rows', head: t('rows'), end: true, cell: (row) => (row.made_at ? row.rows.toLocaleString(lang) : '') },
    {
      id: 'act',
      head: t('file'),
      end: true,
      cell: (row) =>
        row.state === 'ready' && (
          <Button
            component="a"
            size="compact-xs"
            variant="default"
            href={fileOf(row)}
            download
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {t('copy.fetch', { size: bytes(row.size, lang) })}
          </Button>
        ),
    },
  ];
}

/** Copies of what is known of somebody, for them. */
export function Copies() {
  const { t } = useT('privacy');
  const found = useCopies();
  return (
    <PagedTable
      caption={t('parts.copies')}
      columns={useColumns()}
      rows={found.rows}
      rowId={(row) => row.id}
      error={found.error}
      failed={t('copy.notLoaded')}
      retry={() => void found.refetch()}
      more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
      empty={
        <Empty title={t('copy.empty')} icon={<IconFileZip size={26} stroke={1.6} aria-hidden />}>
          <p>{t('copy.emptyHint')}</p>
        </Empty>
      }
    />
  );
}
