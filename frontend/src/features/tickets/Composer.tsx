import { Button, Menu } from '@mantine/core';
import {
  IconBold,
  IconChevronDown,
  IconFile,
  IconItalic,
  IconLink,
  IconList,
  IconLock,
  IconPaperclip,
  IconSend2,
  IconX,
} from '@tabler/icons-react';
import Placeholder from '@tiptap/extension-placeholder';
import { type Editor, EditorContent, useEditor, useEditorState } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Schema } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import { localDrafts } from '@/lib/drafts';
import { useHotkeys } from '@/lib/hotkeys';
import { takeInsertions } from '@/lib/insert';
import { LONGEST_TEXT } from '@/lib/segments';
import { Tip } from '@/ui/Tip';
import css from './Composer.module.css';
import { InsertArticle } from './InsertArticle';
import { LinkButton } from './LinkButton';
import { TextLength } from './TextLength';
import pane from './Ticket.module.css';
import { type DraftKind, useDraft } from './useDraft';
import { useSend } from './useSend';
import { useUploads } from './useUploads';
import { useWays, Via } from './Via';

interface Props {
  ticket: Schema['TicketDetail'];
}

type Way = Schema['WayToAnswer'];

interface Hands {
  change: (body: string, empty: boolean) => void;
  send: () => void;
}

/** What is written without its shape: of a note, and of a text message. */
const plain = (editor: Editor) =>
  editor
    .getText({ blockSeparator: '\n' })
    .replace(/\n{3,}/g, '\n\n')
    .trim();

function useComposerEditor(kind: DraftKind, byText: boolean, body: string, hands: RefObject<Hands>) {
  const { t } = useT('ticket');
  const label = t(kind === 'note' ? 'composer.note' : 'composer.reply');
  const asked =
    kind === 'note' ? 'composer.notePlaceholder' : byText ? 'composer.textPlaceholder' : 'composer.placeholder';
  const placeholder = useRef(asked as 'composer.placeholder');
  placeholder.current = asked as 'composer.placeholder';
  return useEditor(
    {
      content: body,
      extensions: [
        StarterKit.configure({ heading: false, codeBlock: false, link: { openOnClick: false, autolink: true } }),
        Placeholder.configure({
          placeholder: () => t(placeholder.current),
        }),
      ],
      editorProps: {
        attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
        // before the editor's own keys: there Mod+Enter is a line break
        handleKeyDown: (_, event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return false;
          hands.current.send();
          return true;
        },
      },
      injectCSS: false,
      shouldRerenderOnTransaction: false,
      onUpdate: ({ editor }) => hands.current.change(editor.getHTML(), editor.isEmpty),
    },
    [kind, label],
  );
}

interface WriterProps extends Props {
  kind: DraftKind;
  media: Way['media'] | undefined;
  /** the person asked for this box by its key: put the cursor there */
  focus: boolean;
  onKind: (kind: DraftKind, focus: boolean) => void;
  files: ReturnType<typeof useUploads>;
}

function Writer({ ticket, kind, media, focus, onKind, files }: WriterProps) {
  const { t, lang } = useT('ticket');
  const draft = useDraft(ticket.id, kind, null);
  const hands = useRef<Hands>({ change: draft.change, send: () => {} });
  const byText = kind === 'reply' && media === 'sms';
  const editor = useComposerEditor(kind, byText, draft.body, hands);
  const { send, busy, trouble, settle } = useSend(ticket.id);
  const picker = useRef<HTMLInputElement>(null);
  const on = useEditorState({
    editor,
    selector: ({ editor: e }) => ({
      bold: !!e?.isActive('bold'),
      italic: !!e?.isActive('italic'),
      list: !!e?.isActive('bulletList'),
      empty: e?.isEmpty ?? true,
      words: e && byText ? plain(e) : '',
    }),
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

  const deliver = async (then?: 'pending' | 'resolved') => {
    if (!editor || busy || files.busy || tooLong || (editor.isEmpty && (byText || !files.done.length))) return;
    const letter = {
      kind,
      // of a mail the server makes the plain text itself, from the same HTML that it cleans
      text: kind === 'note' || byText ? plain(editor) : '',
      html: byText ? '' : editor.getHTML(),
      attachments: files.done.map(({ id }) => id),
      ...(kind === 'reply' && media && { media }),
      intent: draft.intent(),
    };
    editor.setEditable(false, false);
    await draft.settle();
    const sent = await send(letter, then);
    editor.setEditable(true, false);
    if (!sent) return;
    files.clear();
    await draft.clear();
  };
  hands.current = { change: draft.change, send: () => void deliver() };
  useHotkeys({
    r: () => (kind === 'reply' ? editor?.commands.focus() : onKind('reply', true)),
    n: () => (kind === 'note' ? editor?.commands.focus() : onKind('note', true)),
  });
  useEffect(() => {
    if (focus) editor?.commands.focus('end');
  }, [focus, editor]);
  const note = kind === 'note';
  const useOther = () => {
    editor
      ?.chain()
      .focus('end')
      .insertContent(draft.other ?? '')
      .run();
  };
  return (
    <>
      {trouble && (
        <p className={css.notice} data-tone="bad" role="alert">
          <span>{trouble.unsure ? t('composer.unsure') : trouble.words}</span>
          <Button size="compact-xs" variant="default" onClick={() => void deliver()}>
            {t('composer.again')}
          </Button>
          <Tip label={t('composer.dismiss')} size={24} onClick={settle}>
            <IconX size={14} />
          </Tip>
        </p>
      )}
      {draft.other && (
        <p className={css.notice} role="status">
          <span>{t('composer.conflict')}</span>
          <Button size="compact-xs" variant="default" onClick={useOther}>
            {t('composer.addOther')}
          </Button>
        </p>
      )}
      <div className={css.box} data-note={note}>
        <EditorContent editor={editor} className={css.edit} />
        {files.uploads.length > 0 && (
          <div className={css.chips}>
            {files.uploads.map((one) => (
              <span key={one.key} className={css.upload} data-tone={one.trouble ? 'bad' : undefined}>
                <IconFile size={14} aria-hidden />
                {one.name}
                <span className="num muted">
                  {one.trouble ?? (one.id ? bytes(one.size, lang) : t('composer.uploading'))}
                </span>
                <Tip
                  label={t('composer.removeFile', { name: one.name })}
                  size={24}
                  onClick={() => files.remove(one.key)}
                >
                  <IconX size={13} />
                </Tip>
              </span>
            ))}
          </div>
        )}
        <div className={css.cbar}>
          {byText ? (
            <TextLength words={on?.words ?? ''} />
          ) : (
            <>
              <Tip
                size={28}
                label={t('composer.bold')}
                pressed={on?.bold}
                onClick={() => editor?.chain().focus().toggleBold().run()}
              >
                <IconBold size={16} />
              </Tip>
              <Tip
                size={28}
                label={t('composer.italic')}
                pressed={on?.italic}
                onClick={() => editor?.chain().focus().toggleItalic().run()}
              >
                <IconItalic size={16} />
              </Tip>
              <Tip
                size={28}
                label={t('composer.list')}
                pressed={on?.list}
                onClick={() => editor?.chain().focus().toggleBulletList().run()}
              >
                <IconList size={16} />
              </Tip>
              <LinkButton editor={editor} icon={<IconLink size={16} />} />
              <span className={css.sep} />
              <Tip size={28} label={t('composer.attach')} onClick={() => picker.current?.click()}>
                <IconPaperclip size={16} />
              </Tip>
              <input
                ref={picker}
                type="file"
                multiple
                hidden
                aria-label={t('composer.attach')}
                onChange={(event) => {
                  files.add(event.currentTarget.files ?? []);
                  event.currentTarget.value = '';
                }}
              />
            </>
          )}
          <InsertArticle ticket={ticket.id} />
          <span className={css.end}>
            <span role="status">{draft.state === 'empty' ? '' : t(`draft.${draft.state}`)}</span>
            <span className={css.split}>
              <Button
                className={note ? undefined : css.sendMain}
                loading={busy}
                disabled={files.busy || tooLong || (on?.empty && (byText || !files.done.length))}
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
                      disabled={busy || files.busy || tooLong || (on?.empty && (byText || !files.done.length))}
                    >
                      <IconChevronDown size={15} />
                    </Button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => void deliver('pending')}>{t('composer.sendPending')}</Menu.Item>
                    <Menu.Item onClick={() => void deliver('resolved')}>{t('composer.sendResolve')}</Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              )}
            </span>
          </span>
        </div>
      </div>
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
  return (
    <section className={pane.comp} aria-label={t('composer.label')}>
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
        key={kind}
        ticket={ticket}
        kind={kind}
        media={way?.media}
        focus={focus}
        onKind={choose}
        files={files[kind]}
      />
    </section>
  );
}
