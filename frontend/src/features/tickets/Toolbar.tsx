import {
  IconBlockquote,
  IconBold,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconPaperclip,
} from '@tabler/icons-react';
import { type Editor, useEditorState } from '@tiptap/react';
import { useRef } from 'react';
import { useT } from '@/i18n/t';
import { Tip } from '@/ui/Tip';
import css from './Composer.module.css';
import { LinkButton } from './LinkButton';

interface Props {
  editor: Editor | null;
  onFiles: (files: FileList) => void;
}

/** The shape of the words, and files beside them. A text message has neither. */
export function Toolbar({ editor, onFiles }: Props) {
  const { t } = useT('ticket');
  const { t: talk } = useT('talk');
  const picker = useRef<HTMLInputElement>(null);
  const on = useEditorState({
    editor,
    selector: ({ editor: e }) => ({
      bold: !!e?.isActive('bold'),
      italic: !!e?.isActive('italic'),
      list: !!e?.isActive('bulletList'),
      numbers: !!e?.isActive('orderedList'),
      quote: !!e?.isActive('blockquote'),
    }),
  });
  const chain = () => editor?.chain().focus();
  return (
    <>
      <Tip size={28} label={t('composer.bold')} pressed={on?.bold} onClick={() => chain()?.toggleBold().run()}>
        <IconBold size={16} />
      </Tip>
      <Tip size={28} label={t('composer.italic')} pressed={on?.italic} onClick={() => chain()?.toggleItalic().run()}>
        <IconItalic size={16} />
      </Tip>
      <Tip size={28} label={t('composer.list')} pressed={on?.list} onClick={() => chain()?.toggleBulletList().run()}>
        <IconList size={16} />
      </Tip>
      <Tip
        size={28}
        label={talk('composer.numbers')}
        pressed={on?.numbers}
        onClick={() => chain()?.toggleOrderedList().run()}
      >
        <IconListNumbers size={16} />
      </Tip>
      <Tip
        size={28}
        label={talk('composer.quote')}
        pressed={on?.quote}
        onClick={() => chain()?.toggleBlockquote().run()}
      >
        <IconBlockquote size={16} />
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
          if (event.currentTarget.files) onFiles(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
