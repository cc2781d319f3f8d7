/** The level that a key stands for: 1 to 9, 0 for ten, Delete for none; undefined for every other key. */
export function levelByKey(key: string): number | undefined {
  if (key === 'Delete' || key === 'Backspace') return 0;
  if (/^\d$/.test(key)) return key === '0' ? 10 : Number(key);
  return undefined;
}
