import { Button } from '@mantine/core';
import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { usePeople, useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { usePages } from '@/lib/pages';
import { fmt, MOMENT } from '@/lib/time';
import { useOwnFields, useOwnWords } from '@/ui/own/own';
import { Trouble } from '@/ui/State';
import css from './Tools.module.css';

type Entry = Full<Schema['HistoryEntry']>;

const NAMED = [
  'status',
  'priority',
  'kind',
  'subject',
  'title',
  'tags',
  'owner_id',
  'team_id',
  'queue_id',
  'customer_id',
  'first_replied_at',
  'resolved_at',
  'last_message_at',
  'merged_into_id',
  'snoozed_at',
  'snoozed_until',
  'follower_ids',
  'mentioned_ids',
  'deleted_at',
  'deleted_because',
] as const; // prettier-ignore
type Named = (typeof NAMED)[number];
const isNamed = (field: string): field is Named => (NAMED as readonly string[]).includes(field);
/** Of a text longer than this only that it changed is told. */
const SHORT = 80;
const MOMENTS = /_at$|_until$/;

/** Who changed which field, when, from what to what; newest first. */
export function History({ ticket }: { ticket: number }) {
  const { t, lang } = useT('talk');
  const found = usePages<Entry>(`tickets/${ticket}/history`, {}, { id: ticket });
  const say = useValue();
  const own = useOwn();
  if (found.error && !found.rows)
    return <Trouble small title={t('history.notLoaded')} error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      <ul className={css.lines}>
        {found.rows?.map((entry) => (
          <li key={entry.id} className={css.past}>
            <span>
              <b>{entry.actor.name || t(entry.actor.kind === 'customer' ? 'history.customer' : 'history.product')}</b>{' '}
              <small className="num">{fmt(entry.at, lang, { ...MOMENT, year: 'numeric' })}</small>
            </span>
            <dl>
              {entry.changes.map(({ field, old, new: now }) => [
                <dt key={field}>{isNamed(field) ? t(`history.field.${field}`) : (own(field)?.label ?? field)}</dt>,
                <dd key={`${field}-to`}>
                  {(own(field)?.say ?? say)(field, old)} → {(own(field)?.say ?? say)(field, now)}
                </dd>,
              ])}
            </dl>
          </li>
        ))}
      </ul>
      {found.rows?.length === 0 && <p className="muted">{t('history.empty')}</p>}
      {found.hasNextPage && (
        <Button mt="xs" size="xs" variant="default" onClick={() => void found.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </>
  );
}

/** An own field: what it is called, and its values in words; null for what is none, or is none any more. */
function useOwn() {
  const { t, lang } = useT('talk');
  const defined = useOwnFields().data;
  const words = useOwnWords();
  return (name: string) => {
    const field = defined?.find(({ key }) => `field.${key}` === name);
    if (!field) return null;
    const say = (_: string, value: unknown) =>
      field.type === 'long_text' && typeof value === 'string' && value.length > SHORT
        ? t('history.long', { count: value.length })
        : words(field, value) || t('history.nothing');
    return { label: localised(field.name, lang), say };
  };
}

/** A value of a field in words. */
function useValue() {
  const { t, lang } = useT('talk');
  const { t: word } = useT('common');
  const people = usePeople();
  const queues = useQueues();
  const person = (id: unknown) => people.data?.find((one) => one.id === id)?.name ?? String(id);
  return (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('history.nothing');
    if (field === 'status' || field === 'priority' || field === 'kind')
      return word(`${field}.${String(value)}` as 'status.open');
    if (field === 'owner_id') return person(value);
    if (field === 'queue_id')
      return localised(queues.data?.find((one) => one.id === value)?.name, lang) || String(value);
    if (MOMENTS.test(field)) return fmt(String(value), lang, MOMENT);
    if (Array.isArray(value)) {
      const names = field.endsWith('_ids') ? value.map(person) : value;
      return names.length ? names.join(', ') : t('history.nothing');
    }
    return typeof value === 'object' ? localised(value, lang) || t('history.nothing') : String(value);
  };
}
