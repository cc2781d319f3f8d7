import { Skeleton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useT } from '@/i18n/t';
import { Trouble } from '@/ui/State';
import css from './Conditions.module.css';
import { changed, fromJson, type Group, type Json, type Part, refusalOf, toJson } from './conditions';
import { type Asked, type FilterField, useHappened, useLanguage } from './fields';
import { GroupBox } from './Parts';

export interface ConditionsForm {
  group: Group;
  filters: FilterField[] | undefined;
  fields: ReadonlyMap<string, FilterField>;
  error: unknown;
  refused: ReturnType<typeof refusalOf>;
  retry: () => void;
  change: (id: number, next: (part: Part) => Part | null) => void;
  json: () => Json;
}

const EVERY = () => true;

/** Conditions as part of a larger form: over those fields that `allowed` lets in, and over what happened. */
export function useConditions(
  raw: Json,
  allowed: (key: string) => boolean = EVERY,
  happened = false,
  of: Asked = 'ticket',
): ConditionsForm {
  const language = useLanguage(of);
  const more = useHappened(happened);
  const [group, setGroup] = useState(() => fromJson(raw));
  const filters = useMemo(() => {
    const known = language.data?.filters.filter((one) => allowed(one.key));
    return known && (!happened || more.data) ? [...known, ...(more.data?.filters ?? [])] : undefined;
  }, [language.data, more.data, allowed, happened]);
  const fields = useMemo(() => new Map((filters ?? []).map((one) => [one.key, one])), [filters]);
  return {
    group,
    filters,
    fields,
    error: language.error ?? more.error,
    refused: filters ? refusalOf(group, fields) : 'half',
    retry: () => void Promise.all([language.refetch(), more.refetch()]),
    change: (id, next) => setGroup((before) => changed(before, id, next)),
    json: () => toJson(group),
  };
}

interface Props {
  label: string;
  /** what no condition at all means here */
  empty: string;
  form: ConditionsForm;
  errors: Record<string, string>;
  /** where the conditions stand in what is saved */
  path?: string;
}

/** The groups of conditions of a form, with what is wrong about them. */
export function ConditionsInput({ label, empty, form, errors, path = 'conditions' }: Props) {
  const { t } = useT('lists');
  const wrong = Object.entries(errors).find(([field]) => field.startsWith(path))?.[1];
  const { group, filters, fields, change, refused } = form;
  return (
    <fieldset className={css.box}>
      <legend>{label}</legend>
      {filters ? (
        <GroupBox top group={group} filters={filters} fields={fields} change={change} empty={empty} />
      ) : form.error ? (
        <Trouble small title={t('failed')} error={form.error} retry={form.retry} />
      ) : (
        <Skeleton height={32} />
      )}
      {(wrong || (filters && refused)) && (
        <p className={wrong ? css.wrong : css.hint} role="status">
          {wrong ?? (refused && t(`builder.${refused}`))}
        </p>
      )}
    </fieldset>
  );
}
