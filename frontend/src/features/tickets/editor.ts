import Placeholder from '@tiptap/extension-placeholder';
import { Selection } from '@tiptap/pm/state';
import { type Editor, useEditor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { type RefObject, useRef } from 'react';
import { useT } from '@/i18n/t';
import { Unfilled } from './unfilled';
import type { DraftKind } from './useDraft';

/** The files that were dropped or pasted, if there are any. */
export const filesOf = (data: DataTransfer | null) => (data?.files.length ? [...data.files] : null);

export interface Hands {
  change: (body: string, empty: boolean) => void;
  send: () => void;
  /** a slash where a line begins asks for a kept text */
  slash: () => void;
  /** files dropped or pasted; false where none can go along */
  files: (files: File[]) => boolean;
  /** a word that begins with @ asks for a colleague; false where nobody can be named */
  at: () => boolean;
}

/** What is written without its shape: of a note, and of a text message. */
export const plain = (editor: Editor) =>
  editor
    .getText({ blockSeparator: '\n' })
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** Puts the cursor behind what is written, now: the library's own way waits for a frame, and letters typed meanwhile were commands. */
export function focusEnd({ view }: Editor) {
  view.dispatch(view.state.tr.setSelection(Selection.atEnd(view.state.doc)).scrollIntoView());
  view.focus();
}

/** The editor of a reply or a note, with what its keys and files do. */
export function useComposerEditor(kind: DraftKind, byText: boolean, body: string, hands: RefObject<Hands>) {
  const { t } = useT('ticket');
  const label = t(`composer.${kind}`);
  const asked =
    kind === 'forward'
      ? 'composer.forwardPlaceholder'
      : kind === 'note'
        ? 'composer.notePlaceholder'
        : byText
          ? 'composer.textPlaceholder'
          : 'composer.placeholder';
  const placeholder = useRef(asked as 'composer.placeholder');
  placeholder.current = asked as 'composer.placeholder';
  return useEditor(
    {
      content: body,
      extensions: [
        Unfilled,
        StarterKit.configure({ heading: false, codeBlock: false, link: { openOnClick: false, autolink: true } }),
        Placeholder.configure({
          placeholder: () => t(placeholder.current),
        }),
      ],
      editorProps: {
        attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
        handleDrop: (_, event) => {
          const files = filesOf((event as DragEvent).dataTransfer);
          if (!files || !hands.current.files(files)) return false;
          event.preventDefault();
          return true;
        },
        handlePaste: (_, event) => {
          // words copied from an office program come with a picture of themselves
          const files = event.clipboardData?.getData('text/plain') ? null : filesOf(event.clipboardData);
          return !!files && hands.current.files(files);
        },
        // before the editor's own keys: there Mod+Enter is a line break
        handleKeyDown: (view, event) => {
          if (event.key === '/' && !event.isComposing && view.state.selection.$from.parentOffset === 0) {
            hands.current.slash();
            return true;
          }
          if (event.key === '@' && !event.isComposing) {
            const { $from } = view.state.selection;
            const before = $from.parent.textBetween(0, $from.parentOffset).at(-1);
            if (!before || /[\s（(，。：]/.test(before)) return hands.current.at();
          }
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
