import { IconSearch, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react';
import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { usePeople, useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { useWhole } from '@/lib/pages';
import { Tip } from '@/ui/Tip';
import type { Operator } from './api';
import css from './Search.module.css';
import { completed, type Suggestion, suggestionsFor, typingAt } from './typing';

interface Props {
  text: string;
  operators: readonly Operator[];
  field: RefObject<HTMLInputElement | null>;
  /** where the server found what it does not understand */
  wrong: { at: number; length: number; text: string; words: string } | null;
  onText: (text: string) => void;
  /** the cursor leaves the box downwards */
  onDown: () => void;
}

/** The values of an operator that can be named: ours, and colleagues, queues and teams by their names. */
function useValues(operator: Operator | undefined) {
  const { t, lang } = useT('search');
  const takes = operator?.takes;
  const people = usePeople(takes === 'person');
  const queues = useQueues(takes === 'queue');
  const teams = useWhole<Full<Schema['TeamRow']>>('teams', {}, { enabled: takes === 'team' });
  if (!operator) return [];
  const tokens = operator.tokens.map((one) => ({ value: t(`token.${one as 'me'}`), label: t(`token.${one as 'me'}`) }));
  const choices = operator.choices.map(({ code, name }) => {
    const label = localised(name, lang);
    return { value: lang === 'en' ? code : label || code, label: label || code };
  });
  const named = {
    person: people.data?.map(({ name }) => name),
    queue: queues.data?.map(({ name }) => localised(name, lang)),
    team: teams.data?.map(({ name }) => name),
  }[takes as 'person'];
  return [...tokens, ...choices, ...(named ?? []).map((name) => ({ value: name, label: name }))];
}

/** The search box: what is typed, what may be meant by it, and what is not understood. */
export function Box({ text, operators, field, wrong, onText, onDown }: Props) {
  const { t, lang } = useT('search');
  const id = useId();
  const [cursor, setCursor] = useState(text.length);
  const [opened, setOpened] = useState(false);
  const [at, setAt] = useState(-1);
  const typing = typingAt(text, Math.min(cursor, text.length), operators);
  const values = useValues(typing.operator);
  const all = opened ? suggestionsFor(typing, operators, values, lang) : [];
  // what is written already needs no suggestion
  const shown = all.length === 1 && all[0]?.text.toLowerCase() === typing.word ? [] : all;
  const here = Math.min(at, shown.length - 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it appears
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const take = (one: Suggestion) => {
    const next = completed(text, typing, one);
    onText(next.text);
    setCursor(next.cursor);
    setAt(-1);
    setOpened(!one.ends);
    field.current?.focus();
    requestAnimationFrame(() => field.current?.setSelectionRange(next.cursor, next.cursor));
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step && shown.length) {
      event.preventDefault();
      setAt((here + step + shown.length + (here < 0 && step < 0 ? 1 : 0)) % shown.length);
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      onDown();
    } else if ((event.key === 'Enter' || event.key === 'Tab') && here >= 0 && shown[here]) {
      event.preventDefault();
      take(shown[here]);
    } else if (event.key === 'Enter') {
      setOpened(false);
      onDown();
    } else if (event.key === 'Escape' && shown.length) {
      event.stopPropagation();
      setOpened(false);
    }
  };
  const follow = () => setCursor(field.current?.selectionStart ?? text.length);
  return (
    <div className={css.box}>
      <div className={css.input} data-wrong={wrong ? true : undefined}>
        <IconSearch size={18} stroke={1.8} aria-hidden />
        <input
          ref={field}
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          aria-label={t('label')}
          placeholder={t('label')}
          aria-autocomplete="list"
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={here >= 0 ? `${id}-${here}` : undefined}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          value={text}
          onChange={(event) => {
            onText(event.currentTarget.value);
            setCursor(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
            setAt(-1);
            setOpened(true);
          }}
          onKeyDown={press}
          onSelect={follow}
          onBlur={() => setOpened(false)}
        />
        {text && (
          <Tip
            label={t('clear')}
            size={28}
            onClick={() => {
              onText('');
              field.current?.focus();
            }}
          >
            <IconX size={16} aria-hidden />
          </Tip>
        )}
      </div>
      <div role="listbox" id={`${id}-list`} aria-label={t('suggestions')} className={css.hints} hidden={!shown.length}>
        {shown.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={one.text}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === here}
            // the field keeps the focus
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(one)}
          >
            <b>{one.label}</b>
            <small>{one.hint ?? (one.takes && t(`takes.${one.takes as 'choice'}`))}</small>
          </div>
        ))}
      </div>
      {wrong && !shown.length && (
        <p id={`${id}-wrong`} className={css.wrong} role="alert">
          <code>
            {wrong.text.slice(0, wrong.at)}
            <mark>{wrong.text.slice(wrong.at, wrong.at + wrong.length)}</mark>
            {wrong.text.slice(wrong.at + wrong.length)}
          </code>
          {wrong.words}
        </p>
      )}
    </div>
  );
}
