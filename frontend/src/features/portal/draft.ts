import { useEffect, useState } from 'react';
import { newKey } from '@/api/call';
import { kept as store } from '@/lib/store';
import type { NewRequest } from './api';

const STORE = 'portal.draft';

const fresh = (): NewRequest => ({
  kind: 'question',
  subject: '',
  text: '',
  name: '',
  address: '',
  form_token: newKey(),
});

function kept(): NewRequest {
  try {
    return { ...fresh(), ...(JSON.parse(store.read(STORE) ?? '{}') as Partial<NewRequest>) };
  } catch {
    return fresh(); // spoilt: the form still works, it only forgets
  }
}

function keep(draft: NewRequest | null) {
  if (draft) store.write(STORE, JSON.stringify(draft));
  else store.drop(STORE);
}

/**
 * What the customer typed, kept on the device until it is sent: a closed tab, a dead battery or a lost connection costs
 * nothing. The token travels with it, so that sending the same text twice makes one request.
 */
export function useDraft() {
  const [draft, setDraft] = useState(kept);
  useEffect(() => {
    const timer = setTimeout(() => keep(draft.subject || draft.text ? draft : null), 250);
    return () => clearTimeout(timer);
  }, [draft]);
  return {
    draft,
    change: (part: Partial<NewRequest>) => setDraft((was) => ({ ...was, ...part })),
    clear: () => {
      keep(null);
      setDraft((was) => ({ ...fresh(), name: was.name, address: was.address, kind: was.kind }));
    },
    /** What comes next is a request of its own. */
    renew: () => setDraft((was) => ({ ...was, form_token: newKey() })),
    /** A sent form is forgotten at once: the timer above must not write it back. */
    forget: () => keep(null),
  };
}

export type Mistakes = Partial<Record<keyof NewRequest, 'required' | 'badAddress' | 'tooShort'>>;

/** What the form itself can see; the server looks again. */
export function mistakesIn(draft: NewRequest): Mistakes {
  const found: Mistakes = {};
  if (!draft.subject.trim()) found.subject = 'required';
  if (!draft.text.trim()) found.text = 'required';
  else if (draft.text.trim().length < 4) found.text = 'tooShort';
  if (!draft.address.trim()) found.address = 'required';
  else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.address.trim())) found.address = 'badAddress';
  return found;
}
