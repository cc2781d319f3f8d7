import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { clock, fmt } from '@/lib/time';
import type { CallDetail, FlightLine } from './api';
import css from './Calls.module.css';
import { isTechnical, PARTIES, type Party, type Told, toldBy, wordFor } from './flight';
import { useNames } from './names';

/** What a line tells beside its name, as it stands there; ids and flags for machines stay out. */
const PLAIN = [
  'flow',
  'flow_version',
  'pressed',
  'candidates',
  'code',
  'attempt',
  'seconds',
  'place',
  'minutes',
  'count',
] as const;
const WORDS = ['why', 'cause', 'reason', 'status', 'what', 'result', 'state'] as const;
const AGAINST = ['do_not_contact', 'no_consent', 'quiet_hours', 'open_complaint', 'too_often'] as const;
const PEOPLE = ['person', 'by', 'to'] as const;
type Given = Record<string, unknown>;

const isParty = (value: unknown): value is Party => PARTIES.some((one) => one === value);

function useTold() {
  const { t } = useT('calls');
  return (told: Told) => {
    if (told.kind === 'known') return t(`flight.${told.name}`);
    if (told.kind === 'command') return t('asked', { what: t(`command.${told.name}`) });
    if (told.kind === 'room') return t(`room.${told.name}`);
    return told.kind === 'leg' ? t('line', { who: t(`party.${told.party}`) }) : told.name;
  };
}

const BRANCHES = ['open', 'closed', 'emergency', 'known', 'unknown'] as const;
/** The branches that a call took in a phone menu. */
const branches = (path: unknown) =>
  (Array.isArray(path) ? path : [])
    .map((step: unknown) => BRANCHES.find((one) => Array.isArray(step) && step[1] === one))
    .filter((one) => one !== undefined);

/** Who and what a line is about, in the reader's words where there are any. */
function useDetails(one: CallDetail) {
  const { t, lang } = useT('calls');
  const names = useNames();
  const queues = useQueues().data;
  const queue = (key: unknown) => localised(queues?.find((each) => each.key === key)?.name ?? String(key), lang);
  const word = (value: string) => {
    const ours = wordFor(value);
    return ours ? t(ours) : value;
  };
  const against = (code: string) => {
    const known = AGAINST.find((each) => each === code);
    return known ? t(`against.${known}`) : code;
  };
  const invited = (id: unknown) => {
    const found = one.participants.find((each) => each.id === id);
    return found ? found.name || found.number : '';
  };
  return (given: Given): string[] => {
    const has = (key: string) => given[key] !== undefined && given[key] !== null && given[key] !== '';
    const named = (key: string) => typeof given[key] === 'number' && (key === 'person' || given[key] !== given.person);
    const people = PEOPLE.filter(named).map((key) =>
      key === 'person' ? names(given[key]) : t(`detail.${key}`, { who: names(given[key]) }),
    );
    const guest = has('invitation') && !has('person') ? invited(given.invitation) : '';
    return [
      ...people,
      ...(guest ? [guest] : []),
      ...(Array.isArray(given.reasons) ? given.reasons.map((each) => against(String(each))) : []),
      ...(isParty(given.party) ? [t(`party.${given.party}`)] : []),
      ...(has('mode') ? [t(`mode.${given.mode as 'listen'}`)] : []),
      ...['queue', 'left'].filter(has).map((key) => `${t(`detail.${key as 'queue'}`)} ${queue(given[key])}`),
      ...PLAIN.filter(has).map((key) => `${t(`detail.${key}`)} ${String(given[key])}`),
      ...branches(given.path).map((way) => t(`way.${way}`)),
      ...WORDS.filter(has).map((key) => word(String(given[key]))),
      ...(has('command') ? [word(String(given.command))] : []),
    ];
  };
}

interface LineProps {
  line: FlightLine;
  start: number;
  details: (given: Given) => string[];
  /** what somebody gave as their reason */
  words: string;
}

/** Each line counts from the moment the call reached us: that is how one reads a flight record. */
function Line({ line, start, details, words }: LineProps) {
  const { lang } = useT('calls');
  const name = useTold();
  const told = toldBy(line.name);
  const detail = details((line.detail ?? {}) as Given);
  return (
    <li data-technical={isTechnical(told) || undefined}>
      <time
        className="num"
        dateTime={line.at}
        title={fmt(Date.parse(line.at), lang, { dateStyle: 'medium', timeStyle: 'medium' })}
      >
        +{clock(Date.parse(line.at) - start)}
      </time>
      <span>
        <b>{name(told)}</b>
        {detail.length > 0 && <small className="muted num">{detail.join(' · ')}</small>}
        {words && <q className={css.words}>{words}</q>}
      </span>
    </li>
  );
}

/** Everything that happened to the call, in order; what passed between us and the carrier is shown when asked for. */
export function Flight({ one }: { one: CallDetail }) {
  const { t } = useT('calls');
  const [all, setAll] = useState(false);
  const details = useDetails(one);
  const start = Date.parse(one.created_at);
  const story = one.flight.filter((line) => !isTechnical(toldBy(line.name)));
  const wordsOf = (line: FlightLine) => (line.name === 'contact_overridden' ? one.override_reason : '');
  const lines = all ? one.flight : story;
  return (
    <section className={css.box}>
      <header className={css.boxHead}>
        <h2>{t('record')}</h2>
        <Switch
          size="xs"
          label={t('technical', { count: one.flight.length - story.length })}
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
      </header>
      {!one.flight.length && <p className="muted">{t('noRecord')}</p>}
      <ol className={css.flight}>
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a record only grows at its end
          <Line key={`${all}-${i}`} line={line} start={start} details={details} words={wordsOf(line)} />
        ))}
      </ol>
    </section>
  );
}
