import { kept } from './store';

/** A file that was uploaded for a draft. */
export interface DraftFile {
  id: number;
  name: string;
  size: number;
}

/** What a forward carries, and whom it goes to. */
export interface ForwardParts {
  to: string[];
  messages: number[];
  files: number[];
}

export interface LocalDraft {
  body: string;
  forward?: ForwardParts | undefined;
  files?: DraftFile[];
  /** the server's rev this copy stands on; 0 = the server has none yet */
  rev: number;
  at: number;
  /** the server has exactly this */
  synced: boolean;
  /** the customer's newest message when this was begun, or when its writer said that they have read a newer one; 0: none */
  basedOn?: number | undefined;
  /** the key of a send whose answer was lost: sending the same again is then safe */
  intent?: string | undefined;
}

const start = (person: number) => `draft/${person}/`;
const keyOf = (person: number, ticket: number, kind: string) => `${start(person)}${ticket}/${kind}`;

/** The copy of a draft in this browser: written at every keystroke, so that nothing typed is lost with the page. */
export const localDrafts = {
  read(person: number, ticket: number, kind: string): LocalDraft | null {
    const text = kept.read(keyOf(person, ticket, kind));
    if (!text) return null;
    try {
      return JSON.parse(text) as LocalDraft;
    } catch {
      return null;
    }
  },
  write(person: number, ticket: number, kind: string, draft: LocalDraft) {
    kept.write(keyOf(person, ticket, kind), JSON.stringify(draft));
  },
  drop(person: number, ticket: number, kind: string) {
    kept.drop(keyOf(person, ticket, kind));
  },
};

/** At sign-out: what the server confirmed leaves this browser; what it has not seen stays until the person returns. */
export function leaveDrafts(person: number) {
  for (const key of kept.keys(start(person))) {
    const [, , ticket, kind] = key.split('/');
    const draft = localDrafts.read(person, Number(ticket), kind ?? '');
    if (draft?.synced) kept.drop(key);
  }
}
