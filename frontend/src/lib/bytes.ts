const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 1 byte, 208 bytes, 214 kB, 1.4 MB; in the person's language. Only the long form of a byte has a plural. */
export function bytes(size: number, lang: string): string {
  const step = size < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(size) / 3));
  return new Intl.NumberFormat(lang, {
    style: 'unit',
    unit: UNITS[step] as string,
    unitDisplay: step ? 'short' : 'long',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(size / 1000 ** step);
}
