import { useT } from '@/i18n/t';
import { usePeople, useQueues } from '@/lib/lists';
import { listOf, localised } from '@/lib/names';
import { fromJson, isGroup, type Json, type Part } from './conditions';
import { type Asked, type FilterField, useHappened, useLanguage } from './fields';

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Conditions as one line of words; nothing for those that always hold. */
export function useConditionWords(happened = false, of: Asked = 'ticket') {
  const { t, lang } = useT('lists');
  const language = useLanguage(of);
  const more = useHappened(happened);
  const people = usePeople().data;
  const queues = useQueues().data;
  const known = [...(language.data?.filters ?? []), ...(more.data?.filters ?? [])];
  const fields = new Map(known.map((one) => [one.key, one]));

  const one = (field: FilterField | undefined, value: unknown): string => {
    if (value && typeof value === 'object') {
      const [unit, amount] = Object.entries(value)[0] ?? ['hours', 0];
      return `${amount} ${t(`builder.units.${unit as 'hours'}`)}`;
    }
    if (typeof value === 'boolean') return t(value ? 'builder.yes' : 'builder.no');
    const choice = field?.choices.find(({ code }) => code === value);
    if (choice) return localised(choice.name, lang);
    if (typeof value === 'string' && field?.tokens.includes(value)) return t(`builder.tokens.${value as 'me'}`);
    const key = field?.key.replace(/^was\./, '');
    if (key === 'queue') return localised(queues?.find(({ id }) => id === value)?.name, lang) || `#${value}`;
    if (key === 'assignee') return people?.find(({ id }) => id === value)?.name ?? `#${value}`;
    return String(value);
  };
  const say = (part: Part, inner: boolean): string => {
    if (!isGroup(part)) {
      const field = fields.get(part.field);
      const values = part.value === undefined || part.value === null ? [] : listed(part.value);
      const words = values.map((value) => one(field, value)).join(', ');
      const name = field ? localised(field.name, lang) : t('builder.unknown');
      return [name, t(`builder.ops.${part.op as 'is'}`), words].filter(Boolean).join(' ');
    }
    const said = part.parts.map((each) => say(each, true));
    if (part.mode === 'all') return inner && said.length > 1 ? `(${listOf(said, lang)})` : listOf(said, lang);
    return said.length ? `${t(`builder.modes.${part.mode}`)} (${listOf(said, lang)})` : '';
  };
  return (raw: Json): string => (language.data ? say(fromJson(raw), false) : '');
}
