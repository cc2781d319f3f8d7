import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import { kept } from '@/lib/store';
import { holds, type WorkItem } from '@/live/derive';
import { useRows } from '@/live/store';

/** What was typed for the end of a piece of work and has not reached the server, with the work as it was then. */
export interface Unsaid {
  code: string;
  note: string;
  at: number;
  work: WorkItem;
}

/** Nobody sends words of the day before; they would only lie in the way. */
const AT_MOST = 86_400_000;
const keyOf = (person: number) => `unsaid/${person}`;

type Words = Readonly<Record<number, Unsaid>>;

function read(person: number): Words {
  try {
    const all = JSON.parse(kept.read(keyOf(person)) ?? '{}') as Record<string, Unsaid>;
    return Object.fromEntries(Object.entries(all).filter(([, one]) => Date.now() - one.at < AT_MOST));
  } catch {
    return {};
  }
}

const useStore = create<{ person: number; words: Words }>(() => ({ person: 0, words: {} }));

/** The words of this person: written at every stroke, past the panel they are typed into and the page it stands on. */
function of(person: number): Words {
  const now = useStore.getState();
  if (now.person === person) return now.words;
  const words = read(person);
  useStore.setState({ person, words });
  return words;
}

function write(person: number, words: Words) {
  if (Object.keys(words).length) kept.write(keyOf(person), JSON.stringify(words));
  else kept.drop(keyOf(person));
  useStore.setState({ person, words });
}

export function keepUnsaid(person: number, work: WorkItem, what: { code: string; note: string }) {
  const { [work.id]: _, ...others } = of(person);
  const any = what.code !== '' || what.note.trim() !== work.note.trim();
  write(person, any ? { ...others, [work.id]: { ...what, at: Date.now(), work } } : others);
}

export function dropUnsaid(person: number, work: number) {
  const { [work]: gone, ...others } = of(person);
  if (gone) write(person, others);
}

const NONE: Words = {};

function useWords(person: number): Words {
  const { person: whose, words } = useStore();
  useEffect(() => void of(person), [person]);
  return whose === person ? words : NONE;
}

/** What is typed for one piece of work, if it is unsent. */
export const useUnsaid = (person: number, work: number): Unsaid | undefined => useWords(person)[work];

/** Work that ended by itself while words for it were still being typed: shown until they are sent or put away. */
export function useEndedUnsaid(person: number): WorkItem[] {
  const mine = useWords(person);
  const rows = useRows('work_item');
  return useMemo(
    () =>
      Object.values(mine)
        .filter(({ work }) => !holds(rows.get(work.id), person))
        .map(({ work }) => ({ ...work, ...rows.get(work.id), state: 'done' as const })),
    [mine, rows, person],
  );
}
