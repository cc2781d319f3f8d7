import { EditorContent, useEditorState } from '@tiptap/react';
import { useEffect, useRef, useState } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { useWanted } from '@/lib/commands';
import { useHotkeys } from '@/lib/hotkeys';
import { takeInsertions } from '@/lib/insert';
import { lazy, Spare } from '@/lib/later';
import { LONGEST_TEXT } from '@/lib/segments';
import type { Answered } from './Composer';
import css from './Composer.module.css';
import { filesOf, focusEnd, type Hands, plain, useComposerEditor } from './editor';
import { Files } from './Files';
import { IS_ADDRESS } from './forwarding';
import { InsertArticle } from './InsertArticle';
import { mentionsIn } from './mentions';
import { Notices } from './Notices';
import { InsertCanned, NameSomebody, UseMacro } from './Pickers';
import { PreviewButton } from './PreviewButton';
import { SendButtons } from './SendButtons';
import { SignatureShown } from './SignatureShown';
import { TextLength } from './TextLength';
import { Toolbar } from './Toolbar';
import { useNewestFromCustomer } from './timelineQuery';
import { unfilledIn } from './unfilled';
import { useColleagues } from './useColleagues';
import { type DraftKind, useDraft } from './useDraft';
import { noteTyping } from './usePresence';
import { type Letter, type Sending, useSend } from './useSend';
import type { useUploads } from './useUploads';

const ForwardHead = lazy(() => import('./ForwardHead'));
const SendLater = lazy(() => import('./SendLater'));
const WriterCommands = lazy(() => import('./WriterCommands'));

const SEND = {
  note: 'composer.addNote',
  reply: 'composer.send',
  text: 'composer.sendText',
  forward: 'composer.forwardSend',
} as const;

type Way = Schema['WayToAnswer'];

interface Props {
  ticket: Answered;
  kind: DraftKind;
  media: Way['media'] | undefined;
  /** when this box was asked for last, to put the cursor there; 0 for never */
  wantedAt: number;
  onKind: (kind: DraftKind) => void;
  files: ReturnType<typeof useUploads>;
  /** what was taken back while something else stood here already */
  returned: string | null;
  /** the message that somebody asked to forward */
  asked: number | null;
}

/** One box: what is typed in it, kept here at once and on the server soon after, until it is sent. */
export function Writer({ ticket, kind, media, wantedAt, onKind, files, returned, asked }: Props) {
  const { t, lang } = useT('ticket');
  const newest = useNewestFromCustomer(ticket.id);
  const newestId = newest === undefined ? undefined : (newest?.id ?? 0);
  const draft = useDraft(ticket.id, kind, newestId);
  const hands = useRef<Hands>({
    change: draft.change,
    send: () => {},
    slash: () => {},
    at: () => false,
    files: () => false,
  });
  const byText = kind === 'reply' && media === 'sms';
  const editor = useComposerEditor(kind, byText, draft.body, hands);
  const { send, busy, trouble, settle } = useSend(ticket.id);
  const [later, setLater] = useState(false);
  const [canned, setCanned] = useState(false);
  const [naming, setNaming] = useState(false);
  const [macro, setMacro] = useState<{ macro: Schema['MacroRow'] | null } | null>(null);
  const wanted = useWanted();
  const colleagues = useColleagues(kind === 'note');
  const last = useRef<Sending>({});
  const note = kind === 'note';
  const forwards = kind === 'forward';
  const on = useEditorState({
    editor,
    selector: ({ editor: found }) => {
      // asked once more while it goes away with its box
      const e = found?.isDestroyed ? null : found;
      return {
        empty: e?.isEmpty ?? true,
        words: e && byText ? plain(e) : '',
        named: e && kind === 'note' ? e.getText() : '',
        unfilled: e ? unfilledIn(e.getText()).join(' ') : '',
      };
    },
  });
  const tooLong = (on?.words.length ?? 0) > LONGEST_TEXT;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the text was replaced from outside
  useEffect(() => {
    if (draft.generation && editor && editor.getHTML() !== draft.body) editor.commands.setContent(draft.body || '');
  }, [draft.generation, editor]);
  const { replace } = files;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when they were replaced from outside
  useEffect(() => {
    if (draft.generation) replace(draft.files);
  }, [draft.generation]);
  // what goes with the words is kept with them: whoever is called away finds both again
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is done is made anew from the uploads each time
  useEffect(() => draft.attach(files.done), [files.uploads]);
  // A reply is read by the customer; a note by whoever works here, as this reader does.
  const customers = /^zh/i.test(ticket.language) ? 'zh-CN' : 'en';
  const read = kind === 'reply' ? customers : lang;
  useEffect(
    () => takeInsertions((html) => void editor?.chain().focus().insertContent(html).run(), read, kind === 'reply'),
    [editor, read, kind],
  );

  const named = mentionsIn(on?.named ?? '', colleagues.people, colleagues.teams);
  const told = [...named.people, ...named.teams].map(({ name }) => name);
  // nothing goes out with braces in it: what a kept text lacks is filled in, or taken out
  const unready = tooLong || !!on?.unfilled;
  // words that were kept are in the editor before anything happens in it
  const wordless = on?.empty && (!editor || editor.isDestroyed || editor.isEmpty);
  const { to = [], messages = [] } = draft.forward ?? {};
  const nowhere = forwards && !(to.length && to.every((one) => IS_ADDRESS.test(one)) && messages.length);
  const empty = forwards ? nowhere : wordless && (byText || !files.done.length);
  /** what would be sent now, but for the key that it is sent with */
  const letterNow = (seen = draft.basedOn): Omit<Letter, 'intent'> => ({
    kind,
    // of a mail the server makes the plain text itself, from the same HTML that it cleans
    text: editor && (note || byText) ? plain(editor) : '',
    html: note ? '' : (editor?.getHTML() ?? ''),
    attachments: files.done.map(({ id }) => id),
    ...(kind === 'reply' && media && { media }),
    ...(kind === 'reply' && { seen }),
    ...(forwards && { forward: draft.forward }),
    ...(kind === 'note' && { people: named.people.map(({ id }) => id), teams: named.teams.map(({ id }) => id) }),
  });
  const deliver = async (how: Sending = {}, seen = draft.basedOn) => {
    if (!editor || busy || files.busy || unready) return;
    if (forwards ? nowhere : editor.isEmpty && (byText || !files.done.length)) return;
    last.current = how;
    const letter = { ...letterNow(seen), intent: draft.intent() };
    editor.setEditable(false, false);
    await draft.settle();
    const sent = await send(letter, how);
    editor.setEditable(true, false);
    if (!sent) return;
    setLater(false);
    files.clear();
    await draft.clear();
  };
  const anyway = (message: number) => {
    draft.see(message);
    void deliver(last.current, message);
  };
  hands.current = {
    change: (body, empty) => {
      noteTyping(ticket.id);
      draft.change(body, empty);
    },
    send: () => void deliver(),
    slash: () => setCanned(true),
    files: (given) => {
      if (!byText) files.add(given);
      return !byText;
    },
    at: () => {
      if (kind === 'note') setNaming(true);
      return kind === 'note';
    },
  };
  useHotkeys({ m: () => setMacro({ macro: null }) });
  const had = useRef(false);
  useEffect(() => {
    if (!wantedAt || !editor) return;
    // whoever comes back to it goes on where they were
    if (had.current) editor.view.focus();
    else focusEnd(editor);
    had.current = true;
  }, [wantedAt, editor]);
  const other = draft.other ?? returned;
  const useOther = () => {
    editor
      ?.chain()
      .focus('end')
      .insertContent(other ?? '')
      .run();
  };
  const wrote = kind === 'reply' && !trouble && draft.basedOn !== undefined && !!newest && newest.id > draft.basedOn;
  return (
    <>
      <Notices
        trouble={trouble}
        busy={busy}
        wroteMeanwhile={wrote ? newest.id : null}
        other={other}
        wasReturned={!!returned && !draft.other}
        told={told}
        unfilled={on?.unfilled ?? ''}
        onAnyway={anyway}
        onKeepWriting={(message) => {
          draft.see(message);
          settle();
          editor?.commands.focus();
        }}
        onSeen={draft.see}
        onAgain={() => void deliver(last.current)}
        onDismiss={settle}
        onUseOther={useOther}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files are also chosen by the button below */}
      <div
        className={css.box}
        data-note={note}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          const dropped = filesOf(event.dataTransfer);
          if (event.defaultPrevented || !dropped) return;
          event.preventDefault();
          hands.current.files(dropped);
        }}
      >
        {forwards && (
          <Spare>
            <ForwardHead ticket={ticket.id} parts={draft.forward} onChange={draft.carry} asked={asked} />
          </Spare>
        )}
        <EditorContent editor={editor} className={css.edit} />
        {!note && !byText && <SignatureShown ticket={ticket.id} queue={ticket.queue?.id} />}
        <Files uploads={files.uploads} onRemove={files.remove} />
        <div className={css.cbar}>
          {byText ? <TextLength words={on?.words ?? ''} /> : <Toolbar editor={editor} onFiles={files.add} />}
          <InsertCanned ticket={ticket.id} editor={editor} language={read} opened={canned} onOpened={setCanned} />
          <InsertArticle ticket={ticket.id} />
          {note && <NameSomebody editor={editor} opened={naming} onOpened={setNaming} />}
          <UseMacro ticket={ticket.id} seen={newestId} opened={macro} onOpened={setMacro} />
          <span className={css.end}>
            <span role="status">{draft.state === 'empty' ? '' : t(`draft.${draft.state}`)}</span>
            {!note && !byText && <PreviewButton ticket={ticket.id} letter={letterNow} ready={!empty && !files.busy} />}
            <SendButtons
              words={t(SEND[byText ? 'text' : kind])}
              plain={note}
              replies={kind === 'reply'}
              busy={busy}
              off={files.busy || unready || empty}
              onSend={(how) => void deliver(how)}
              onLater={() => setLater(true)}
            />
          </span>
        </div>
      </div>
      {wanted && (
        <Spare>
          <WriterCommands
            onBegin={onKind}
            onCanned={() => setCanned(true)}
            onMacro={(one) => setMacro({ macro: one })}
          />
        </Spare>
      )}
      {later && (
        <Spare>
          <SendLater onChoose={(at) => void deliver({ notBefore: at })} onClose={() => setLater(false)} />
        </Spare>
      )}
    </>
  );
}
