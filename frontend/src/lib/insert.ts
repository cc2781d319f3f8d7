import type { Language } from '@/i18n';

type Listener = (html: string) => void;

let current: { listener: Listener; language: Language } | null = null;

/** The composer that is open takes what other panels offer (an article, a measure's script), in its reader's language. */
export function takeInsertions(listener: Listener, language: Language): () => void {
  const mine = { listener, language };
  current = mine;
  return () => {
    if (current === mine) current = null;
  };
}

/** The language of whoever will read what is being written; undefined when no composer is open. */
export function replyLanguage(): Language | undefined {
  return current?.language;
}

/** Puts rich text where the person is writing; false when no composer is open. */
export function insertIntoReply(html: string): boolean {
  current?.listener(html);
  return current !== null;
}
