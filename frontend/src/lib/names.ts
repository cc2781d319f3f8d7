/** A name that administrators configure in several languages; falls back to English, then to whatever there is. */
export function localised(names: { [language: string]: string } | string | null | undefined, lang: string): string {
  if (!names) return '';
  if (typeof names === 'string') return names;
  return names[lang] || names.en || Object.values(names)[0] || '';
}
