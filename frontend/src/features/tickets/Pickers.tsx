import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconAt, IconBolt, IconMessage2Bolt } from '@tabler/icons-react';
import type { Editor } from '@tiptap/react';
import type { ReactNode } from 'react';
import type { Schema } from '@/api/client';
import type { Language } from '@/i18n';
import { useT } from '@/i18n/t';
import { lazy, Spare } from '@/lib/later';
import { asHtml } from './unfilled';

const CannedPicker = lazy(() => import('./CannedPicker'));
const MentionPicker = lazy(() => import('./MentionPicker'));
const MacroPicker = lazy(() => import('./MacroPicker'));

interface PickerProps {
  label: string;
  icon: ReactNode;
  width: number;
  opened: boolean;
  onOpened: (opened: boolean) => void;
  children: ReactNode;
}

/** A small button of the composer's bar, and what it opens above itself. */
function Picker({ label, icon, width, opened, onOpened, children }: PickerProps) {
  return (
    <Popover opened={opened} onChange={onOpened} position="top-start" width={width} trapFocus>
      <Popover.Target>
        <Tooltip label={label}>
          <ActionIcon size={28} aria-label={label} onClick={() => onOpened(!opened)}>
            {icon}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>{opened && <Spare>{children}</Spare>}</Popover.Dropdown>
    </Popover>
  );
}

interface IntoProps {
  editor: Editor | null;
  opened: boolean;
  onOpened: (opened: boolean) => void;
}

/** Puts what was picked where the cursor stands. */
const into =
  ({ editor, onOpened }: IntoProps) =>
  (words: string) => {
    onOpened(false);
    // the popover gives the focus back to its button first
    setTimeout(() => editor?.chain().focus().insertContent(words).run());
  };

/** Kept texts, by a button or by a slash where a line begins. */
export function InsertCanned({ ticket, language, ...props }: { ticket: number; language: Language } & IntoProps) {
  const { t } = useT('talk');
  const put = into(props);
  return (
    <Picker
      label={t('canned.insert')}
      icon={<IconMessage2Bolt size={16} />}
      width={380}
      opened={props.opened}
      onOpened={props.onOpened}
    >
      <CannedPicker
        ticket={ticket}
        language={language}
        onChoose={(text) => put(asHtml(text))}
        onClose={() => put('')}
        onSlash={() => put('/')}
      />
    </Picker>
  );
}

interface MacroProps {
  ticket: number;
  seen: number | undefined;
  /** open, and at which macro; null is closed */
  opened: { macro: Schema['MacroRow'] | null } | null;
  onOpened: (opened: { macro: Schema['MacroRow'] | null } | null) => void;
}

/** Macros: found, looked at, done. */
export function UseMacro({ ticket, seen, opened, onOpened }: MacroProps) {
  const { t } = useT('talk');
  const close = () => onOpened(null);
  return (
    <Picker
      label={t('macro.use')}
      icon={<IconBolt size={16} />}
      width={420}
      opened={opened !== null}
      onOpened={(on) => onOpened(on ? { macro: null } : null)}
    >
      <MacroPicker key={opened?.macro?.id} first={opened?.macro ?? null} ticket={ticket} seen={seen} onClose={close} />
    </Picker>
  );
}

/** Names a colleague or a team in a note, by a button or by @. */
export function NameSomebody(props: IntoProps) {
  const { t } = useT('talk');
  const put = into(props);
  return (
    <Picker
      label={t('mention.name')}
      icon={<IconAt size={16} />}
      width={280}
      opened={props.opened}
      onOpened={props.onOpened}
    >
      <MentionPicker onChoose={(name) => put(`@${name} `)} onClose={() => put('@')} />
    </Picker>
  );
}
