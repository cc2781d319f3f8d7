import { Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { LANGUAGE_CHOICES, LANGUAGE_NAMES } from '@/i18n';
import { useT } from '@/i18n/t';
import { day } from '@/lib/money';
import { localised } from '@/lib/names';
import { zones } from '@/lib/time';
import { OwnInput } from '@/ui/own/OwnInput';
import { isNothing, type OwnField, useOwnFields, useOwnWords } from '@/ui/own/own';
import { TagChips } from '@/ui/TagChips';
import type { CustomerDetail } from '../api';
import { useClasses } from './api';
import { TagsField } from './TagsField';

export interface InputProps {
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
}

/** One field of a card: what it is called, what it holds, how that is shown, and where it is changed. */
export interface CardField {
  /** by which a change is sent: "name", "fields.region" */
  key: string;
  label: string;
  value: (card: CustomerDetail) => unknown;
  shown: (value: unknown, card: CustomerDetail) => ReactNode;
  input: (props: InputProps) => ReactNode;
  /** shown in part only: it is written anew, never edited */
  masked?: boolean;
  /** takes the whole width of the form */
  wide?: boolean;
  required?: boolean;
  own?: OwnField;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const shared = { size: 'xs', 'data-autofocus': true } as const;

/** What a change of this field sends. */
export function sent(field: CardField, value: unknown) {
  const tidy = typeof value === 'string' ? value.trim() : value;
  if (!field.own) return { [field.key]: field.key === 'since' && !tidy ? null : tidy };
  return { fields: { [field.own.key]: isNothing(tidy) ? null : tidy } };
}

function usePlain(): CardField[] {
  const { t, lang } = useT('record');
  const classes = useClasses().data ?? [];
  const named = (code: unknown) => localised(classes.find((one) => one.code === code)?.name, lang) || String(code);
  const line = (key: 'name' | 'national_id', more: Partial<CardField> = {}): CardField => ({
    key,
    label: t(`field.${key}`),
    value: (card) => card[key],
    shown: (value) => text(value) || '–',
    input: ({ value, error, onChange }) => (
      <TextInput
        {...shared}
        label={t(`field.${key}`)}
        maxLength={key === 'name' ? 200 : 64}
        value={text(value)}
        error={error}
        onChange={(e) => onChange(e.currentTarget.value)}
      />
    ),
    ...more,
  });
  const choice = (
    key: 'kind' | 'customer_class' | 'language' | 'timezone',
    data: (value: unknown) => { value: string; label: string }[],
    shown: (value: unknown) => string,
  ): CardField => ({
    key,
    label: t(`field.${key}`),
    value: (card) => card[key],
    shown: (value) => (value ? shown(value) : '–'),
    input: ({ value, error, onChange }) => (
      <Select
        {...shared}
        label={t(`field.${key}`)}
        searchable={key === 'timezone'}
        allowDeselect={false}
        data={data(value)}
        value={text(value) || null}
        error={error}
        onChange={(next) => next && onChange(next)}
      />
    ),
  });
  return [
    line('name', { required: true }),
    choice(
      'kind',
      () => (['person', 'company'] as const).map((value) => ({ value, label: t(`kind.${value}`) })),
      (value) => t(`kind.${value as 'person'}`),
    ),
    choice(
      'customer_class',
      (value) =>
        classes
          .filter((one) => one.active || one.code === value)
          .map((one) => ({ value: one.code, label: localised(one.name, lang) })),
      named,
    ),
    choice(
      'language',
      () => LANGUAGE_CHOICES,
      (value) => LANGUAGE_NAMES[value as 'en'] ?? String(value),
    ),
    choice(
      'timezone',
      (value) => zones(text(value) || 'UTC').map((zone) => ({ value: zone, label: zone })),
      (value) => String(value),
    ),
    {
      key: 'since',
      label: t('field.since'),
      value: (card) => card.since,
      shown: (value) => (value ? day(text(value), lang) : '–'),
      input: ({ value, error, onChange }) => (
        <TextInput
          {...shared}
          type="date"
          label={t('field.since')}
          value={text(value)}
          error={error}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      ),
    },
    line('national_id', { masked: true }),
    {
      key: 'do_not_contact',
      label: t('field.do_not_contact'),
      value: (card) => card.do_not_contact,
      shown: (value) => t(value ? 'yes' : 'no'),
      input: ({ value, onChange }) => (
        <Switch
          {...shared}
          label={t('field.do_not_contact')}
          checked={value === true}
          onChange={(e) => onChange(e.currentTarget.checked)}
        />
      ),
    },
    {
      key: 'address',
      label: t('field.address'),
      wide: true,
      value: (card) => card.address,
      shown: (value) => text(value) || '–',
      input: ({ value, error, onChange }) => (
        <Textarea
          {...shared}
          label={t('field.address')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1000}
          value={text(value)}
          error={error}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      ),
    },
    {
      key: 'tags',
      label: t('field.tags'),
      wide: true,
      value: (card) => card.tags,
      shown: (value, card) =>
        Array.isArray(value) && value.length ? <TagChips tags={value.map(String)} families={card.tag_families} /> : '–',
      input: ({ value, error, onChange }) => (
        <TagsField value={Array.isArray(value) ? value.map(String) : []} error={error} onChange={onChange} />
      ),
    },
  ];
}

/** The fields of a card: those that every card has, then those that an administrator added and that are shown on it. */
export function useCardFields(shownOwn: readonly { key: string; is_required: boolean }[]): CardField[] {
  const { lang } = useT('record');
  const words = useOwnWords();
  const plain = usePlain();
  const defined = useOwnFields(true, 'customer').data ?? [];
  const places = new Map(shownOwn.map((one) => [one.key, one]));
  const own = defined
    .filter(({ key }) => places.has(key))
    .map((field): CardField => {
      const required = places.get(field.key)?.is_required ?? false;
      return {
        key: `fields.${field.key}`,
        label: localised(field.name, lang),
        own: field,
        required,
        masked: field.is_sensitive,
        wide: field.type === 'long_text',
        value: (card) => card.fields[field.key] ?? null,
        shown: (value) => (field.is_sensitive ? text(value) : words(field, value)) || '–',
        input: ({ value, error, onChange }) => (
          <OwnInput field={field} value={value} error={error} required={required} onChange={onChange} />
        ),
      };
    });
  return [...plain, ...own];
}
