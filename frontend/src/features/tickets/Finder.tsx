import { TextInput } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import css from './Finder.module.css';

interface Props<T> {
  label: string;
  query: string;
  onQuery: (query: string) => void;
  /** undefined while they are being looked for */
  items: readonly T[] | undefined;
  keyOf: (item: T) => number | string;
  draw: (item: T) => ReactNode;
  onChoose: (item: T) => void;
  /** what is said when nothing was found */
  none: string;
  /** a key that is no way through the list */
  onKey?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** A search field with what it finds below: arrows move, Enter chooses, the cursor stays in the field. */
export function Finder<T>({ label, query, onQuery, items, keyOf, draw, onChoose, none, onKey }: Props<T>) {
  const id = useId();
  // its code comes after the popover has looked for what to focus
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const [at, setAt] = useState(0);
  const here = items?.length ? Math.min(at, items.length - 1) : -1;
  const choose = (item: T | undefined) => item !== undefined && onChoose(item);
  // Enter before anything was found means the first that is
  const eager = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when they come
  useEffect(() => {
    if (items && eager.current) choose(items[here]);
    if (items) eager.current = false;
  }, [items]);
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const count = items?.length ?? 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (count) setAt((here + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      eager.current = !items;
      choose(items?.[here]);
    } else onKey?.(event);
  };
  return (
    <div className={css.find}>
      <TextInput
        size="xs"
        aria-label={label}
        placeholder={label}
        ref={field}
        role="combobox"
        aria-expanded={!!items?.length}
        aria-controls={`${id}-list`}
        aria-activedescendant={here >= 0 ? `${id}-${here}` : undefined}
        value={query}
        onChange={(event) => {
          setAt(0);
          onQuery(event.currentTarget.value);
        }}
        onKeyDown={press}
        data-autofocus
      />
      <div className={css.hits} role="listbox" id={`${id}-list`} aria-label={label}>
        {items?.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <div
            key={keyOf(item)}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === here}
            className={css.hit}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(item)}
          >
            {draw(item)}
          </div>
        ))}
      </div>
      {items?.length === 0 && (
        <span className="muted" role="status">
          {none}
        </span>
      )}
    </div>
  );
}
