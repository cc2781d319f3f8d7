import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconAt, IconBolt, IconMessage2Bolt } from '@tabler/icons-react';
import type { Editor } from '@tiptap/react';
import { useState } from 'react';
import type { Language } from '@/i18n';
import { useT } from '@/i18n/t';
import { lazy, Spare } from '@/lib/later';
import { asHtml } from './unfilled';

const CannedPicker = lazy(() => import('./CannedPicker'));
const MentionPicker = lazy(() => import('./MentionPicker'));
const MacroPicker = lazy(() => import('./MacroPicker'));

interface CannedProps {
  ticket: number;
  editor: Editor | null;
  language: Language;
  opened: boolean;
  onOpened: (opened: boolean) => void;
}

/** Kept texts, by a button or by a slash where a line begins. */
export function InsertCanned({ ticket, editor, language, opened, onOpened }: CannedProps) {
  const { t } = useT('talk');
  const put = (html: string) => {
    onOpened(false);
    // the popover gives the focus back to its button first
    setTimeout(() => editor?.chain().focus().insertContent(html).run());
  };
  return (
    <Popover opened={opened} onChange={onOpened} position="top-start" width={380} trapFocus>
      <Popover.Target>
        <Tooltip label={t('canned.insert')}>
          <ActionIcon size={28} aria-label={t('canned.insert')} onClick={() => onOpened(!opened)}>
            <IconMessage2Bolt size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        {opened && (
          <Spare>
            <CannedPicker
              ticket={ticket}
              language={language}
              onChoose={(text) => put(asHtml(text))}
              onClose={() => put('')}
              onSlash={() => put('/')}
            />
          </Spare>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Macros: found, looked at, done. */
export function UseMacro({ ticket, seen }: { ticket: number; seen: number | undefined }) {
  const { t } = useT('talk');
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" width={420} trapFocus>
      <Popover.Target>
        <Tooltip label={t('macro.use')}>
          <ActionIcon size={28} aria-label={t('macro.use')} onClick={() => setOpened(!opened)}>
            <IconBolt size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        {opened && (
          <Spare>
            <MacroPicker ticket={ticket} seen={seen} onClose={() => setOpened(false)} />
          </Spare>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

interface NameProps {
  editor: Editor | null;
  opened: boolean;
  onOpened: (opened: boolean) => void;
}

/** Names a colleague or a team in a note, by a button or by @. */
export function NameSomebody({ editor, opened, onOpened }: NameProps) {
  const { t } = useT('talk');
  const put = (text: string) => {
    onOpened(false);
    setTimeout(() => editor?.chain().focus().insertContent(text).run());
  };
  return (
    <Popover opened={opened} onChange={onOpened} position="top-start" width={280} trapFocus>
      <Popover.Target>
        <Tooltip label={t('mention.name')}>
          <ActionIcon size={28} aria-label={t('mention.name')} onClick={() => onOpened(!opened)}>
            <IconAt size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        {opened && (
          <Spare>
            <MentionPicker onChoose={(name) => put(`@${name} `)} onClose={() => put('@')} />
          </Spare>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
