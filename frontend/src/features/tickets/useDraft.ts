import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/api/client';
import { useMe } from '@/api/me';
import { type DraftFile, type ForwardParts, type LocalDraft, localDrafts } from '@/lib/drafts';

export type DraftKind = 'reply' | 'note' | 'forward';
export type DraftState = 'empty' | 'local' | 'saving' | 'saved' | 'conflict';

const REST = 900;
const AT_MOST = 1800;

const NO_FILES: DraftFile[] = [];
const filesOf = (draft: LocalDraft) => draft.files ?? NO_FILES;
const isEmpty = (draft: LocalDraft) => !draft.body && !filesOf(draft).length && !draft.forward?.to.length;
const idsOf = (files: DraftFile[]) => files.map(({ id }) => id);
const isSame = (a: LocalDraft, b: LocalDraft) =>
  a.body === b.body &&
  JSON.stringify(a.forward ?? null) === JSON.stringify(b.forward ?? null) &&
  String(idsOf(filesOf(a))) === String(idsOf(filesOf(b)));

interface Handle {
  /** what to show first, and again when the server had something newer */
  body: string;
  files: DraftFile[];
  /** grows when `body` and `files` were replaced from outside: the editor then takes them */
  generation: number;
  state: DraftState;
  /** the other text after a conflict, offered, never merged */
  other: string | null;
  /** the customer's newest message that its writer saw; 0: there was none, nothing: not known */
  basedOn: number | undefined;
  /** the writer has seen this one too */
  see: (message: number) => void;
  change: (body: string, empty: boolean) => void;
  /** of a forward: whom to, which messages, which of their files */
  forward: ForwardParts | undefined;
  carry: (forward: ForwardParts) => void;
  /** these files go with it, as soon as they are uploaded */
  attach: (files: DraftFile[]) => void;
  /** the key to send this text with; the same text gets the same key */
  intent: () => string;
  /** waits for a save on its way, so that it cannot arrive after the letter itself */
  settle: () => Promise<void>;
  /** sent or thrown away: gone here and on the server */
  clear: () => Promise<void>;
}

/** One draft, in this browser at once and on the server within two seconds, with the rev that guards against itself. */
export function useDraft(ticket: number, kind: DraftKind, newest: number | undefined): Handle {
  const me = useMe().id;
  const draft = useRef<LocalDraft>(localDrafts.read(me, ticket, kind) ?? { body: '', rev: 0, at: 0, synced: true });
  const [shown, setShown] = useState({ body: draft.current.body, files: filesOf(draft.current), generation: 0 });
  const [state, setState] = useState<DraftState>(
    isEmpty(draft.current) ? 'empty' : draft.current.synced ? 'saved' : 'local',
  );
  const [other, setOther] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const dirtySince = useRef<number | null>(null);
  const sending = useRef<Promise<void>>(Promise.resolve());
  const cleared = useRef(0);
  const seen = useRef(newest);
  seen.current = newest;
  const [basedOn, setBasedOn] = useState(draft.current.basedOn);
  const [forward, setForward] = useState(draft.current.forward);

  const keep = useCallback(
    (next: LocalDraft) => {
      draft.current = next;
      setBasedOn(next.basedOn);
      setForward(next.forward);
      if (isEmpty(next)) localDrafts.drop(me, ticket, kind);
      else localDrafts.write(me, ticket, kind, next);
    },
    [me, ticket, kind],
  );

  // the server keeps the text it found in our place; ours is on the screen, the other is offered beside it
  const offerKept = useCallback(async () => {
    const { data } = await api.GET('/api/v1/tickets/{id}/draft', { params: { path: { id: ticket } } });
    const found = data?.kept.find((one) => one.kind === kind && one.body !== draft.current.body);
    if (found) setOther(found.body);
  }, [ticket, kind]);

  const put = useCallback(async () => {
    const now = draft.current;
    const round = cleared.current;
    if (now.synced) return;
    setState('saving');
    const params = { path: { id: ticket } };
    try {
      if (isEmpty(now)) {
        await api.DELETE('/api/v1/tickets/{id}/draft', { params: { ...params, query: { kind } } });
        if (draft.current === now) keep({ ...now, rev: 0, synced: true });
        setState('empty');
        return;
      }
      const attachments = idsOf(filesOf(now));
      const given = { kind, body: now.body, attachments, rev: now.rev, intent: now.intent ?? '' };
      const body = { ...given, based_on_message: now.basedOn || null, ...(now.forward && { forward: now.forward }) };
      const { data } = await api.PUT('/api/v1/tickets/{id}/draft', { params, body });
      if (!data || round !== cleared.current) return;
      keep({ ...draft.current, rev: data.rev, synced: isSame(draft.current, now) });
      setState(data.has_conflict ? 'conflict' : draft.current.synced ? 'saved' : 'local');
      if (data.has_conflict) await offerKept();
    } catch {
      setState('local');
    }
  }, [ticket, kind, keep, offerKept]);

  // one save at a time: two at once would each find the other's rev and call it a conflict
  const save = useCallback(() => {
    clearTimeout(timer.current);
    dirtySince.current = null;
    sending.current = sending.current.then(put);
    return sending.current;
  }, [put]);

  useEffect(() => {
    let here = true;
    const read = async () => {
      const before = draft.current;
      const answer = await api.GET('/api/v1/tickets/{id}/draft', { params: { path: { id: ticket } } });
      const data = answer.data?.current.find((one) => one.kind === kind);
      if (!here || !data) return;
      const files = data.attachments.map(({ id, filename, size }) => ({ id, name: filename, size }));
      const theirs = {
        body: data.body,
        files,
        rev: data.rev,
        at: Date.parse(data.updated_at),
        synced: true,
        ...(data.forward && { forward: { files: [], ...data.forward } }),
      };
      const basedOn = data.based_on_message ?? undefined;
      if (isEmpty(theirs)) return;
      const mine = draft.current;
      // typed, saved or sent since it was asked for: the answer is older than what stands here
      if (mine !== before || data.rev < mine.rev) return;
      if (isSame(mine, theirs)) return keep({ ...mine, rev: data.rev, synced: true });
      if (!isEmpty(mine) && !mine.synced) return mine.body === data.body ? undefined : setOther(data.body);
      keep({ ...theirs, basedOn });
      setShown((before) => ({ body: data.body, files, generation: before.generation + 1 }));
      setState('saved');
    };
    read().catch(() => {
      // none on the server, or no line: the copy in this browser is what we have
    });
    const flush = () => void (draft.current.synced || save());
    window.addEventListener('online', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      here = false;
      window.removeEventListener('online', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [ticket, kind, keep, save]);

  const write = useCallback(
    (what: Partial<LocalDraft>) => {
      const next = { ...draft.current, ...what };
      if (isSame(next, draft.current)) return;
      // what the customer said until its first letter was known to whoever writes it
      const basedOn = isEmpty(draft.current) ? seen.current : draft.current.basedOn;
      keep({ ...next, basedOn, at: Date.now(), synced: false, intent: undefined });
      setState('local');
      dirtySince.current ??= Date.now();
      clearTimeout(timer.current);
      const left = Math.max(0, AT_MOST - (Date.now() - dirtySince.current));
      timer.current = setTimeout(() => void save(), Math.min(REST, left));
    },
    [keep, save],
  );
  const change = useCallback((body: string, empty: boolean) => write({ body: empty ? '' : body }), [write]);
  const attach = useCallback((files: DraftFile[]) => write({ files }), [write]);

  const carry = useCallback((forward: ForwardParts) => write({ forward }), [write]);

  const see = useCallback((message: number) => keep({ ...draft.current, basedOn: message }), [keep]);

  const intent = useCallback(() => {
    const key = draft.current.intent ?? crypto.randomUUID();
    keep({ ...draft.current, intent: key });
    return key;
  }, [keep]);

  const settle = useCallback(async () => {
    clearTimeout(timer.current);
    await sending.current;
  }, []);

  const clear = useCallback(async () => {
    cleared.current++;
    keep({ body: '', rev: 0, at: Date.now(), synced: true });
    setState('empty');
    setOther(null);
    setShown((before) => ({ body: '', files: NO_FILES, generation: before.generation + 1 }));
    await api.DELETE('/api/v1/tickets/{id}/draft', { params: { path: { id: ticket }, query: { kind } } }).catch(() => {
      // the server drops the draft of what was sent by itself
    });
  }, [ticket, kind, keep]);

  return { ...shown, state, other, basedOn, forward, carry, see, change, attach, intent, settle, clear };
}
