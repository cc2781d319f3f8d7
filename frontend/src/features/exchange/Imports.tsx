import { Button, FileButton, Loader } from '@mantine/core';
import { IconArrowLeft, IconDownload, IconFileImport, IconUpload } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type DragEvent, useState } from 'react';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import { fmt, MOMENT } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { useAction } from '@/ui/action';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { handIn, type ImportRow, templateOf, useImports } from './api';
import css from './Exchange.module.css';

/** What the server takes. */
const LARGEST = 200_000_000;

/** Where a file is dropped or chosen, and what one looks like. */
function Drop() {
  const { t, lang } = useT('exchange');
  const nav = useNavigate();
  const [over, setOver] = useState(false);
  const take = useAction(handIn, { failed: t('drop.failed'), stale: ['imports'] });
  const give = (file: File | null | undefined) =>
    file &&
    take.mutate(file, {
      onSuccess: ({ id }) => void nav({ to: '/imports/{-$id}', params: { id: String(id) } }),
    });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    give(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way beside the button in it
    <div
      className={css.drop}
      data-over={over}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {take.isPending ? <Loader size={28} /> : <IconFileImport size={30} stroke={1.5} aria-hidden />}
      <p>
        <b>{t(take.isPending ? 'drop.sending' : 'drop.title')}</b>
      </p>
      <p className="muted">{t('drop.hint', { limit: bytes(LARGEST, lang) })}</p>
      <div className={css.links}>
        <FileButton onChange={give} accept=".csv,.tsv,.txt,.xlsx">
          {(props) => (
            <Button {...props} leftSection={<IconUpload size={16} aria-hidden />} disabled={take.isPending}>
              {t('drop.choose')}
            </Button>
          )}
        </FileButton>
        {(['xlsx', 'csv'] as const).map((type) => (
          <Button
            key={type}
            component="a"
            variant="default"
            href={templateOf(type)}
            download
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('drop.template', { type: type.toUpperCase() })}
          </Button>
        ))}
      </div>
    </div>
  );
}

function useColumns(): Column<ImportRow>[] {
  const { t, lang } = useT('exchange');
  return [
    {
      id: 'file',
      head: t('list.file'),
      wide: true,
      cell: (row) => (
        <Link to="/imports/{-$id}" params={{ id: String(row.id) }} className="ell">
          {row.filename}
        </Link>
      ),
    },
    { id: 'by', head: t('list.by'), cell: (row) => row.person },
    { id: 'at', head: t('list.at'), cell: (row) => fmt(row.created_at, lang, MOMENT) },
    {
      id: 'state',
      head: t('list.state'),
      cell: (row) => (
        <span className="chip" data-tone={row.state === 'done' ? 'ok' : row.state === 'failed' ? 'bad' : undefined}>
          {t(`states.${row.state}`)}
        </span>
      ),
    },
    { id: 'total', head: t('list.lines'), end: true, cell: (row) => row.total.toLocaleString(lang) },
    { id: 'made', head: t('line.made'), end: true, cell: (row) => (row.counts.made ?? 0).toLocaleString(lang) },
    { id: 'merged', head: t('line.merged'), end: true, cell: (row) => (row.counts.merged ?? 0).toLocaleString(lang) },
    {
      id: 'refused',
      head: t('line.refused'),
      end: true,
      cell: (row) => (row.counts.refused ?? 0).toLocaleString(lang),
    },
  ];
}

/** Files of customers: a new one, and those there were. */
export function Imports() {
  const { t } = useT('exchange');
  useTitle(t('title'));
  const found = useImports();
  return (
    <section className={css.page} aria-label={t('title')}>
      <header className={css.head}>
        <Link to="/customers/{-$id}" params={{}} className={css.back} aria-label={t('back')} title={t('back')}>
          <IconArrowLeft size={18} aria-hidden />
        </Link>
        <h1>{t('title')}</h1>
      </header>
      <Drop />
      <PagedTable
        caption={t('list.title')}
        columns={useColumns()}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('list.failed')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        empty={
          <Empty title={t('list.empty')} icon={<IconFileImport size={26} stroke={1.6} aria-hidden />}>
            <p>{t('list.emptyHint')}</p>
          </Empty>
        }
      />
    </section>
  );
}
