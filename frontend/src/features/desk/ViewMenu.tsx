import { TextInput } from '@mantine/core';
import { IconGripVertical, IconPin, IconPinFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { moved, useDragOrder } from '@/lib/drag';
import { BUILT_IN, inShort, type Pin, useViews } from '@/lib/views';
import { useNameOf } from './Switcher';
import css from './ViewMenu.module.css';

interface Props {
  view: string;
  pins: readonly Pin[];
  counts: ReadonlyMap<string, number | null>;
  onView: (view: Pin) => void;
  onPins: (pins: readonly Pin[]) => void;
}

/** Every list of this person: found by name, chosen, pinned, and the pinned ones put into an order. */
export default function ViewMenu({ view, pins, counts, onView, onPins }: Props) {
  const { t, lang } = useT('views');
  const nameOf = useNameOf();
  const views = useViews();
  const [query, setQuery] = useState('');
  const [said, say] = useState('');
  // its code comes after the popover has looked for what to focus
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const kept = views.data ?? [];
  const pinOf = (one: (typeof kept)[number]): Pin => ({ id: String(one.id), name: one.name as Pin['name'] & object });
  const fits = (one: Pin) => nameOf(one).toLowerCase().includes(query.trim().toLowerCase());
  const isPinned = (id: string) => pins.some((one) => one.id === id);
  const order = (ids: string[], id: string) => {
    const place = ids.indexOf(id) + 1;
    const pin = pins.find((one) => one.id === id);
    if (pin) say(t('moved', { name: nameOf(pin), place, count: ids.length }));
    onPins(ids.flatMap((one) => pins.find((pin) => pin.id === one) ?? []));
  };
  const ids = pins.map(({ id }) => id);
  const drag = useDragOrder(ids, order);
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('input, [data-choose]')];
    const here = rows.indexOf(
      (event.target as HTMLElement).closest('li')?.querySelector('[data-choose]') ?? (field.current as HTMLElement),
    );
    const id = (event.target as HTMLElement).closest('li')?.dataset.pin;
    if (event.altKey && id) {
      const from = ids.indexOf(id);
      const to = from + step;
      if (to >= 0 && to < ids.length) order(moved(ids, from, to), id);
      return;
    }
    rows[Math.min(rows.length - 1, Math.max(0, here + step))]?.focus();
  };
  const line = (one: Pin, pinned: boolean) => (
    <li key={one.id} {...(pinned && { 'data-pin': one.id, ...drag.row(one.id) })}>
      {pinned && (
        <button
          type="button"
          tabIndex={-1}
          className={css.grip}
          aria-label={t('move', { name: nameOf(one) })}
          {...drag.handle(one.id)}
        >
          <IconGripVertical size={14} stroke={1.7} aria-hidden />
        </button>
      )}
      <button
        type="button"
        data-choose
        className={css.name}
        aria-current={one.id === view || undefined}
        onClick={() => onView(one)}
      >
        <span className="ell">{nameOf(one)}</span>
        <span className="num">{inShort(counts.get(one.id), lang)}</span>
      </button>
      <button
        type="button"
        className={css.pin}
        aria-pressed={pinned}
        aria-label={t(pinned ? 'unpin' : 'pin', { name: nameOf(one) })}
        onClick={() => onPins(pinned ? pins.filter(({ id }) => id !== one.id) : [...pins, one])}
      >
        {pinned ? <IconPinFilled size={15} aria-hidden /> : <IconPin size={15} stroke={1.7} aria-hidden />}
      </button>
    </li>
  );
  const group = (title: string, some: Pin[]) => {
    const rest = some.filter((one) => !isPinned(one.id) && fits(one));
    return (
      rest.length > 0 && (
        <section aria-label={title}>
          <h3>{title}</h3>
          <ul>{rest.map((one) => line(one, false))}</ul>
        </section>
      )
    );
  };
  const built = BUILT_IN.map((id) => ({ id }));
  const found = [...pins, ...built, ...kept.map(pinOf)].some(fits);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons inside
    <div className={css.menu} onKeyDown={press}>
      <TextInput
        ref={field}
        size="xs"
        aria-label={t('find')}
        placeholder={t('find')}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={css.scroll} tabIndex={0} aria-label={t('menu')}>
        <ul
          ref={drag.list as RefObject<HTMLUListElement>}
          data-dragging={drag.dragged || undefined}
          className={css.pinned}
          aria-label={t('hint')}
        >
          {pins.filter(fits).map((one) => line(one, true))}
        </ul>
        {group(t('builtIn'), built)}
        {group(t('own'), kept.filter(({ shared }) => !shared).map(pinOf))}
        {group(t('shared'), kept.filter(({ shared }) => shared).map(pinOf))}
        {!found && (
          <p className="muted" role="status">
            {t('none')}
          </p>
        )}
      </section>
      <p className={css.hint}>{t('hint')}</p>
      <Link to="/tickets/{-$id}" params={{ id: view }} className={css.all}>
        {t('all')}
      </Link>
      <span className="sr" role="status">
        {said}
      </span>
    </div>
  );
}
