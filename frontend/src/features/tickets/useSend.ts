import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/api/client';
import { Failure } from '@/api/failure';
import { useFailureText } from '@/ui/State';
import type { DraftKind } from './useDraft';

export interface Letter {
  kind: DraftKind;
  text: string;
  html: string;
  attachments: number[];
  /** how a reply goes out; nothing for a note */
  media?: 'email' | 'sms' | 'portal';
  /** the same intent with the same letter is carried out once, however often it is sent */
  intent: string;
}

interface Trouble {
  words: string;
  /** nothing is known: sending again is safe */
  unsure: boolean;
}

/** Sends a reply or a note, once; says in words what went wrong, and whether it may have gone out all the same. */
export function useSend(ticket: number) {
  const cache = useQueryClient();
  const text = useFailureText();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const post = (letter: Letter, status?: 'pending' | 'resolved') => {
    // the same words by another medium are another letter
    const key = letter.media === 'sms' ? `${letter.intent}-sms` : letter.intent;
    const params = { path: { id: ticket }, header: { 'Idempotency-Key': key } };
    const { text: plain, html, attachments, media } = letter;
    if (letter.kind === 'note')
      return api.POST('/api/v1/tickets/{id}/notes', { params, body: { text: plain, attachments } });
    return api.POST('/api/v1/tickets/{id}/replies', {
      params,
      body: { text: plain, html, attachments, cc: [], ...(media && { media }), ...(status && { status }) },
    });
  };

  const send = async (letter: Letter, then?: 'pending' | 'resolved'): Promise<boolean> => {
    setBusy(true);
    setTrouble(null);
    try {
      await post(letter, then);
    } catch (error) {
      setTrouble({ words: text(error), unsure: error instanceof Failure && error.noAnswer });
      setBusy(false);
      return false;
    }
    setBusy(false);
    void cache.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/v1/tickets'),
    });
    return true;
  };
  return { send, busy, trouble, settle: () => setTrouble(null) };
}
