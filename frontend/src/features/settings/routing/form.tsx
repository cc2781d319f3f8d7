import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
import { useEdited } from '@/lib/edited';
import { changeQueue } from './api';
import { changesOf, type Draft, draftOf, type Field, meanwhile, type Settings } from './model';

export type Errors = Record<string, string>;
interface Conflict {
  current: Settings;
  fields: { field: Field; both: boolean }[];
  refused: Failure;
}

/** A queue's settings while they are edited: what was read, what is wanted, what the server said against it. */
export function useDraft(read: Settings) {
  const edited = useEdited(read, { draftOf, isNewer: (now, base) => now.version > base.version });
  const { base, before, draft, setDraft, dirty, saving } = edited;
  const [errors, setErrors] = useState<Errors>({});
  const [conflict, setConflict] = useState<Conflict>();
  const changes = useMemo(() => changesOf(before, draft), [before, draft]);
  const settle = () => {
    setErrors({});
    setConflict(undefined);
  };
  const start = (from: Settings, keep?: Partial<Draft>) => {
    edited.start(from, keep);
    settle();
  };
  const refuse = (error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    const current = error.detail.current as Settings | undefined;
    if (error.code === 'changed_meanwhile' && current)
      setConflict({ current, fields: meanwhile(draftOf(base), draft, draftOf(current)), refused: error });
    else if (Object.keys(error.fields).length) setErrors(error.fields);
    else throw error;
  };
  const save = async () => {
    try {
      const saved = await edited.save(() => changeQueue(base.id, base.version, changes));
      settle();
      return saved;
    } catch (error) {
      refuse(error);
      return undefined;
    }
  };
  const set = <F extends Field>(field: F, value: Draft[F]) => {
    setDraft((before) => ({ ...before, [field]: value }));
    setErrors((before) =>
      Object.fromEntries(Object.entries(before).filter(([path]) => path !== field && !path.startsWith(`${field}.`))),
    );
  };
  return { base, draft, changes, dirty, errors, conflict, saving, save, set, start };
}

export type Editing = ReturnType<typeof useDraft>;
const Current = createContext<Editing | null>(null);

export const Edited = ({ editing, children }: { editing: Editing; children: ReactNode }) => (
  <Current value={editing}>{children}</Current>
);

/** The settings at hand, for every field of the page. */
export function useEditing() {
  const editing = use(Current);
  const me = useMe();
  if (!editing) throw new Error('outside of a queue page');
  return { ...editing, me };
}
