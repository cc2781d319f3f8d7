import { useMemo, useState } from 'react';
import { same } from './same';

/** What was saved, and over it what was typed while it was on its way. */
export function overlaid<D extends object>(saved: D, sent: D, now: D): D {
  const typed = Object.entries(now).filter(([field, value]) => !same(value, sent[field as keyof D]));
  return { ...saved, ...Object.fromEntries(typed) };
}

interface Ways<R, D> {
  draftOf: (read: R) => D;
  isNewer: (read: R, base: R) => boolean;
  /** the draft without what only this page knows of it */
  bare?: (draft: D) => unknown;
}

/**
 * Something that is read, edited and saved: `base` as it was read, `draft` as it is wanted. What others save meanwhile
 * is taken over as long as nothing is typed here, and what is typed while a save is on its way outlives its answer.
 */
export function useEdited<R, D extends object>(read: R, { draftOf, isNewer, bare = (draft) => draft }: Ways<R, D>) {
  const [base, setBase] = useState(read);
  const [draft, setDraft] = useState(() => draftOf(read));
  const [saving, setSaving] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ways never change
  const before = useMemo(() => draftOf(base), [base]);
  const dirty = !same(bare(before), bare(draft));
  if (isNewer(read, base) && !saving) {
    if (!dirty) {
      setBase(read);
      setDraft(draftOf(read));
    } else if (same(bare(draftOf(read)), bare(before))) setBase(read); // something changed that is not edited here
  }
  const start = (from: R, keep?: Partial<D>) => {
    setBase(from);
    setDraft({ ...draftOf(from), ...keep });
  };
  const save = async (send: (draft: D) => Promise<R>): Promise<R> => {
    setSaving(true);
    try {
      const saved = await send(draft);
      setBase(saved);
      setDraft((now) => overlaid(draftOf(saved), draft, now));
      return saved;
    } finally {
      setSaving(false);
    }
  };
  return { base, before, draft, setDraft, dirty, saving, start, save };
}
