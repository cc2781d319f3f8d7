interface Named {
  id: number;
  name: string;
}

export interface Mentioned {
  people: Named[];
  teams: Named[];
}

const LETTER = /[\p{Script=Latin}\p{N}]/u;

/** Whom a note names: `@` and the whole name, the longest that fits; a Latin letter after it makes another name of it. */
export function mentionsIn(text: string, people: readonly Named[], teams: readonly Named[]): Mentioned {
  const found: Mentioned = { people: [], teams: [] };
  const all = [
    ...people.map((one) => ({ one, to: found.people })),
    ...teams.map((one) => ({ one, to: found.teams })),
  ].toSorted((a, b) => b.one.name.length - a.one.name.length);
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (LETTER.test(text[at - 1] ?? '')) continue; // an address of e-mail names nobody
    const rest = text.slice(at + 1).toLowerCase();
    const hit = all.find(({ one: { name } }) => {
      const ends = name && rest.startsWith(name.toLowerCase());
      return ends && !(LETTER.test(name.at(-1) ?? '') && LETTER.test(rest[name.length] ?? ''));
    });
    if (hit && !hit.to.includes(hit.one)) hit.to.push(hit.one);
  }
  return found;
}
