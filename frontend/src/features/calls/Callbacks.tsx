import { Button, Modal, TextInput } from '@mantine/core';
import { IconBan, IconCheck, IconClock, IconPhoneCall, IconPhoneX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { useAction } from '@/ui/action';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import css from './Calls.module.css';
import { type Callback, cancelCallback, useCallbacks, VIEWS, type View } from './callbacks';
import { CallTabs } from './parts';

const LOOK = {
  open: { tone: 'info', Icon: IconClock },
  dialling: { tone: 'warn', Icon: IconPhoneCall },
  done: { tone: 'ok', Icon: IconCheck },
  failed: { tone: 'bad', Icon: IconPhoneX },
  cancelled: { tone: undefined, Icon: IconBan },
} as const;

/** How it stands, and once it is over why. */
function State({ row }: { row: Callback }) {
  const { t } = useT('calls');
  const { tone, Icon } = LOOK[row.state];
  const told = row.outcome && row.outcome !== 'cancelled' ? t(`callbacks.outcome.${row.outcome}`) : '';
  return (
    <span className={css.how} title={row.note || undefined}>
      <span className="chip" data-tone={tone}>
        <Icon size={13} aria-hidden />
        {t(`callbacks.state.${row.state}`)}
      </span>
      {told && <small className="muted">{told}</small>}
    </span>
  );
}

/** Whose callback: the customer's card where there is one, else the number. */
function Whose({ row }: { row: Callback }) {
  if (!row.customer) return <span className="num">{row.number}</span>;
  return (
    <Link to="/customers/{-$id}" params={{ id: String(row.customer) }}>
      {row.customer_name || row.number}
    </Link>
  );
}

function useColumns(onCancel: (row: Callback) => void): Column<Callback>[] {
  const { t, lang } = useT('calls');
  const when = (at: string | null) => (at ? fmt(at, lang, MOMENT) : '–');
  return [
    { id: 'customer', head: t('callbacks.customer'), cell: (row) => <Whose row={row} /> },
    { id: 'number', head: t('list.number'), cell: (row) => <span className="num">{row.number}</span> },
    { id: 'queue', head: t('list.queue'), wide: true, cell: (row) => localised(row.queue_name, lang) },
    { id: 'state', head: t('list.state'), cell: (row) => <State row={row} /> },
    { id: 'agent', head: t('list.agent'), cell: (row) => row.agent_name || '–' },
    { id: 'promised', head: t('callbacks.promised'), end: true, cell: (row) => when(row.promised_at) },
    {
      id: 'next',
      head: t('callbacks.next'),
      end: true,
      cell: (row) => (row.closed_at ? when(row.closed_at) : row.due_at ? when(row.due_at) : t('callbacks.inLine')),
    },
    { id: 'attempts', head: t('callbacks.attempts'), end: true, cell: (row) => row.attempts },
    {
      id: 'acts',
      head: '',
      end: true,
      cell: (row) => (
        <span className={css.acts}>
          {row.ticket && (
            <Link to="/desk/{-$id}" params={{ id: String(row.ticket) }} className={css.act}>
              {t('callbacks.ticket')}
            </Link>
          )}
          {row.state === 'open' && (
            <Button size="compact-sm" variant="default" onClick={() => onCancel(row)}>
              {t('callbacks.cancel')}
            </Button>
          )}
        </span>
      ),
    },
  ];
}

function CancelDialog({ row, onClose }: { row: Callback; onClose: () => void }) {
  const { t } = useT('calls');
  const [reason, setReason] = useState('');
  const cancel = useAction(cancelCallback, {
    failed: t('callbacks.notCancelled'),
    done: t('callbacks.cancelledNow'),
    stale: ['callbacks'],
  });
  const run = () => cancel.mutateAsync({ id: row.id, reason: reason.trim() }).then(onClose, () => undefined);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('callbacks.cancelTitle', { who: row.customer_name || row.number })}
      closeButtonProps={{ 'aria-label': t('callbacks.keep') }}
    >
      <p>{t('callbacks.cancelHint')}</p>
      <TextInput
        data-autofocus
        label={t('callbacks.reason')}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={css.end}>
        <Button variant="default" onClick={onClose}>
          {t('callbacks.keep')}
        </Button>
        <Button color="red.8" loading={cancel.isPending} onClick={() => void run()}>
          {t('callbacks.cancelNow')}
        </Button>
      </div>
    </Modal>
  );
}

/** Whom we promised to call back: what is open, what became of the others, and a way to take a promise back. */
export default function Callbacks() {
  const { t } = useT('calls');
  const [view, setView] = useState<View>('open');
  const [cancelling, setCancelling] = useState<Callback | null>(null);
  const found = useCallbacks(view);
  useTitle(t('callbacks.title'));
  return (
    <section className={css.page}>
      <header className={css.head}>
        <h1>{t('callbacks.title')}</h1>
        <CallTabs now="callbacks" />
        <fieldset className={css.filter}>
          <legend className="sr">{t('callbacks.filter')}</legend>
          {VIEWS.map((one) => (
            <button key={one} type="button" aria-pressed={view === one} onClick={() => setView(one)}>
              {t(`callbacks.view.${one}`)}
            </button>
          ))}
        </fieldset>
      </header>
      <PagedTable
        caption={t('callbacks.title')}
        columns={useColumns(setCancelling)}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('callbacks.failed')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        loadingMore={found.isFetchingNextPage}
        empty={
          <Empty
            title={t(view === 'open' ? 'callbacks.noneOpen' : 'callbacks.none')}
            icon={<IconPhoneCall size={26} stroke={1.6} aria-hidden />}
          >
            <p>{t('callbacks.noneHint')}</p>
          </Empty>
        }
      />
      {cancelling && <CancelDialog row={cancelling} onClose={() => setCancelling(null)} />}
    </section>
  );
}
