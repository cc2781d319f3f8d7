import type { Operator } from './api';

export interface Suggestion {
  /** what is put in the place of what is being typed */
  text: string;
  label: string;
  /** the same in other words, or some of what may stand behind it */
  hint?: string;
  /** the kind of value that an operator wants */
  takes?: string;
  /** a value ends its part; an operator wants one */
  ends: boolean;
}

export interface Typing {
  /** where the part begins that the cursor stands in */
  from: number;
  to: number;
  minus: string;
  operator: Operator | undefined;
  /** what of the name or the value is there */
  word: string;
}

const quoted = (value: string) => (/[\s,，]/.test(value) ? `"${value}"` : value);
const namesOf = (one: Operator) => [one.name.en, one.name['zh-CN'], ...one.also].map((name) => name?.toLowerCase());

/** The part that is being typed at the cursor. */
export function typingAt(text: string, cursor: number, operators: readonly Operator[]): Typing {
  const before = text.slice(0, cursor);
  const from = Math.max(0, ...[...before.matchAll(/(?:^|\s)(?=\S*(?:"[^"]*)?$)/g)].map((m) => m.index + m[0].length));
  const found = /^([-－]?)(?:([^\s:："]+)[:：])?("?)(.*)$/s.exec(before.slice(from));
  const name = found?.[2]?.toLowerCase();
  const operator = name ? operators.find((one) => namesOf(one).includes(name)) : undefined;
  const value = found?.[4] ?? '';
  const list = operator ? value.slice(value.lastIndexOf(',') + 1) : value;
  const start = operator
    ? cursor - list.length - (found?.[3] && !value.includes(',') ? 1 : 0)
    : from + (found?.[1]?.length ?? 0);
  return { from: start, to: cursor, minus: found?.[1] ?? '', operator, word: list.toLowerCase() };
}

/** What may stand there: operators by their name in either language, or the values of the one that was written. */
export function suggestionsFor(
  typing: Typing,
  operators: readonly Operator[],
  values: readonly { value: string; label: string }[],
  lang: string,
  most = 8,
): Suggestion[] {
  const { operator, word } = typing;
  if (operator)
    return values
      .filter(({ value, label }) => !word || `${value} ${label}`.toLowerCase().includes(word))
      .slice(0, most)
      .map(({ value, label }) => ({ text: quoted(value), label, ...(label !== value && { hint: value }), ends: true }));
  return operators
    .filter((one) => namesOf(one).some((name) => name?.startsWith(word)))
    .slice(0, word ? most : operators.length)
    .map((one) => {
      const name = one.name[lang as 'en'] ?? one.key;
      const some = one.choices.slice(0, 4).map((choice) => choice.name[lang as 'en'] || choice.code);
      const hint = some.join(' · ') + (one.choices.length > some.length ? ' …' : '');
      return { text: `${name}:`, label: `${name}:`, takes: one.takes, ends: false, ...(hint && { hint }) };
    });
}

/** The text with the suggestion in its place, and where the cursor stands then. */
export function completed(text: string, typing: Typing, suggestion: Suggestion): { text: string; cursor: number } {
  const put = suggestion.ends ? `${suggestion.text} ` : suggestion.text;
  const rest = text.slice(typing.to).replace(/^\s+/, '');
  return { text: text.slice(0, typing.from) + put + rest, cursor: typing.from + put.length };
}
