import { Button, Group, Popover } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { same } from '@/lib/same';
import css from './Own.module.css';
import { isOneChoice, OwnInput } from './OwnInput';
import { isNothing, type OwnField, useOwnWords } from './own';

export interface Mark {
  /** it has to be there now, or at the latest when the ticket is resolved */
  required?: boolean;
  resolving?: boolean;
}

interface Props {
  field: OwnField;
  value: unknown;
  /** what is shown hides the value: whoever changes it writes it anew */
  masked?: boolean;
  mark?: Mark;
  /** left out for those who may only read */
  onSave?: (value: unknown) => Promise<boolean>;
  error?: string | undefined;
  /** under the input: who was first, and what to do about it */
  children?: ReactNode;
  onClose?: () => void;
}

/** What is there, or what is to be there. */
function Said({ field, value, mark = {} }: Pick<Props, 'field' | 'value' | 'mark'>) {
  const { t, lang } = useT('own');
  const words = useOwnWords();
  const lacks = isNothing(value) && (mark.required || mark.resolving);
  return (
    <>
      {localised(field.name, lang)}
      {mark.required && (
        <span className={css.star} aria-hidden>
          *
        </span>
      )}
      {lacks ? (
        <b className={css.lacks}>
          <IconAlertTriangle size={13} aria-hidden />
          {t(mark.required ? 'needed' : 'neededLater')}
        </b>
      ) : (
        <b className="ell">{words(field, value) || '–'}</b>
      )}
    </>
  );
}

/** One own field among the properties of a ticket: what it holds, and pressed, where it is changed. */
export function OwnChip(props: Props) {
  const { field, value, masked = false, mark, onSave, error, children, onClose } = props;
  const words = useOwnWords();
  const [opened, setOpened] = useState(false);
  if (!onSave)
    return (
      <span className={css.chip} title={field.type === 'long_text' ? words(field, value) : undefined}>
        <Said field={field} value={value} {...(mark && { mark })} />
      </span>
    );
  const close = () => {
    setOpened(false);
    onClose?.();
  };
  return (
    <Popover
      opened={opened}
      onChange={(open) => (open ? setOpened(true) : close())}
      position="bottom-start"
      width={field.type === 'long_text' ? 460 : 300}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          data-own={field.key}
          className={css.chip}
          aria-expanded={opened}
          onClick={() => (opened ? close() : setOpened(true))}
        >
          <Said field={field} value={value} {...(mark && { mark })} />
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Editor field={field} value={masked ? null : value} error={error} onSave={onSave} onDone={close}>
          {children}
        </Editor>
      </Popover.Dropdown>
    </Popover>
  );
}

interface EditorProps {
  field: OwnField;
  value: unknown;
  error: string | undefined;
  onSave: (value: unknown) => Promise<boolean>;
  onDone: () => void;
  children: ReactNode;
}

function Editor({ field, value, error, onSave, onDone, children }: EditorProps) {
  const { t } = useT('own');
  const [draft, setDraft] = useState(value ?? null);
  const [busy, setBusy] = useState(false);
  const save = async (next: unknown) => {
    if (same(next ?? null, value ?? null)) return onDone();
    setBusy(true);
    const done = await onSave(typeof next === 'string' ? next.trim() || null : next);
    setBusy(false);
    if (done) onDone();
  };
  const put = (next: unknown) => {
    setDraft(next ?? null);
    if (isOneChoice(field)) void save(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(draft);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    // the page's own Mod+Enter sends what stands in the composer
    event.stopPropagation();
    void save(draft);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: Enter makes a new line where there are several
    <form onSubmit={submit} onKeyDown={press} className={css.editor} aria-busy={busy}>
      <OwnInput field={field} value={draft} error={error} onChange={put} />
      {children}
      <Group gap="xs" justify="flex-end">
        <Button size="compact-sm" variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button size="compact-sm" type="submit" loading={busy}>
          {t('save')}
        </Button>
      </Group>
    </form>
  );
}
