import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
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
  const [base, setBase] = useState(read);
  const [draft, setDraft] = useState(() => draftOf(read));
  const [errors, setErrors] = useState<Errors>({});
  const [conflict, setConflict] = useState<Conflict>();
  const [saving, setSaving] = useState(false);
  const changes = useMemo(() => changesOf(draftOf(base), draft), [base, draft]);
  const dirty = Object.keys(changes).length > 0;
  // what others save meanwhile is taken over while nothing is typed here
  if (read.version > base.version && !dirty && !saving) {
    setBase(read);
    setDraft(draftOf(read));
  }
  const start = (from: Settings, keep?: Partial<Draft>) => {
    setBase(from);
    setDraft({ ...draftOf(from), ...keep });
    setErrors({});
    setConflict(undefined);
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
    setSaving(true);
    try {
      const saved = await changeQueue(base.id, base.version, changes);
      start(saved);
      return saved;
    } catch (error) {
      refuse(error);
      return undefined;
    } finally {
      setSaving(false);
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
