import { IconEye } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useOwnFields } from '@/ui/own/own';
import { PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { useAccesses, useLooks } from './api';
import css from './Record.module.css';

/** Who had the card before them. */
function Looks({ id }: { id: number }) {
  const { t, lang } = useT('record');
  const found = useLooks(id);
  return (
    <section className={css.box} aria-label={t('looks.title')}>
      <header className={css.boxHead}>
        <h2>{t('looks.title')}</h2>
      </header>
      <p className={css.lead}>{t('looks.lead')}</p>
      <PagedTable
        caption={t('looks.title')}
        columns={[
          { id: 'who', head: t('access.who'), wide: true, cell: (row) => row.who },
          {
            id: 'at',
            head: t('access.at'),
            end: true,
            cell: (row) => fmt(row.at, lang, { ...MOMENT, year: 'numeric' }),
          },
        ]}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('looks.notLoaded')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        loadingMore={found.isFetchingNextPage}
        empty={
          <Empty title={t('looks.none')} icon={<IconEye size={26} stroke={1.6} aria-hidden />}>
            <p>{t('looks.lead')}</p>
          </Empty>
        }
      />
    </section>
  );
}

/** For supervisors: who opened a masked value, when, and the reason they gave; and who had the card before them. */
export default function Accesses({ id }: { id: number }) {
  return (
    <>
      <Masked id={id} />
      <Looks id={id} />
    </>
  );
}

function Masked({ id }: { id: number }) {
  const { t, lang } = useT('record');
  const found = useAccesses(id);
  const own = useOwnFields(true, 'customer').data;
  const label = (field: string) =>
    field === 'national_id'
      ? t('field.national_id')
      : localised(own?.find((one) => `field.${one.key}` === field)?.name, lang) || field;
  return (
    <section className={css.box} aria-label={t('tab.access')}>
      <header className={css.boxHead}>
        <h2>{t('access.title')}</h2>
      </header>
      <PagedTable
        caption={t('access.title')}
        columns={[
          { id: 'who', head: t('access.who'), cell: (row) => row.who },
          { id: 'field', head: t('access.field'), cell: (row) => label(row.field) },
          { id: 'reason', head: t('access.reason'), cell: (row) => row.reason, wide: true },
          {
            id: 'at',
            head: t('access.at'),
            end: true,
            cell: (row) => fmt(row.at, lang, { ...MOMENT, year: 'numeric' }),
          },
        ]}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('access.notLoaded')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        loadingMore={found.isFetchingNextPage}
        empty={
          <Empty title={t('access.none')} icon={<IconEye size={26} stroke={1.6} aria-hidden />}>
            <p>{t('access.noneHint')}</p>
          </Empty>
        }
      />
    </section>
  );
}
