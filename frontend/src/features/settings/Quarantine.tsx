import { Button } from '@mantine/core';
import { IconDownload, IconMailCheck, IconRotate } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import { fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import type { Column } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { type Quarantined, retryMail, useQuarantine } from './api';
import css from './Settings.module.css';
import { SettingsList } from './SettingsList';

function useColumns(retry: (id: number) => void, busy: boolean): Column<Quarantined>[] {
  const { t, lang } = useT('settings');
  return [
    {
      id: 'subject',
      head: t('quarantine.mail'),
      wide: true,
      cell: (row) => (
        <span className={css.mail}>
          <b className="ell">{row.subject || t('quarantine.noSubject')}</b>
          <small className="muted ell">
            {row.sender || row.envelope_from || t('quarantine.noSender')} → {row.envelope_to.join(', ')}
          </small>
        </span>
      ),
    },
    {
      id: 'reason',
      head: t('quarantine.reason'),
      wide: true,
      cell: (row) => (
        <span className={css.mail}>
          <span className="ell">{row.reason_text || row.reason}</span>
          {row.reason_detail && <small className="muted ell">{row.reason_detail}</small>}
        </span>
      ),
    },
    { id: 'size', head: t('quarantine.size'), end: true, cell: (row) => bytes(row.size, lang) },
    {
      id: 'at',
      head: t('quarantine.at'),
      end: true,
      cell: (row) => fmt(Date.parse(row.received_at), lang, { dateStyle: 'medium', timeStyle: 'short' }),
    },
    {
      id: 'act',
      head: t('quarantine.do'),
      end: true,
      cell: (row) => (
        <span className={css.acts}>
          <Button
            component="a"
            size="compact-xs"
            variant="default"
            href={`/api/v1/quarantine/${row.id}/raw`}
            download
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            {t('quarantine.raw')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={busy}
            leftSection={<IconRotate size={14} aria-hidden />}
            onClick={() => retry(row.id)}
          >
            {t('quarantine.retry')}
          </Button>
        </span>
      ),
    },
  ];
}

/** Mails that could not be taken in: why, the bytes as they came, and another try. */
export function Quarantine() {
  const { t } = useT('settings');
  const found = useQuarantine();
  const retry = useAction(retryMail, {
    failed: t('quarantine.failed'),
    done: t('quarantine.again'),
    stale: ['quarantine'],
  });
  return (
    <SettingsList
      title={t('section.quarantine')}
      lead={t('quarantine.lead')}
      columns={useColumns((id) => retry.mutate(id), retry.isPending)}
      found={found}
      failed={t('quarantine.notLoaded')}
      empty={
        <Empty title={t('quarantine.empty')} icon={<IconMailCheck size={26} stroke={1.6} aria-hidden />}>
          <p>{t('quarantine.emptyHint')}</p>
        </Empty>
      }
    />
  );
}
