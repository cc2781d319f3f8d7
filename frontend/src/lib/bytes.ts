const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 214 kB, 1.4 MB; in the person's language */
export function bytes(size: number, lang: string): string {
  const step = size < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(size) / 3));
  return new Intl.NumberFormat(lang, {
    style: 'unit',
    unit: UNITS[step] as string,
    unitDisplay: 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(size / 1000 ** step);
}
