import { Button, SegmentedControl } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { subjectOf } from '@/lib/names';
import { usePages } from '@/lib/pages';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Empty } from '@/ui/State';
import { SettingsList } from '../SettingsList';

type BinnedTicket = Full<Schema['BinnedTicket']>;
type BinnedCustomer = Full<Schema['BinnedCustomer']>;
const KINDS = ['tickets', 'customers'] as const;
type Kind = (typeof KINDS)[number];

const restoring = {
  tickets: (id: number) => call('post', `tickets/${id}/restore`),
  customers: (id: number) => call('post', `customers/${id}/restore`),
};

interface Props {
  choose: ReactNode;
}

function Restore({ kind, id, name }: { kind: Kind; id: number; name: string }) {
  const { t } = useT('kept');
  const restore = useAction(() => restoring[kind](id), {
    failed: t('failed'),
    done: t('bin.restored', { name }),
    stale: [kind],
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={t('bin.restoreOne', { name })}
      loading={restore.isPending}
      onClick={() => restore.mutate(undefined)}
    >
      {t('bin.restore')}
    </Button>
  );
}

function Nothing({ kind }: { kind: Kind }) {
  const { t } = useT('kept');
  return (
    <Empty title={t('bin.empty')} icon={<IconTrash size={26} stroke={1.6} aria-hidden />}>
      <p>{t(`bin.emptyHint.${kind}`)}</p>
    </Empty>
  );
}

function Tickets({ choose }: Props) {
  const { t, lang } = useT('kept');
  const found = usePages<BinnedTicket>('tickets/bin');
  return (
    <SettingsList
      title={t('bin.heading')}
      lead={t('bin.lead.tickets')}
      add={choose}
      failed={t('bin.notLoaded')}
      found={found}
      columns={[
        { id: 'number', head: t('bin.number'), wide: true, cell: (row) => `#${row.number} ${subjectOf(row, lang)}` },
        { id: 'reason', head: t('bin.reason'), cell: (row) => row.deleted_because },
        { id: 'at', head: t('bin.at'), cell: (row) => fmt(row.deleted_at, lang, MOMENT) },
        {
          id: 'restore',
          head: t('bin.restore'),
          cell: (row) => <Restore kind="tickets" id={row.id} name={`#${row.number}`} />,
        },
      ]}
      empty={<Nothing kind="tickets" />}
    />
  );
}

function Customers({ choose }: Props) {
  const { t, lang } = useT('kept');
  const found = usePages<BinnedCustomer>('customers/bin');
  return (
    <SettingsList
      title={t('bin.heading')}
      lead={t('bin.lead.customers')}
      add={choose}
      failed={t('bin.notLoaded')}
      found={found}
      columns={[
        { id: 'name', head: t('bin.customer'), wide: true, cell: (row) => row.name },
        { id: 'number', head: t('bin.customerNumber'), cell: (row) => <span className="num">{row.number}</span> },
        { id: 'by', head: t('bin.by'), cell: (row) => row.deleted_by || '–' },
        { id: 'at', head: t('bin.at'), cell: (row) => row.deleted_at && fmt(row.deleted_at, lang, MOMENT) },
        {
          id: 'restore',
          head: t('bin.restore'),
          cell: (row) => <Restore kind="customers" id={row.id} name={row.name} />,
        },
      ]}
      empty={<Nothing kind="customers" />}
    />
  );
}

/** Deleted tickets and customers, and the way back. */
export default function Bin() {
  const { t } = useT('kept');
  const [kind, setKind] = useState<Kind>('tickets');
  const choose = (
    <SegmentedControl
      size="xs"
      aria-label={t('bin.kinds')}
      data={KINDS.map((value) => ({ value, label: t(`bin.kind.${value}`) }))}
      value={kind}
      onChange={(next) => setKind(next as Kind)}
    />
  );
  return kind === 'tickets' ? <Tickets choose={choose} /> : <Customers choose={choose} />;
}
