type Listener = (html: string) => void;

let current: Listener | null = null;

/** The composer that is open takes what other panels offer (an article, a measure's script). */
export function takeInsertions(listener: Listener): () => void {
  current = listener;
  return () => {
    if (current === listener) current = null;
  };
}

/** Puts rich text where the person is writing; false when no composer is open. */
export function insertIntoReply(html: string): boolean {
  current?.(html);
  return current !== null;
}
