import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/api/client';
import { Failure } from '@/api/failure';
import type { ForwardParts } from '@/lib/drafts';
import { useWholeFailureText } from '@/ui/State';
import type { DraftKind } from './useDraft';

/** How long an answer can be taken back. */
export const UNDO_SECONDS = 10;

export interface Letter {
  kind: DraftKind;
  text: string;
  html: string;
  attachments: number[];
  /** how a reply goes out; nothing for a note */
  media?: 'email' | 'sms' | 'portal';
  /** the customer's newest message that its writer saw */
  seen?: number | undefined;
  /** whom a note names */
  people?: number[];
  teams?: number[];
  /** what a forward carries, and whom it goes to */
  forward?: ForwardParts | undefined;
  /** the same intent with the same letter is carried out once, however often it is sent */
  intent: string;
}

/** What becomes of the ticket with it, and when it leaves; without a time after the seconds in which it can be undone. */
export interface Sending {
  status?: 'pending' | 'resolved' | undefined;
  notBefore?: string | undefined;
}

interface Trouble {
  words: string;
  /** nothing is known: sending again is safe */
  unsure: boolean;
  /** the customer wrote meanwhile: which message, by whom, and what */
  wrote?: { message: number; who: string; text: string };
}

function troubleOf(error: unknown, words: string): Trouble {
  const failure = error instanceof Failure ? error : undefined;
  const wrote = failure?.code === 'reply.customer_wrote' ? (failure.detail as unknown as Trouble['wrote']) : undefined;
  return { words, unsure: !!failure?.noAnswer, ...(wrote && { wrote }) };
}

/** Sends a reply or a note, once; says in words what went wrong, and whether it may have gone out all the same. */
export function useSend(ticket: number) {
  const cache = useQueryClient();
  const text = useWholeFailureText();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  const post = (letter: Letter, { status, notBefore }: Sending) => {
    // the same words by another medium are another letter
    const key = letter.media === 'sms' ? `${letter.intent}-sms` : letter.intent;
    const params = { path: { id: ticket }, header: { 'Idempotency-Key': key } };
    const { text: plain, html, attachments, media, seen, people = [], teams = [] } = letter;
    if (letter.kind === 'note')
      return api.POST('/api/v1/tickets/{id}/notes', { params, body: { text: plain, attachments, people, teams } });
    if (letter.kind === 'forward')
      return api.POST('/api/v1/tickets/{id}/planned-forwards', {
        params,
        body: {
          ...(letter.forward ?? { to: [], messages: [], files: [] }),
          text: plain,
          html,
          attachments,
          delay_seconds: UNDO_SECONDS,
          ...(notBefore && { not_before: notBefore }),
        },
      });
    return api.POST('/api/v1/tickets/{id}/planned-replies', {
      params,
      body: {
        text: plain,
        html,
        attachments,
        cc: [],
        delay_seconds: UNDO_SECONDS,
        ...(media && { media }),
        ...(status && { status }),
        ...(notBefore && { not_before: notBefore }),
        ...(seen !== undefined && { seen_message: seen }),
      },
    });
  };

  const send = async (letter: Letter, how: Sending = {}): Promise<boolean> => {
    setBusy(true);
    setTrouble(null);
    try {
      await post(letter, how);
    } catch (error) {
      // the very same words were taken before, in another way than they are asked for now: they go out once
      if (!(error instanceof Failure && error.code === 'idempotency.key_reused')) {
        setTrouble(troubleOf(error, text(error)));
        setBusy(false);
        return false;
      }
    }
    setBusy(false);
    void cache.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/v1/tickets'),
    });
    return true;
  };
  return { send, busy, trouble, settle: () => setTrouble(null) };
}
