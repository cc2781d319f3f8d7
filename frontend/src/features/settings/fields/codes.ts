/** What may stand in an address or a condition: small letters, digits and low lines, a letter first. */
export const codeOf = (name: string): string => {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
  return plain.slice(0, 40);
};

/** A code that none of these has yet: from the name where it has Latin letters, else the next number of its kind. */
export function freshCode(name: string, kind: string, taken: ReadonlySet<string>): string {
  const base = codeOf(name);
  if (base && !taken.has(base)) return base;
  for (let n = 1; ; n++) {
    const next = base ? `${base.slice(0, 36)}_${n + 1}` : `${kind}_${n}`;
    if (!taken.has(next)) return next;
  }
}
