import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { subjectOf } from '@/lib/names';
import { usePages } from '@/lib/pages';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Empty } from '@/ui/State';
import { SettingsList } from '../SettingsList';

type Binned = Full<Schema['BinnedTicket']>;

/** Deleted tickets, and the way back. */
export default function Bin() {
  const { t, lang } = useT('kept');
  const found = usePages<Binned>('tickets/bin');
  const restore = useAction((id: number) => call('post', `tickets/${id}/restore`), {
    failed: t('failed'),
    stale: ['tickets'],
  });
  return (
    <SettingsList
      title={t('bin.heading')}
      lead={t('bin.lead')}
      failed={t('bin.notLoaded')}
      found={found}
      columns={[
        { id: 'number', head: t('bin.number'), wide: true, cell: (row) => `#${row.number} ${subjectOf(row, lang)}` },
        { id: 'reason', head: t('bin.reason'), cell: (row) => row.deleted_because },
        { id: 'at', head: t('bin.at'), cell: (row) => fmt(row.deleted_at, lang, MOMENT) },
        {
          id: 'restore',
          head: t('bin.restore'),
          cell: (row) => (
            <Button size="compact-xs" variant="default" onClick={() => restore.mutate(row.id)}>
              {t('bin.restore')}
            </Button>
          ),
        },
      ]}
      empty={
        <Empty title={t('bin.empty')} icon={<IconTrash size={26} stroke={1.6} aria-hidden />}>
          <p>{t('bin.emptyHint')}</p>
        </Empty>
      }
    />
  );
}
