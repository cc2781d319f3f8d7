import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { same } from '@/lib/same';
import { useAction } from '@/ui/action';
import { isStale, useMeanwhile } from '@/ui/Meanwhile';
import { useFailureText } from '@/ui/State';
import type { CustomerDetail } from '../api';
import { changeCard } from './api';
import { type CardField, sent } from './fields';
import css from './Record.module.css';

interface Props {
  field: CardField;
  card: CustomerDetail;
  readOnly: boolean;
  /** what can be done besides changing it: opening a masked value */
  children?: ReactNode;
}

/** Who was first, what it says now, and both ways on. */
function Conflict({
  field,
  error,
  now,
  onTake,
  onKeep,
}: {
  field: CardField;
  error: Failure;
  now: CustomerDetail;
  onTake: () => void;
  onKeep: () => void;
}) {
  const { t } = useT('record');
  const words = useMeanwhile();
  return (
    <div className={css.conflict} role="alert">
      <p>{words(error)}</p>
      <p>
        {t('conflict.now')} <b>{field.shown(field.value(now), now)}</b>
      </p>
      <div>
        <Button size="compact-xs" variant="default" onClick={onTake}>
          {t('conflict.take')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onKeep}>
          {t('conflict.keep')}
        </Button>
      </div>
    </div>
  );
}

/** Saving one field: what others changed elsewhere on the card meanwhile is no conflict and is saved over. */
function useSaving(field: CardField, card: CustomerDetail) {
  const save = useAction(
    async ({ value, over }: { value: unknown; over?: number }) => {
      const change = sent(field, value);
      try {
        return await changeCard(card.id, over ?? card.version, change);
      } catch (error) {
        const now = isStale(error) ? (error.detail.current as CustomerDetail | undefined) : undefined;
        if (!now || over !== undefined || !same(field.value(now), field.value(card))) throw error;
        return changeCard(card.id, now.version, change);
      }
    },
    { failed: '', stale: ['customers'], shown: () => true },
  );
  return save;
}

function Editor({ field, card, onDone }: { field: CardField; card: CustomerDetail; onDone: () => void }) {
  const { t } = useT('record');
  const text = useFailureText();
  const [draft, setDraft] = useState<unknown>(field.masked ? null : field.value(card));
  const save = useSaving(field, card);
  const { error } = save;
  const theirs = isStale(error) ? (error.detail.current as CustomerDetail | undefined) : undefined;
  const said = error instanceof Failure ? error.fields[field.key] : undefined;
  const run = (over?: number) => {
    if (over === undefined && (same(draft, field.value(card)) || (field.masked && draft === null))) return onDone();
    save.mutate(over === undefined ? { value: draft } : { value: draft, over }, { onSuccess: onDone });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      onDone();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: Escape puts back what was there
    <form className={css.editor} onSubmit={submit} onKeyDown={press} aria-busy={save.isPending}>
      {field.input({
        value: draft,
        error: theirs ? undefined : said || (error ? text(error) : undefined),
        onChange: setDraft,
      })}
      {theirs && isStale(error) && (
        <Conflict field={field} error={error} now={theirs} onTake={onDone} onKeep={() => run(theirs.version)} />
      )}
      <div className={css.acts}>
        <Button size="compact-xs" type="submit" loading={save.isPending}>
          {t('save')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

/** One field where it stands: pressed, it is changed there; Enter saves, Escape puts back what was there. */
export function InlineField({ field, card, readOnly, children }: Props) {
  const { t } = useT('record');
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const done = () => {
    setEditing(false);
    // the button is drawn again first
    requestAnimationFrame(() => button.current?.focus());
  };
  const value = field.shown(field.value(card), card);
  return (
    <div className={css.field} data-wide={field.wide || undefined} data-editing={editing || undefined}>
      {editing ? (
        <Editor field={field} card={card} onDone={done} />
      ) : (
        <>
          <dt>
            {field.label}
            {field.required && <span aria-hidden> *</span>}
          </dt>
          <dd>
            {readOnly ? (
              <span className={css.value}>{value}</span>
            ) : (
              <button
                ref={button}
                type="button"
                className={css.value}
                aria-label={t('edit.one', { field: field.label })}
                title={t('edit.hint')}
                onClick={() => setEditing(true)}
              >
                <span>{value}</span>
                <IconPencil size={14} aria-hidden />
              </button>
            )}
            {children}
          </dd>
        </>
      )}
    </div>
  );
}
