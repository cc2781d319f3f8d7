import { Button, Skeleton } from '@mantine/core';
import {
  IconAddressBook,
  IconAlertOctagon,
  IconForms,
  IconHeartHandshake,
  IconMail,
  IconMessageCircle,
  IconNote,
  IconPhone,
  IconRouter,
  IconTicket,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { CLOCK, fmt } from '@/lib/time';
import { Trouble } from '@/ui/State';
import { type Entry, useTimeline } from './api';
import css from './Customers.module.css';
import look from './Timeline.module.css';

const KINDS = {
  call: [IconPhone, 'ok'],
  email: [IconMail, 'info'],
  portal: [IconForms, 'idle'],
  chat: [IconMessageCircle, 'vio'],
  complaint: [IconAlertOctagon, 'bad'],
  ticket: [IconTicket, 'idle'],
  retention: [IconHeartHandshake, 'warn'],
  subscription: [IconRouter, 'idle'],
  note: [IconNote, 'idle'],
  card: [IconAddressBook, 'idle'],
} as const;
type Kind = keyof typeof KINDS;
const kindOf = (entry: Entry): Kind => (entry.kind in KINDS ? (entry.kind as Kind) : 'ticket');

function Title({ entry }: { entry: Entry }) {
  const { lang } = useT('customers');
  const words = localised(entry.title, lang);
  if (entry.ticket_id)
    return (
      <Link to="/desk/{-$id}" params={{ id: String(entry.ticket_id) }}>
        {words}
      </Link>
    );
  if (entry.subject_kind === 'retention_case')
    return (
      <Link to="/outreach/{-$id}" params={{ id: String(entry.subject_id) }}>
        {words}
      </Link>
    );
  return <b>{words}</b>;
}

function Line({ entry }: { entry: Entry }) {
  const { t, lang } = useT('customers');
  const kind = kindOf(entry);
  const [Icon, tone] = KINDS[kind];
  const time = fmt(Date.parse(entry.at), lang, CLOCK);
  return (
    <li>
      <span className={look.mark} data-tone={tone} title={t(`timeline.${kind}`)}>
        <Icon size={16} stroke={1.8} aria-hidden />
        <span className="sr">{t(`timeline.${kind}`)}</span>
      </span>
      <div className={look.entry}>
        <p>
          <Title entry={entry} />
          {entry.actor.kind === 'person' && <span className="muted">{entry.actor.name}</span>}
        </p>
        {entry.text && <p className="sec">{entry.text}</p>}
      </div>
      <time className="num muted" dateTime={entry.at}>
        {time}
      </time>
    </li>
  );
}

/** Entries under the day they fell on, as the reader's clock has it. */
function byDay(rows: Entry[], lang: string): [day: string, rows: Entry[]][] {
  const days = new Map<string, Entry[]>();
  for (const row of rows) {
    const day = fmt(Date.parse(row.at), lang, { dateStyle: 'full' });
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}

function Filter({ value, onChange }: { value: string; onChange: (kind: string) => void }) {
  const { t } = useT('customers');
  return (
    <fieldset className={look.filter}>
      <legend className="sr">{t('timeline.filter')}</legend>
      {(['', ...Object.keys(KINDS)] as (Kind | '')[]).map((kind) => (
        <button key={kind} type="button" aria-pressed={value === kind} onClick={() => onChange(kind)}>
          {kind ? t(`timeline.${kind}`) : t('timeline.all')}
        </button>
      ))}
    </fieldset>
  );
}

/** One line of time over every medium. */
export function Timeline({ id }: { id: number }) {
  const { t, lang } = useT('customers');
  const [kind, setKind] = useState('');
  const found = useTimeline(id, kind);
  return (
    <section className={css.box} aria-labelledby="timeline">
      <h2 id="timeline">{t('timeline.title')}</h2>
      <Filter value={kind} onChange={setKind} />
      {found.isPending && <Skeleton height={180} />}
      {found.error && !found.rows && (
        <Trouble small title={t('timeline.failed')} error={found.error} retry={() => void found.refetch()} />
      )}
      {found.rows && !found.rows.length && <p className="muted">{t(kind ? 'timeline.noneKind' : 'timeline.none')}</p>}
      {byDay(found.rows ?? [], lang).map(([day, rows]) => (
        <section key={day} aria-label={day}>
          <h3 className={look.day}>{day}</h3>
          <ul className={look.timeline}>
            {rows.map((entry) => (
              <Line key={entry.id} entry={entry} />
            ))}
          </ul>
        </section>
      ))}
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('timeline.older')}
        </Button>
      )}
      {found.isFetchNextPageError && (
        <Trouble small title={t('timeline.failed')} error={found.error} retry={() => void found.fetchNextPage()} />
      )}
    </section>
  );
}
