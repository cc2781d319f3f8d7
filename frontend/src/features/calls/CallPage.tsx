import { Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconPhoneOff, IconTicket, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Failure } from '@/api/failure';
import { isSupervising, useMe } from '@/api/me';
import { DialNumber } from '@/features/softphone/DialNumber';
import { troubleOf } from '@/features/softphone/lines';
import { useT } from '@/i18n/t';
import { useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { fmt } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { Empty, Trouble } from '@/ui/State';
import { type CallDetail, talked, useCall, waited } from './api';
import css from './Calls.module.css';
import { Flight } from './Flight';
import { Legs, Participants } from './People';
import { CallChip, Span } from './parts';
import { Recordings } from './Recordings';
import { Supervise } from './Supervise';

function Facts({ one }: { one: CallDetail }) {
  const { t, lang } = useT('calls');
  const queues = useQueues().data;
  const queue = queues?.find((each) => each.key === one.queue_key);
  const at = fmt(Date.parse(one.created_at), lang, { dateStyle: 'medium', timeStyle: 'medium' });
  const rows = [
    [
      t('list.number'),
      one.caller && one.caller_kind === 'phone' ? (
        <DialNumber
          key="n"
          number={one.caller}
          shown={one.caller_shown}
          customer={one.customer ?? undefined}
          ticket={one.ticket ?? undefined}
        />
      ) : (
        one.caller_shown || t('withheld')
      ),
    ],
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
  const { t: l } = useT('line');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.body} tabIndex={0} aria-label={t('record')}>
      {one.trouble && (
        <p className={css.trouble} role="status">
          <IconAlertTriangle size={17} aria-hidden />
          {l(`trouble.${troubleOf(one)}`)}
        </p>
      )}
      <Facts one={one} />
      <Participants one={one} />
      <Recordings one={one} />
      <Flight one={one} />
      <Legs one={one} />
    </section>
  );
}

export function CallPage({ id }: { id: number }) {
  const { t } = useT('calls');
  const me = useMe();
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
        <Link to="/calls/{-$id}" params={{}}>
          {t('back')}
        </Link>
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
        <h1>{t('call', { who: one.customer_name || one.caller_shown || t('withheld') })}</h1>
        <CallChip call={one} />
        {one.state === 'connected' && isSupervising(me) && one.agent !== me.id && <Supervise call={one.id} />}
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
