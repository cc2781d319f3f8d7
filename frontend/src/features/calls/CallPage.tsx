import { Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconPhoneOff, IconTicket, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { $api } from '@/api/client';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, fmt } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { Empty, Trouble } from '@/ui/State';
import { type CallDetail, type FlightLine, talked, useCall, waited } from './api';
import css from './Calls.module.css';
import { CallChip, Span } from './parts';

const KNOWN = [
  'menu',
  'queued',
  'rang',
  'accepted',
  'agent_leg',
  'leg_found',
  'foreign_leg',
  'hold',
  'resume',
  'mute',
  'unmute',
  'refused',
  'returned',
  'left_queue',
  'caller_gone',
  'found_missing',
  'provider_refused',
  'outcome_unknown',
  'ended',
  'sent_on',
  'moved',
  'diverted',
  'callback_promised',
  'callback_declined',
  'callback',
  'dialling',
  'customer_leg',
  'not_reached',
  'recorded',
  'voicemail',
  'voicemail_lost',
  'told',
  'took_place',
  'rang_again',
  'joined_ticket',
  'consult_asked',
  'consult_talking',
  'consult_joined',
  'consult_handed_over',
  'consult_cancelled',
  'consult_failed',
  'consult_ended',
  'add_asked',
  'add_joined',
  'add_handed_over',
  'add_cancelled',
  'add_failed',
  'add_ended',
  'transfer_asked',
  'transfer_handed_over',
  'transfer_cancelled',
  'transfer_failed',
  'supervise_asked',
  'supervise_joined',
  'supervise_mode',
  'supervise_ended',
  'supervise_cancelled',
  'supervise_failed',
  'handed_over',
  'comforted',
  'rejoining',
  'agent_back',
  'record',
  'record_pause',
  'record_resume',
  'record_stop',
  'recording_stored',
  'conversation_lost',
  'digits',
  'dialled',
  'answered_by',
  'guest_leg',
  'former_leg',
  'supervisor_leg',
] as const;

/** What a line tells beside its name; ids and flags for machines stay out. */
const DETAILS = [
  'queue',
  'pressed',
  'candidates',
  'command',
  'code',
  'attempt',
  'seconds',
  'place',
  'minutes',
] as const;

/** Each line counts from the moment the call reached us: that is how one reads a flight record. */
function Line({ line, start }: { line: FlightLine; start: number }) {
  const { t, lang } = useT('calls');
  const name = KNOWN.find((known) => known === line.name);
  const given = (line.detail ?? {}) as Record<string, unknown>;
  const detail = DETAILS.filter((key) => given[key] !== undefined && given[key] !== '').map(
    (key) => `${t(`detail.${key}`)} ${String(given[key])}`,
  );
  return (
    <li>
      <time
        className="num"
        dateTime={line.at}
        title={fmt(Date.parse(line.at), lang, { dateStyle: 'medium', timeStyle: 'medium' })}
      >
        +{clock(Date.parse(line.at) - start)}
      </time>
      <span>
        <b>{name ? t(`flight.${name}`) : line.name}</b>
        {detail.length > 0 && <small className="muted num">{detail.join(' · ')}</small>}
      </span>
    </li>
  );
}

function Facts({ one }: { one: CallDetail }) {
  const { t, lang } = useT('calls');
  const queues = $api.useQuery('get', '/api/v1/queues').data?.items;
  const queue = queues?.find((each) => each.key === one.queue_key);
  const at = fmt(Date.parse(one.created_at), lang, { dateStyle: 'medium', timeStyle: 'medium' });
  const rows = [
    [t('list.number'), one.caller || t('withheld')],
    [t('list.at'), at],
    [t('list.waited'), <Span key="w" of={waited(one)} />],
    [t('list.talked'), <Span key="t" of={talked(one)} />],
    [t('list.agent'), one.agent_name || '–'],
    [t('list.queue'), localised(queue?.name ?? one.queue_key, lang) || '–'],
  ] as const;
  return (
    <dl className={css.facts}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Body({ one }: { one: CallDetail }) {
  const { t } = useT('calls');
  const start = Date.parse(one.created_at);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.body} tabIndex={0} aria-label={t('record')}>
      {one.trouble && (
        <p className={css.trouble} role="status">
          <IconAlertTriangle size={17} aria-hidden />
          {t('trouble', { what: one.trouble })}
        </p>
      )}
      <Facts one={one} />
      <section className={css.box}>
        <h2>{t('record')}</h2>
        {!one.flight.length && <p className="muted">{t('noRecord')}</p>}
        <ol className={css.flight}>
          {one.flight.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a record only grows at its end
            <Line key={i} line={line} start={start} />
          ))}
        </ol>
      </section>
    </section>
  );
}

export function CallPage({ id }: { id: number }) {
  const { t } = useT('calls');
  const found = useCall(id);
  useTitle(t('title'));
  if (found.isPending)
    return (
      <div className={css.page} role="status" aria-busy="true" aria-label={t('loading')}>
        <Skeleton height={44} radius={8} />
        <Skeleton height={360} radius={8} />
      </div>
    );
  if (found.error instanceof Failure && found.error.status === 404)
    return (
      <Empty title={t('missing')} icon={<IconPhoneOff size={26} stroke={1.6} aria-hidden />}>
        <p>{t('missingHint')}</p>
      </Empty>
    );
  if (!found.data) return <Trouble title={t('failed')} error={found.error} retry={() => void found.refetch()} />;
  const one = found.data;
  return (
    <section className={css.one}>
      <header className={css.bar}>
        <Link to="/calls/{-$id}" params={{}} className={css.back} aria-label={t('back')} title={t('back')}>
          <IconArrowLeft size={18} aria-hidden />
        </Link>
        <h1>{t('call', { who: one.customer_name || one.caller || t('withheld') })}</h1>
        <CallChip state={one.state} />
        <span className={css.links}>
          {one.customer && (
            <Link to="/customers/{-$id}" params={{ id: String(one.customer) }}>
              <IconUser size={16} aria-hidden />
              {t('openCustomer')}
            </Link>
          )}
          {one.ticket && (
            <Link to="/desk/{-$id}" params={{ id: String(one.ticket) }}>
              <IconTicket size={16} aria-hidden />
              {t('openTicket')}
            </Link>
          )}
        </span>
      </header>
      <Body one={one} />
    </section>
  );
}
