import { Button, Select, Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { LANGUAGE_NAMES } from '@/i18n';
import { useT } from '@/i18n/t';
import { usePeople } from '@/lib/lists';
import { day } from '@/lib/money';
import { listOf, localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useOwnFields, useOwnWords } from '@/ui/own/own';
import { Empty, Trouble } from '@/ui/State';
import { type HistoryEntry, useClasses, useHistory } from './api';
import css from './Record.module.css';

const PLAIN = [
  'name',
  'kind',
  'customer_class',
  'language',
  'timezone',
  'since',
  'national_id',
  'do_not_contact',
  'address',
  'tags',
  'owner_id',
  'team_id',
  'is_provisional',
  'locked_at',
  'deleted_at',
  'merged_into',
] as const; // prettier-ignore
type Plain = (typeof PLAIN)[number];
const isPlain = (field: string): field is Plain => (PLAIN as readonly string[]).includes(field);
/** What an entry says by its own sentence, and not as a field that changed. */
const TOLD_APART = new Set(['locked_at', 'deleted_at', 'merged_into']);
const LONG = 80;

/** What a field is called, and its values in words. */
function useWords() {
  const { t, lang } = useT('record');
  const people = usePeople().data;
  const classes = useClasses().data;
  const own = useOwnFields(true, 'customer').data;
  const words = useOwnWords();
  const ownOf = (field: string) => own?.find((one) => `field.${one.key}` === field);
  const label = (field: string) =>
    isPlain(field) ? t(`field.${field}`) : localised(ownOf(field)?.name, lang) || field.replace('field.', '');
  const said = (field: string, value: unknown): string => {
    const defined = ownOf(field);
    if (value === null || value === undefined || value === '') return t('history.nothing');
    if (defined) return words(defined, value) || t('history.nothing');
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (Array.isArray(value)) return value.length ? listOf(value.map(String), lang) : t('history.nothing');
    if (field === 'kind') return t(`kind.${value as 'person'}`);
    if (field === 'customer_class')
      return localised(classes?.find((one) => one.code === value)?.name, lang) || String(value);
    if (field === 'language') return LANGUAGE_NAMES[value as 'en'] ?? String(value);
    if (field === 'since') return day(String(value), lang);
    if (field === 'owner_id') return people?.find((one) => one.id === value)?.name ?? `#${String(value)}`;
    return String(value);
  };
  return {
    label,
    said,
    fields: [...PLAIN.filter((one) => !TOLD_APART.has(one)), ...(own ?? []).map((one) => `field.${one.key}`)],
  };
}

/** What happened, where it is no field that changed. */
function Sentence({ entry }: { entry: HistoryEntry }) {
  const { t } = useT('record');
  const { facts, about, name, changes } = entry;
  const { step } = facts;
  const binned = changes.find(({ field }) => field === 'deleted_at');
  if (binned) return t(binned.new ? 'history.binned' : 'history.restored');
  if (name === 'customer.created') return t('history.created');
  if (name === 'customer.merged') return t('history.merged', { name: facts.into_name });
  if (name === 'customer.unmerged') return t('history.unmerged');
  if (name === 'consent.recorded')
    return t(facts.is_given ? 'history.consented' : 'history.refused', {
      purpose: t(`purpose.${facts.purpose as 'survey'}`),
    });
  if (step === 'locked' || step === 'unlocked')
    return (
      <>
        {t(`history.${step}`)}
        {facts.reason && <q>{facts.reason}</q>}
      </>
    );
  if (facts.filename) return t(`history.file.${step as 'added'}`, { name: facts.filename });
  if (facts.relation) {
    const what = t(`relation.${facts.relation as 'member'}.${facts.is_outgoing ? 'is' : 'has'}`);
    return (
      <>
        {t(`history.relation.${step as 'added'}`, { what })}{' '}
        {entry.other ? (
          <Link to="/customers/{-$id}" params={{ id: String(entry.other) }}>
            {about}
          </Link>
        ) : (
          t('history.somebody')
        )}
        {facts.title && ` (${facts.title})`}
      </>
    );
  }
  if (step && about) return t(`history.contact.${step as 'added'}`, { value: about });
  return null;
}

function Line({ entry, words }: { entry: HistoryEntry; words: ReturnType<typeof useWords> }) {
  const { t, lang } = useT('record');
  const who = entry.actor.name || t(entry.actor.kind === 'customer' ? 'history.customer' : 'history.product');
  const short = (text: string) => (text.length > LONG ? `${text.slice(0, LONG)}…` : text);
  const fields = entry.changes.filter(({ field }) => !TOLD_APART.has(field));
  return (
    <li className={css.past}>
      <p>
        <b>{who}</b> <small className="muted num">{fmt(entry.at, lang, { ...MOMENT, year: 'numeric' })}</small>
      </p>
      <p>
        <Sentence entry={entry} />
      </p>
      {fields.length > 0 && (
        <dl>
          {fields.map(({ field, old, new: now, hidden }) => (
            <div key={field}>
              <dt>{words.label(field)}</dt>
              <dd>
                {hidden ? (
                  <span className="muted">{t('history.hidden')}</span>
                ) : (
                  <>
                    <del title={words.said(field, old)}>{short(words.said(field, old))}</del>
                    <span aria-hidden> → </span>
                    <ins title={words.said(field, now)}>{short(words.said(field, now))}</ins>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

/** Who changed what on the card, when, from what to what. */
export default function History({ id }: { id: number }) {
  const { t } = useT('record');
  const [field, setField] = useState('');
  const found = useHistory(id, field);
  const words = useWords();
  return (
    <section className={css.box} aria-label={t('tab.history')}>
      <header className={css.boxHead}>
        <h2>{t('tab.history')}</h2>
        <Select
          size="xs"
          aria-label={t('history.of')}
          searchable
          allowDeselect={false}
          value={field}
          onChange={(next) => setField(next ?? '')}
          data={[
            { value: '', label: t('history.all') },
            ...words.fields.map((value) => ({ value, label: words.label(value) })),
          ]}
        />
      </header>
      {found.error && !found.rows ? (
        <Trouble small title={t('history.notLoaded')} error={found.error} retry={() => void found.refetch()} />
      ) : !found.rows ? (
        <Skeleton height={160} />
      ) : found.rows.length ? (
        <ol className={css.lines}>
          {found.rows.map((entry) => (
            <Line key={entry.id} entry={entry} words={words} />
          ))}
        </ol>
      ) : (
        <Empty title={t('history.none')}>
          <p>{t('history.noneHint')}</p>
        </Empty>
      )}
      {found.hasNextPage && (
        <Button
          mt="xs"
          size="compact-sm"
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('more')}
        </Button>
      )}
    </section>
  );
}
