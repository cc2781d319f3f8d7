/** What a ticket is called: what the product named has its name in every language, what people wrote stays as written. */
export const subjectOf = (ticket: { subject: string; title?: unknown }, lang: string): string =>
  localised(ticket.title, lang) || ticket.subject;

/** The same for work, which carries such names in what it shows of itself. */
export const titleOf = (work: { title: string; screen_pop?: unknown }, lang: string): string =>
  localised((work.screen_pop as { title?: unknown } | undefined)?.title, lang) || work.title;

/** Several in a row, with the marks that the language puts between them. */
export const listOf = (parts: readonly string[], lang: string): string =>
  new Intl.ListFormat(lang, { type: 'conjunction', style: 'narrow' }).format(parts);

/** A name that administrators configure in several languages; falls back to English, then to whatever there is. */
export function localised(names: unknown, lang: string): string {
  if (typeof names === 'string') return names;
  if (!names || typeof names !== 'object') return '';
  const texts = names as { [language: string]: string };
  return texts[lang] || texts.en || Object.values(texts)[0] || '';
}
