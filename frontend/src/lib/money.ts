import { dayOf, serverNow } from './time';

/** An amount as the server sends it (a decimal text, so that nothing is rounded on the way) in the reader's language. */
export function money(amount: string | number, currency: string, lang: string): string {
  const value = Number(amount);
  if (!currency) return new Intl.NumberFormat(lang, { minimumFractionDigits: 2 }).format(value);
  return new Intl.NumberFormat(lang, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(Number.isInteger(value) ? { maximumFractionDigits: 0 } : {}),
  }).format(value);
}

/** A calendar day ("2026-11-30") in words; days have no time zone. */
export const day = (iso: string, lang: string, style: 'medium' | 'long' = 'medium') =>
  new Intl.DateTimeFormat(lang, { dateStyle: style, timeZone: 'UTC' }).format(new Date(`${iso.slice(0, 10)}T00:00Z`));

/** The month of a calendar day, in words. */
export const monthOf = (iso: string, lang: string) =>
  new Intl.DateTimeFormat(lang, { year: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${iso.slice(0, 10)}T00:00Z`),
  );

/** Whether a calendar day is over, by the reader's own. */
export const isPast = (iso: string) => iso.slice(0, 10) < dayOf(serverNow());
