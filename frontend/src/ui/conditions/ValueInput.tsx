import { MultiSelect, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { call, type Full, type Page, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { usePeople, useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { useWhole } from '@/lib/pages';
import { fmt, momentOf } from '@/lib/time';
import css from './Conditions.module.css';
import type { FilterField } from './fields';

interface Props {
  field: FilterField;
  takes: string;
  value: unknown;
  label: string;
  onChange: (value: unknown) => void;
}
type Choice = { value: string; label: string };

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === null ? [] : [value]);

/** Words stand for ids in a reference ("me"); everything else in it is a number. */
const idOf = (value: string) => (/^\d+$/.test(value) ? Number(value) : value);

function References({
  field,
  value,
  label,
  onChange,
  data,
  onSearch,
}: Props & { data: Choice[]; onSearch?: (q: string) => void }) {
  const { t } = useT('lists');
  const tokens = field.tokens.map((one) => ({ value: one, label: t(`builder.tokens.${one as 'me'}`) }));
  const chosen = listed(value).map(String);
  const known = new Set([...tokens, ...data].map((one) => one.value));
  const others = chosen.filter((one) => !known.has(one)).map((one) => ({ value: one, label: `#${one}` }));
  return (
    <MultiSelect
      size="xs"
      searchable
      limit={50}
      hidePickedOptions
      className={css.value}
      aria-label={label}
      {...(onSearch && { placeholder: t('builder.findCustomer'), onSearchChange: onSearch })}
      data={[...tokens, ...data, ...others]}
      value={chosen}
      onChange={(next) => onChange(next.map(idOf))}
    />
  );
}

function People(props: Props) {
  const people = usePeople();
  return (
    <References {...props} data={(people.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))} />
  );
}

function Queues(props: Props) {
  const { lang } = useT('lists');
  const queues = useQueues();
  const data = (queues.data ?? []).map((one) => ({ value: String(one.id), label: localised(one.name, lang) }));
  return <References {...props} data={data} />;
}

function Teams(props: Props) {
  const teams = useWhole<Full<Schema['TeamRow']>>('teams');
  return <References {...props} data={(teams.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))} />;
}

/** Customers are found by name; those that were found before keep their names. */
function Customers(props: Props) {
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words.trim(), 250);
  const known = useRef(new Map<string, string>());
  const found = useQuery({
    queryKey: readKey('customers', undefined, { q: asked, filter: true }),
    queryFn: () => call<Page<Schema['CustomerRow']>>('get', 'customers', { query: { q: asked, limit: 20 } }),
    enabled: asked !== '',
  });
  for (const one of found.data?.items ?? []) known.current.set(String(one.id), `${one.name} (${one.number})`);
  const data = [...known.current].map(([value, label]) => ({ value, label }));
  return <References {...props} data={data} onSearch={setWords} />;
}

const REFERENCES: { [field: string]: (props: Props) => ReactNode } = {
  assignee: People,
  followers: People,
  mentions: People,
  queue: Queues,
  team: Teams,
  customer: Customers,
};

function Span({ value, label, onChange, units }: Props & { units: ('minutes' | 'hours' | 'days')[] }) {
  const { t } = useT('lists');
  const [unit, amount] = Object.entries((value ?? {}) as { [unit: string]: number })[0] ?? ['hours', 1];
  return (
    <span className={css.value}>
      <NumberInput
        size="xs"
        min={1}
        max={5000}
        allowDecimal={false}
        aria-label={`${label}, ${t('builder.amount')}`}
        value={amount}
        onChange={(next) => onChange(typeof next === 'number' && next >= 1 ? { [unit]: next } : null)}
      />
      <NativeSelect
        size="xs"
        aria-label={`${label}, ${t('builder.unit')}`}
        data={units.map((one) => ({ value: one, label: t(`builder.units.${one}`) }))}
        value={unit}
        onChange={(event) => onChange({ [event.currentTarget.value]: amount })}
      />
    </span>
  );
}

const LOCAL: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};

/** Now (or today), or a day and time on the reader's own clock. */
function When({ value, label, onChange, word }: Props & { word: 'now' | 'today' }) {
  const { t } = useT('lists');
  const day = word === 'today';
  const isWord = value === word;
  const text = typeof value === 'string' && !isWord ? value : '';
  const shown = day || !text ? text : fmt(text, 'sv-SE', LOCAL).replace(' ', 'T');
  return (
    <span className={css.value}>
      <NativeSelect
        size="xs"
        aria-label={label}
        data={[
          { value: word, label: t(`builder.${word}`) },
          { value: 'at', label: t('builder.at') },
        ]}
        value={isWord ? word : 'at'}
        onChange={(event) => onChange(event.currentTarget.value === 'at' ? '' : word)}
      />
      {!isWord && (
        <TextInput
          size="xs"
          type={day ? 'date' : 'datetime-local'}
          aria-label={`${label}, ${t('builder.at')}`}
          value={shown}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            onChange(!typed || day ? typed : momentOf(typed));
          }}
        />
      )}
    </span>
  );
}

/** What a condition compares with, by the kind of value that it takes. */
export function ValueInput(props: Props) {
  const { field, takes, value, label, onChange } = props;
  const { t, lang } = useT('lists');
  switch (takes) {
    case 'codes':
      return (
        <MultiSelect
          size="xs"
          className={css.value}
          aria-label={label}
          data={field.choices.map((one) => ({ value: one.code, label: localised(one.name, lang) }))}
          value={listed(value).map(String)}
          onChange={onChange}
        />
      );
    case 'ids': {
      const Input = REFERENCES[field.key.replace(/^was\./, '')] ?? People;
      return <Input {...props} />;
    }
    case 'words':
      return (
        <TagsInput
          size="xs"
          className={css.value}
          aria-label={label}
          placeholder={t('builder.typeTags')}
          value={listed(value).map(String)}
          onChange={onChange}
        />
      );
    case 'text':
      return (
        <TextInput
          size="xs"
          className={css.value}
          maxLength={200}
          aria-label={label}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'moment':
      return <When {...props} word="now" />;
    case 'day':
      return <When {...props} word="today" />;
    case 'span':
      return <Span {...props} units={['minutes', 'hours', 'days']} />;
    case 'days':
      return <Span {...props} units={['days']} />;
    case 'number':
      return (
        <NumberInput
          size="xs"
          className={css.value}
          aria-label={label}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
        />
      );
    case 'flag':
      return (
        <NativeSelect
          size="xs"
          className={css.value}
          aria-label={label}
          data={[
            { value: 'true', label: t('builder.yes') },
            { value: 'false', label: t('builder.no') },
          ]}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value === 'true')}
        />
      );
    default:
      return <span className={css.value} />;
  }
}
