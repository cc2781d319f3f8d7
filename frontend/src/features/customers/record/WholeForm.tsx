import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { same } from '@/lib/same';
import { useAction } from '@/ui/action';
import { LeaveGuard, useGuarded } from '@/ui/LeaveGuard';
import { isStale, useMeanwhile } from '@/ui/Meanwhile';
import { isNothing } from '@/ui/own/own';
import { useFailureText } from '@/ui/State';
import type { CustomerDetail } from '../api';
import { changeCard, type Profile, useFormToBe } from './api';
import { type CardField, sent, useCardFields } from './fields';
import css from './Record.module.css';

type Draft = { [key: string]: unknown };

const DECIDING = ['kind', 'customer_class', 'language', 'tags', 'do_not_contact'] as const;

/** What decides about the own fields, as it stands in the form. */
function factsOf(draft: Draft, card: CustomerDetail): Profile {
  const plain = Object.fromEntries(
    DECIDING.map((key) => [key, draft[key] ?? card[key]]).filter(([, one]) => one !== ''),
  );
  const own = Object.entries(draft).filter(([key]) => key.startsWith('fields.'));
  const typed = Object.fromEntries(own.map(([key, value]) => [key.replace('fields.', ''), value]));
  return { ...plain, fields: { ...card.fields, ...typed } };
}

/** One body out of all changes. */
function bodyOf(fields: CardField[], changes: Draft): Profile {
  const parts = fields.filter(({ key }) => key in changes).map((field) => sent(field, changes[field.key]));
  const own = Object.assign({}, ...parts.map((part) => part.fields ?? {})) as object;
  return { ...Object.assign({}, ...parts), ...(Object.keys(own).length > 0 && { fields: own }) };
}

/** What others saved meanwhile, field by field, beside what stands here. */
function Conflicts({
  error,
  fields,
  base,
  changes,
  onTake,
  onKeep,
}: {
  error: Failure;
  fields: CardField[];
  base: CustomerDetail;
  changes: Draft;
  onTake: (now: CustomerDetail) => void;
  onKeep: (now: CustomerDetail) => void;
}) {
  const { t } = useT('record');
  const words = useMeanwhile();
  const now = error.detail.current as CustomerDetail | undefined;
  if (!now) return null;
  const moved = fields.filter((field) => !same(field.value(now), field.value(base)));
  return (
    <div className={css.conflict} role="alert">
      <p>{words(error)}</p>
      <ul>
        {moved.map((field) => (
          <li key={field.key}>
            {field.label}: <b>{field.shown(field.value(now), now)}</b>
            {field.key in changes && (
              <span className="chip" data-tone="warn">
                {t('conflict.both')}
              </span>
            )}
          </li>
        ))}
      </ul>
      <div>
        <Button size="compact-xs" variant="default" onClick={() => onTake(now)}>
          {t('conflict.takeAll')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => onKeep(now)}>
          {t('conflict.keepAll')}
        </Button>
      </div>
    </div>
  );
}

/** All fields of a card in one form, from the keyboard alone: Tab goes on, Ctrl+Enter saves, Escape leaves. */
function Form({ card, onDone }: { card: CustomerDetail; onDone: () => void }) {
  const { t } = useT('record');
  const text = useFailureText();
  const [base, setBase] = useState(card);
  const [changes, setChanges] = useState<Draft>({});
  const top = useRef<HTMLFormElement>(null);
  useEffect(() => top.current?.querySelector<HTMLElement>('input, textarea')?.focus(), []);
  const [facts] = useDebouncedValue(factsOf(changes, base), 200);
  const placed = useFormToBe(facts).data ?? base.form;
  const fields = useCardFields(placed);
  const dirty = Object.keys(changes).length > 0;
  useGuarded({ dirty });
  const save = useAction((over: number) => changeCard(base.id, over, bodyOf(fields, changes)), {
    failed: '',
    stale: ['customers'],
    shown: () => true,
  });
  const put = (field: CardField, value: unknown) =>
    setChanges((was) => {
      const { [field.key]: _, ...rest } = was;
      const back = field.masked ? isNothing(value) : same(value, field.value(base));
      return back ? rest : { ...rest, [field.key]: value };
    });
  const run = (over = base.version) => {
    if (!dirty) return onDone();
    save.mutate(over, {
      onSuccess: () => {
        notifications.show({ message: t('edit.saved'), color: 'green.8' });
        setChanges({});
        onDone();
      },
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      run();
    } else if (event.key === 'Escape' && !event.defaultPrevented && !dirty) onDone();
  };
  const { error } = save;
  const errors = error instanceof Failure ? error.fields : {};
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: Escape leaves the form, Ctrl+Enter saves it
    <form ref={top} className={css.box} onSubmit={submit} onKeyDown={press} aria-label={t('edit.all')}>
      <header className={css.boxHead}>
        <h2>{t('edit.all')}</h2>
        <span className="muted">{t('edit.keys')}</span>
      </header>
      <div className={css.form}>
        {fields.map((field) => (
          <div key={field.key} data-wide={field.wide || undefined}>
            {field.input({
              value: field.key in changes ? changes[field.key] : field.masked ? null : field.value(base),
              error: errors[field.key],
              onChange: (value) => put(field, value),
            })}
            {field.masked && !isNothing(field.value(base)) && (
              <small className="muted">{t('edit.masked', { value: String(field.value(base)) })}</small>
            )}
          </div>
        ))}
      </div>
      {isStale(error) ? (
        <Conflicts
          error={error}
          fields={fields}
          base={base}
          changes={changes}
          onTake={(now) => {
            setBase(now);
            setChanges({});
            save.reset();
          }}
          onKeep={(now) => run(now.version)}
        />
      ) : (
        error &&
        Object.keys(errors).length === 0 && (
          <p className={css.refused} role="alert">
            {text(error)}
          </p>
        )
      )}
      <footer className={css.foot}>
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!dirty}>
          {t('save')}
        </Button>
      </footer>
    </form>
  );
}

export function WholeForm(props: { card: CustomerDetail; onDone: () => void }) {
  const { t } = useT('record');
  return (
    <LeaveGuard text={t('edit.unsaved')}>
      <Form {...props} />
    </LeaveGuard>
  );
}
