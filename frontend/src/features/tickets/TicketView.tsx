import { Button, Menu, Skeleton, Tooltip } from '@mantine/core';
import { IconArrowForwardUp, IconCheck, IconChevronDown, IconInbox, IconRotate2 } from '@tabler/icons-react';
import { memo, useCallback, useState } from 'react';
import { $api, type Schema } from '@/api/client';
import { statusOf } from '@/api/failure';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useHotkeys } from '@/lib/hotkeys';
import { lazy, Spare } from '@/lib/later';
import { subjectOf } from '@/lib/names';
import { useShared } from '@/lib/shared';
import { kept } from '@/lib/store';
import { PRIORITIES, STATUSES } from '@/lib/tickets';
import { fmt, MOMENT } from '@/lib/time';
import { useMyWork, type WorkItem } from '@/live/derive';
import { useRow } from '@/live/store';
import { isPaused, PriorityMark, SlaChip } from '@/ui/marks';
import { Empty, Trouble } from '@/ui/State';
import { AssigneeMenu } from './AssigneeMenu';
import type { Begun } from './Composer';
import { KindMark, Pick } from './Pick';
import css from './Ticket.module.css';
import { Timeline } from './Timeline';
import { useEndedUnsaid } from './unsaid';
import { useTicketActions } from './useTicketActions';

const Composer = lazy(() => import('./Composer'));
const KindPick = lazy(() => import('./KindPick'));
const OwnFields = lazy(() => import('./OwnFields'));
const Tape = lazy(() => import('./Tape'));
const WorkBar = lazy(() => import('./WorkBar'));
const WrapUpPanel = lazy(() => import('./WrapUp'));
const TicketMore = lazy(() => import('./TicketMore'));
const TransferDialog = lazy(() => import('./Transfer'));

/** Whether this browser shows how the time of promises passed. */
const TAPED = 'desk.tape';
type Ticket = Schema['TicketDetail'];
type Promised = Pick<Ticket, 'status' | 'answer_by' | 'resolve_by' | 'first_replied_at' | 'due_at'>;

const byHand = (a: WorkItem, b: WorkItem) => Number(a.state === 'parked') - Number(b.state === 'parked') || a.id - b.id;

/** What runs out first, and by when the customer was told that it will be settled; pressed, how the time passed. */
const Promises = memo(
  ({ of: ticket, open, onOpen }: { of: Promised; open: boolean; onOpen: (on: boolean) => void }) => {
    const { t, lang } = useT('ticket');
    const { answer_by: answer, resolve_by: solution } = ticket;
    const at = (moment: string) => ({ at: fmt(moment, lang, MOMENT) });
    const hint = answer
      ? t(ticket.first_replied_at ? 'promise.nextAnswer' : 'promise.answer', at(answer))
      : solution
        ? t('promise.solution', at(solution))
        : '';
    return (
      <>
        <Tooltip label={hint} disabled={!hint}>
          <button type="button" className={css.sel} aria-expanded={open} onClick={() => onOpen(!open)}>
            {answer ? (
              t(ticket.first_replied_at ? 'promise.next' : 'promise.first')
            ) : (
              <span className={ticket.due_at ? 'sr' : undefined}>{t('promise.tape')}</span>
            )}
            <SlaChip due={ticket.due_at} paused={isPaused(ticket.status)} roomy />
            <IconChevronDown size={13} aria-hidden />
          </button>
        </Tooltip>
        {solution && <span className="num">{t('promise.by', at(solution))}</span>}
      </>
    );
  },
);

const StatusPick = memo(({ ticket, status }: { ticket: number; status: Ticket['status'] }) => {
  const { t } = useT('ticket');
  const { t: word } = useT('common');
  const { setStatus } = useTicketActions(ticket);
  return (
    <Pick label={t('status')} value={word(`status.${status}`)}>
      {STATUSES.map((one) => (
        <Menu.Item key={one} disabled={one === status} onClick={() => void setStatus(one)}>
          {word(`status.${one}`)}
        </Menu.Item>
      ))}
    </Pick>
  );
});

const PriorityPick = memo(({ ticket, priority }: { ticket: number; priority: Ticket['priority'] }) => {
  const { t } = useT('ticket');
  const { setPriority } = useTicketActions(ticket);
  return (
    <Pick label={t('priority')} value={<PriorityMark priority={priority} always />}>
      {PRIORITIES.map((one) => (
        <Menu.Item key={one} disabled={one === priority} onClick={() => void setPriority(one)}>
          <PriorityMark priority={one} always />
        </Menu.Item>
      ))}
    </Pick>
  );
});

function Header({ ticket, onTransfer }: { ticket: Ticket; onTransfer?: () => void }) {
  const { t, lang } = useT('ticket');
  const { setStatus } = useTicketActions(ticket.id);
  const [taped, setTaped] = useState(() => kept.read(TAPED) === '1');
  const tape = useCallback((on: boolean) => {
    kept.write(TAPED, on ? '1' : '');
    setTaped(on);
  }, []);
  // what did not change is not drawn anew: menus are heavy, and a busy ticket changes often
  const assignee = useShared(ticket.assignee);
  const promised = useShared<Promised>({
    status: ticket.status,
    answer_by: ticket.answer_by,
    resolve_by: ticket.resolve_by,
    first_replied_at: ticket.first_replied_at,
    due_at: ticket.due_at,
  });
  const finished = ticket.status === 'resolved' || ticket.status === 'closed';
  const who = ticket.customer?.name ?? ticket.contact_point?.value ?? '';
  return (
    <header className={css.head}>
      <div className={css.r1}>
        <h1 title={subjectOf(ticket, lang)}>{subjectOf(ticket, lang) || t('noSubject')}</h1>
        <div className={css.acts}>
          <Spare>
            <TicketMore key={ticket.id} ticket={ticket} onTransfer={onTransfer} />
          </Spare>
          {onTransfer && (
            <Button variant="default" leftSection={<IconArrowForwardUp size={15} />} onClick={onTransfer}>
              {t('transfer')}
            </Button>
          )}
          {finished ? (
            <Button variant="default" leftSection={<IconRotate2 size={15} />} onClick={() => void setStatus('open')}>
              {t('reopen')}
            </Button>
          ) : (
            <Button leftSection={<IconCheck size={15} />} onClick={() => void setStatus('resolved')}>
              {t('resolve')}
            </Button>
          )}
        </div>
      </div>
      <div className={css.r2}>
        <span className="num">#{ticket.number}</span>
        <StatusPick ticket={ticket.id} status={ticket.status} />
        <PriorityPick ticket={ticket.id} priority={ticket.priority} />
        <AssigneeMenu ticket={ticket.id} assignee={assignee} />
        <Spare fallback={<KindMark kind={ticket.kind} />}>
          <KindPick ticket={ticket} />
        </Spare>
        <Promises of={promised} open={taped} onOpen={tape} />
        <span className={css.who}>{who}</span>
      </div>
      {ticket.form?.length > 0 && (
        <Spare>
          <OwnFields key={ticket.id} ticket={ticket} />
        </Spare>
      )}
      {taped && (
        <Spare>
          <Tape ticket={ticket.id} />
        </Spare>
      )}
    </header>
  );
}

const Loading = () => (
  <section className={css.pane} aria-busy="true">
    <div className={css.head}>
      <Skeleton height={22} width="60%" mb={4} />
      <Skeleton height={14} width="40%" />
    </div>
    <div className={css.log}>
      <Skeleton height={96} radius={10} mb={12} />
      <Skeleton height={140} radius={10} />
    </div>
  </section>
);

const ComposerShape = () => (
  <div className={css.comp}>
    <Skeleton height={28} width={180} mb={6} />
    <Skeleton height={112} radius={8} />
  </div>
);

/** Where to answer; drawn anew only when what decides about that did change. */
function Answering({ ticket, begun }: { ticket: Ticket; begun: Begun | null }) {
  const { id, language, media, queue, ways } = ticket;
  const answered = useShared({ id, language, media, queue, ways });
  return (
    <Spare fallback={<ComposerShape />}>
      <Composer key={id} ticket={answered} begun={begun} />
    </Spare>
  );
}

/** The ticket in the centre: what it is, everything that was said, and where to answer. */
export function TicketView({ id }: { id: number }) {
  const { t } = useT('ticket');
  const me = useMe();
  const answer = $api.useQuery('get', '/api/v1/tickets/{id}', { params: { path: { id } } });
  const row = useRow('ticket', id);
  const held = useMyWork(me.id).filter((item) => item.ticket_id === id);
  const ended = useEndedUnsaid(me.id).filter((item) => item.ticket_id === id);
  // what is being handled before what waits for it; what is wrapped up is handed on to nobody
  const movable = held.filter((item) => item.state !== 'wrap_up').toSorted(byHand);
  const [moving, setMoving] = useState<number | null>(null);
  const moved = movable.find((item) => item.id === moving);
  const first = movable[0];
  const [begun, begin] = useState<Begun | null>(null);
  const { setStatus } = useTicketActions(id);
  useHotkeys({
    e: () => {
      if (answer.data && answer.data.status !== 'resolved' && answer.data.status !== 'closed')
        void setStatus('resolved');
    },
    t: () => setMoving(first?.id ?? null),
    // here and not in the composer, which may still be on its way
    r: () => begin({ kind: 'reply', at: performance.now() }),
    n: () => begin({ kind: 'note', at: performance.now() }),
  });

  if (answer.isPending) return <Loading />;
  if (!answer.data) {
    const missing = statusOf(answer.error) === 404;
    return (
      <section className={css.pane} aria-label={t('label')}>
        {missing ? (
          <Empty title={t('missingTitle')} icon={<IconInbox size={26} stroke={1.6} aria-hidden />}>
            <p>{t('missing')}</p>
          </Empty>
        ) : (
          <Trouble title={t('failed')} error={answer.error} retry={() => void answer.refetch()} />
        )}
      </section>
    );
  }
  // the live row is newer than what was read by HTTP until the next read
  const ticket = row && row.version > answer.data.version ? { ...answer.data, ...row } : answer.data;
  return (
    <section className={css.pane} aria-label={t('label')} id="ticket" tabIndex={-1}>
      <Header ticket={ticket} onTransfer={first && movable.length === 1 ? () => setMoving(first.id) : undefined} />
      <Spare>
        {movable.map((item) => (
          <WorkBar key={item.id} work={item} onTransfer={movable.length > 1 ? () => setMoving(item.id) : undefined} />
        ))}
      </Spare>
      <Timeline ticket={id} />
      <Spare>
        {[...held.filter((item) => item.state === 'wrap_up'), ...ended].map((item) => (
          <WrapUpPanel key={item.id} work={item} />
        ))}
      </Spare>
      <Answering ticket={ticket} begun={begun} />
      {moved && (
        <Spare>
          <TransferDialog key={moved.id} work={moved} opened onClose={() => setMoving(null)} />
        </Spare>
      )}
    </section>
  );
}
