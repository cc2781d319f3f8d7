import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconLock, IconSend2, IconX } from '@tabler/icons-react';
import { EditorContent, useEditorState } from '@tiptap/react';
import { useEffect, useRef, useState } from 'react';
import type { Schema } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useWanted } from '@/lib/commands';
import { localDrafts } from '@/lib/drafts';
import { useHotkeys } from '@/lib/hotkeys';
import { takeInsertions } from '@/lib/insert';
import { lazy, Spare } from '@/lib/later';
import { listOf } from '@/lib/names';
import { LONGEST_TEXT } from '@/lib/segments';
import { Tip } from '@/ui/Tip';
import css from './Composer.module.css';
import { filesOf, type Hands, plain, useComposerEditor } from './editor';
import { Files } from './Files';
import { InsertArticle } from './InsertArticle';
import { mentionsIn } from './mentions';
import { InsertCanned, NameSomebody, UseMacro } from './Pickers';
import { Planned } from './Planned';
import { TextLength } from './TextLength';
import pane from './Ticket.module.css';
import { Toolbar } from './Toolbar';
import { useNewestFromCustomer } from './timelineQuery';
import { unfilledIn } from './unfilled';
import { useColleagues } from './useColleagues';
import { type DraftKind, useDraft } from './useDraft';
import { noteTyping } from './usePresence';
import { type Sending, useSend } from './useSend';
import { useUploads } from './useUploads';
import { useWays, Via } from './Via';

const SendLater = lazy(() => import('./SendLater'));
const WriterCommands = lazy(() => import('./WriterCommands'));

interface Props {
  ticket: Schema['TicketDetail'];
}

type Way = Schema['WayToAnswer'];

interface WriterProps extends Props {
  kind: DraftKind;
  media: Way['media'] | undefined;
  /** the person asked for this box by its key: put the cursor there */
  focus: boolean;
  onKind: (kind: DraftKind, focus: boolean) => void;
  files: ReturnType<typeof useUploads>;
  /** what was taken back while something else stood here already */
  returned: string | null;
}

function Writer({ ticket, kind, media, focus, onKind, files, returned }: WriterProps) {
  const { t, lang } = useT('ticket');
  const { t: talk } = useT('talk');
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
  const empty = wordless && (byText || !files.done.length);
  const deliver = async (how: Sending = {}, seen = draft.basedOn) => {
    if (!editor || busy || files.busy || unready || (editor.isEmpty && (byText || !files.done.length))) return;
    last.current = how;
    const letter = {
      kind,
      // of a mail the server makes the plain text itself, from the same HTML that it cleans
      text: kind === 'note' || byText ? plain(editor) : '',
      html: kind === 'note' ? '' : editor.getHTML(),
      attachments: files.done.map(({ id }) => id),
      ...(kind === 'reply' && media && { media }),
      ...(kind === 'reply' && { seen }),
      ...(kind === 'note' && { people: named.people.map(({ id }) => id), teams: named.teams.map(({ id }) => id) }),
      intent: draft.intent(),
    };
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
  const begin = (next: DraftKind) => (kind === next ? editor?.commands.focus() : onKind(next, true));
  useHotkeys({ r: () => begin('reply'), n: () => begin('note'), m: () => setMacro({ macro: null }) });
  useEffect(() => {
    if (focus) editor?.commands.focus('end');
  }, [focus, editor]);
  const note = kind === 'note';
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
      {trouble?.wrote && (
        <p className={css.notice} role="alert">
          <span>
            {talk('wrote.held')}
            <q className={css.said}>{trouble.wrote.text}</q>
          </span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => anyway(trouble.wrote?.message ?? 0)}
            loading={busy}
          >
            {talk('wrote.anyway')}
          </Button>
          <Tip
            label={talk('wrote.keepWriting')}
            size={24}
            onClick={() => {
              draft.see(trouble.wrote?.message ?? 0);
              settle();
              editor?.commands.focus();
            }}
          >
            <IconX size={14} />
          </Tip>
        </p>
      )}
      {wrote && (
        <p className={css.notice} role="status">
          <span>{talk('wrote.meanwhile')}</span>
          <Button size="compact-xs" variant="default" onClick={() => draft.see(newest.id)}>
            {talk('wrote.seen')}
          </Button>
        </p>
      )}
      {trouble && !trouble.wrote && (
        <p className={css.notice} data-tone="bad" role="alert">
          <span>{trouble.unsure ? t('composer.unsure') : trouble.words}</span>
          <Button size="compact-xs" variant="default" onClick={() => void deliver(last.current)}>
            {t('composer.again')}
          </Button>
          <Tip label={t('composer.dismiss')} size={24} onClick={settle}>
            <IconX size={14} />
          </Tip>
        </p>
      )}
      {other && (
        <p className={css.notice} role="status">
          <span>{returned && !draft.other ? talk('planned.returned') : t('composer.conflict')}</span>
          <Button size="compact-xs" variant="default" onClick={useOther}>
            {t('composer.addOther')}
          </Button>
        </p>
      )}
      {told.length > 0 && (
        <p className={css.told} role="status">
          {talk('mention.told', { names: listOf(told, lang) })}
        </p>
      )}
      {on?.unfilled && (
        <p className={css.notice} role="status">
          <span>{talk('canned.missing', { names: on.unfilled })}</span>
        </p>
      )}
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
        <EditorContent editor={editor} className={css.edit} />
        <Files uploads={files.uploads} onRemove={files.remove} />
        <div className={css.cbar}>
          {byText ? <TextLength words={on?.words ?? ''} /> : <Toolbar editor={editor} onFiles={files.add} />}
          <InsertCanned ticket={ticket.id} editor={editor} language={read} opened={canned} onOpened={setCanned} />
          <InsertArticle ticket={ticket.id} />
          {note && <NameSomebody editor={editor} opened={naming} onOpened={setNaming} />}
          <UseMacro ticket={ticket.id} seen={newestId} opened={macro} onOpened={setMacro} />
          <span className={css.end}>
            <span role="status">{draft.state === 'empty' ? '' : t(`draft.${draft.state}`)}</span>
            <span className={css.split}>
              <Button
                className={note ? undefined : css.sendMain}
                loading={busy}
                disabled={files.busy || unready || empty}
                leftSection={<IconSend2 size={15} />}
                onClick={() => void deliver()}
              >
                {t(note ? 'composer.addNote' : byText ? 'composer.sendText' : 'composer.send')}
              </Button>
              {!note && (
                <Menu position="top-end">
                  <Menu.Target>
                    <Button
                      className={css.sendMore}
                      aria-label={t('composer.sendMore')}
                      disabled={busy || files.busy || unready || empty}
                    >
                      <IconChevronDown size={15} />
                    </Button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => void deliver({ status: 'pending' })}>
                      {t('composer.sendPending')}
                    </Menu.Item>
                    <Menu.Item onClick={() => void deliver({ status: 'resolved' })}>
                      {t('composer.sendResolve')}
                    </Menu.Item>
                    <Menu.Item onClick={() => setLater(true)}>{talk('later.choose')}</Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              )}
            </span>
          </span>
        </div>
      </div>
      {wanted && (
        <Spare>
          <WriterCommands
            onBegin={begin}
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

/** Where one answers: the customer, or only colleagues. What is typed is kept here at once and on the server soon after. */
export default function Composer({ ticket }: Props) {
  const { t } = useT('ticket');
  const ways = useWays(ticket);
  const [chosen, chooseWay] = useState<Way['media'] | null>(null);
  const way = ways.find((one) => one.media === chosen) ?? ways[0];
  // whoever rang has not asked for a text: it is one choice away, but words typed here stay inside the house
  const asks = !!way && (way.media !== 'sms' || ticket.media === 'sms' || ways.length > 1);
  const [{ kind, focus }, set] = useState<{ kind: DraftKind; focus: boolean }>({
    kind: asks ? 'reply' : 'note',
    focus: false,
  });
  // each box keeps its own, so that a look at the other loses nothing
  const me = useMe().id;
  const kept = (kind: DraftKind) => () => localDrafts.read(me, ticket.id, kind)?.files ?? [];
  const files = { reply: useUploads(kept('reply')), note: useUploads(kept('note')) };
  const choose = (next: DraftKind, now: boolean) => set({ kind: next, focus: now });
  // taken back: it is the draft again, and stands beside what was begun since
  const [round, again] = useState(0);
  const [returned, setReturned] = useState<string | null>(null);
  const takeUp = (draft: Schema['DraftRow']) => {
    const back = draft.attachments.map(({ id, filename, size }) => ({ id, name: filename, size }));
    files.reply.replace([...files.reply.done, ...back]);
    const here = localDrafts.read(me, ticket.id, 'reply');
    const free = !here || (!here.body && !here.files?.length);
    if (free)
      localDrafts.write(me, ticket.id, 'reply', {
        body: draft.body,
        files: back,
        rev: draft.rev,
        at: Date.now(),
        synced: draft.is_current,
      });
    setReturned(free ? null : draft.body);
    again(round + 1);
    choose('reply', true);
  };
  return (
    <section className={pane.comp} aria-label={t('composer.label')}>
      <Planned ticket={ticket.id} onBack={takeUp} />
      <div className={css.ctop}>
        <button
          type="button"
          aria-pressed={kind === 'reply'}
          className={css.ctab}
          onClick={() => choose('reply', true)}
        >
          {t('composer.reply')}
        </button>
        <button
          type="button"
          aria-pressed={kind === 'note'}
          data-note="true"
          className={css.ctab}
          onClick={() => choose('note', true)}
        >
          <IconLock size={13} aria-hidden />
          {t('composer.note')}
        </button>
        <span className={css.via}>
          {kind === 'note' && t('composer.inside')}
          {kind === 'reply' && !way && t('composer.nowhere')}
          {kind === 'reply' && way && <Via ways={ways} way={way} onChoose={chooseWay} />}
        </span>
      </div>
      <Writer
        key={`${kind}-${round}`}
        ticket={ticket}
        kind={kind}
        media={way?.media}
        focus={focus}
        onKind={choose}
        files={files[kind]}
        returned={kind === 'reply' ? returned : null}
      />
    </section>
  );
}
