const GSM = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const TWICE = new Set('^{}\\[~]|€\f');

export const LONGEST_TEXT = 1600;

/** How long a text message is as carriers count it: letters of their small alphabet, or two bytes each. */
export function segmentsOf(text: string): { units: number; segments: number; wide: boolean } {
  const letters = [...text];
  const wide = letters.some((one) => !GSM.has(one) && !TWICE.has(one));
  const [alone, joined] = wide ? [70, 67] : [160, 153];
  const sizes = letters.map((one) => (wide ? one.length : TWICE.has(one) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= alone) return { units, segments: units ? 1 : 0, wide };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    // a letter is never cut in two
    if (used + size > joined) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { units, segments, wide };
}
