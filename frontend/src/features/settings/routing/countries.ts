// Codes that name no country whose numbers one could dial: unions, tests, user-assigned, exceptional reservations.
const NONE = new Set([
  'EU',
  'EZ',
  'UN',
  'QO',
  'XA',
  'XB',
  'ZZ',
  'AC',
  'CP',
  'DG',
  'EA',
  'IC',
  'TA',
  'AN',
  'CS',
  'SU',
  'YU',
  'DD',
  'FX',
  'TP',
  'YD',
  'BU',
  'ZR',
  'UK',
  'VD',
  'HV',
  'DY',
  'NH',
  'RH',
  'CQ',
  'QU',
]);
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Every country by its two letters and its name in the reader's language, in the order of the names. */
export function countries(lang: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([lang], { type: 'region', fallback: 'none' });
  const all = LETTERS.flatMap((a) => LETTERS.map((b) => a + b)).filter((code) => !NONE.has(code));
  return all
    .flatMap((value) => {
      const name = names.of(value);
      return name ? [{ value, label: `${name} (${value})` }] : [];
    })
    .toSorted((a, b) => a.label.localeCompare(b.label, lang));
}
