import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { listOf, localised } from '@/lib/names';
import { useWhole } from '@/lib/pages';
import { DATE } from '@/lib/time';

type Named = Record<string, string>;
type Row = Full<Schema['OwnFieldRow']>;
/** A field of tickets, or of customers, that an administrator defined. */
export type OwnField = Omit<Row, 'name' | 'hint' | 'choices' | 'shown_when' | 'required_when'> & {
  name: Named;
  hint: Named;
  choices: { code: string; name: Named; is_active: boolean }[];
  shown_when: { [key: string]: unknown };
  required_when: { [key: string]: unknown };
};
export type OwnType = OwnField['type'];
export type OwnFieldValues = Omit<OwnField, 'id' | 'version' | 'position'>;
/** Whose fields they are; doors are named by it. */
export type OwnKind = 'ticket' | 'customer';

const MINUTE = 60_000;

/** The own fields of a kind, in their order; they change when an administrator changes them. */
export const useOwnFields = (enabled = true, kind: OwnKind = 'ticket') =>
  useWhole<OwnField>(`${kind}-fields`, {}, { staleTime: 5 * MINUTE, enabled });
export const fieldWrites = (kind: OwnKind) => ({
  create: (given: OwnFieldValues) => call<OwnField>('post', `${kind}-fields`, { body: given }),
  change: (id: number, { key: _, ...given }: OwnFieldValues & { version: number }) =>
    call<OwnField>('patch', `${kind}-fields/${id}`, { body: given }),
  remove: (id: number) => call<void>('delete', `${kind}-fields/${id}`),
  order: (ids: number[]) => call<OwnField[]>('post', `${kind}-fields/order`, { body: { ids } }),
});

export const isNothing = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length);

interface Asked {
  type: string;
  choices: readonly { code: string; name?: unknown }[];
}

/** A value of an own field in words; nothing for none. */
export function useOwnWords() {
  const { t, lang } = useT('own');
  return (field: Asked, value: unknown): string => {
    const named = (code: unknown) =>
      localised(field.choices.find((one) => one.code === code)?.name, lang) || String(code);
    if (isNothing(value)) return '';
    if (Array.isArray(value)) return listOf(value.map(named), lang);
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (typeof value === 'number') return new Intl.NumberFormat(lang, { maximumFractionDigits: 6 }).format(value);
    // a day is the same day wherever it is read
    if (field.type === 'date')
      return new Intl.DateTimeFormat(lang, { ...DATE, timeZone: 'UTC' }).format(new Date(`${value}`));
    return field.choices.length ? named(value) : String(value);
  };
}
