/** A name that administrators configure in several languages; falls back to English, then to whatever there is. */
export function localised(names: unknown, lang: string): string {
  if (typeof names === 'string') return names;
  if (!names || typeof names !== 'object') return '';
  const texts = names as { [language: string]: string };
  return texts[lang] || texts.en || Object.values(texts)[0] || '';
}
