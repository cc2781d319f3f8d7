import type { Language } from '@/i18n';

/** Where somebody writes and other panels may put something. */
export interface Writing {
  /** of whoever will read it */
  language: Language;
  /** whether a customer will read it */
  outside: boolean;
  /** Puts rich text there; false once that place is closed, or has become another kind of writing. */
  insert: (html: string) => boolean;
}

let current: Writing | undefined;

/**
 * The composer that is open takes what other panels offer (an article, a measure's script), in its reader's language;
 * `outside` says that a customer will read it.
 */
export function takeInsertions(listener: (html: string) => void, language: Language, outside: boolean): () => void {
  const mine: Writing = {
    language,
    outside,
    insert: (html) => {
      if (current !== mine) return false;
      listener(html);
      return true;
    },
  };
  current = mine;
  return () => {
    if (current === mine) current = undefined;
  };
}

/** Where somebody writes now. Who fetches something first takes it before: what opens meanwhile was not meant. */
export const writing = (): Writing | undefined => current;
