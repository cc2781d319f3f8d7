import type { Language } from '@/i18n';

type Listener = (html: string) => void;

let current: { listener: Listener; language: Language; outside: boolean } | null = null;

/**
 * The composer that is open takes what other panels offer (an article, a measure's script), in its reader's language;
 * `outside` says that a customer will read it.
 */
export function takeInsertions(listener: Listener, language: Language, outside: boolean): () => void {
  const mine = { listener, language, outside };
  current = mine;
  return () => {
    if (current === mine) current = null;
  };
}

/** The language of whoever will read what is being written; undefined when no composer is open. */
export function replyLanguage(): Language | undefined {
  return current?.language;
}

/** Whether a customer will read what is being written. */
export const writesOutside = () => current?.outside ?? false;

/** Puts rich text where the person is writing; false when no composer is open. */
export function insertIntoReply(html: string): boolean {
  current?.listener(html);
  return current !== null;
}
