import { Button, Skeleton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import { Empty, Trouble } from '@/ui/State';
import { isSure } from '@/ui/sure';
import { Tip } from '@/ui/Tip';
import css from './Ordered.module.css';
import settings from './Settings.module.css';

interface Props<Row extends { id: number }> {
  label: string;
  rows: Row[];
  nameOf: (row: Row) => string;
  isOff: (row: Row) => boolean;
  children: (row: Row) => ReactNode;
  busy: boolean;
  onOrder: (ids: number[]) => void;
  onEdit: (row: Row) => void;
  onRemove: (row: Row) => void;
}

/** The ids with one of them a place up or down. */
export function moved(ids: number[], at: number, by: -1 | 1): number[] {
  const next = [...ids];
  const [one] = next.splice(at, 1);
  if (one !== undefined) next.splice(at + by, 0, one);
  return next;
}

/** The ids with one of them at the place of another. */
export function dropped(ids: number[], one: number, at: number): number[] {
  const next = ids.filter((id) => id !== one);
  next.splice(at, 0, one);
  return next;
}

/** Dragging rows by the pointer; the keyboard has its buttons. */
function useDragging(ids: number[], busy: boolean, onOrder: (ids: number[]) => void) {
  const [held, setHeld] = useState<number>();
  const [over, setOver] = useState<number>();
  const end = () => {
    setHeld(undefined);
    setOver(undefined);
  };
  return (id: number, at: number) => ({
    draggable: !busy,
    'data-held': held === id || undefined,
    'data-over': over === id && held !== id ? (ids.indexOf(held ?? id) < at ? 'below' : 'above') : undefined,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', String(id));
      setHeld(id);
    },
    onDragOver: (event: DragEvent) => {
      if (held === undefined) return;
      event.preventDefault();
      setOver(id);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (held !== undefined && held !== id) onOrder(dropped(ids, held, at));
      end();
    },
    onDragEnd: end,
  });
}

/** Rows that stand in an order: each can be dragged, and moved up or down by a button of its own. */
export function Ordered<Row extends { id: number }>(props: Props<Row>) {
  const { label, rows, nameOf, isOff, children, busy, onOrder, onEdit, onRemove } = props;
  const { t } = useT('settings');
  const ids = rows.map((row) => row.id);
  const dragging = useDragging(ids, busy, onOrder);
  return (
    <ol className={css.list} aria-label={label} aria-busy={busy}>
      {rows.map((row, at) => (
        <li key={row.id} data-off={isOff(row) || undefined} {...dragging(row.id, at)}>
          <IconGripVertical size={15} className={css.grip} aria-hidden />
          <span className={`${css.place} num`} aria-hidden>
            {at + 1}
          </span>
          <div className={css.what}>
            <b>{nameOf(row)}</b>
            {isOff(row) && <span className="chip">{t('ordered.off')}</span>}
            {children(row)}
          </div>
          <div className={css.acts}>
            <Tip
              label={t('ordered.up', { name: nameOf(row) })}
              disabled={busy || at === 0}
              onClick={() => onOrder(moved(ids, at, -1))}
            >
              <IconArrowUp size={15} />
            </Tip>
            <Tip
              label={t('ordered.down', { name: nameOf(row) })}
              disabled={busy || at === rows.length - 1}
              onClick={() => onOrder(moved(ids, at, 1))}
            >
              <IconArrowDown size={15} />
            </Tip>
            <Tip label={t('ordered.edit', { name: nameOf(row) })} onClick={() => onEdit(row)}>
              <IconPencil size={15} />
            </Tip>
            <Tip label={t('ordered.remove', { name: nameOf(row) })} onClick={() => onRemove(row)}>
              <IconTrash size={15} />
            </Tip>
          </div>
        </li>
      ))}
    </ol>
  );
}

interface Rowed {
  id: number;
  version: number;
  name: Record<string, string>;
  is_active: boolean;
}

interface PageProps<Row extends Rowed> {
  /** whose words are asked: all have the same keys */
  of: 'promises' | 'automation' | 'own';
  icon: ReactNode;
  found: UseQueryResult<Row[]>;
  order: (ids: number[]) => Promise<Row[]>;
  remove: (id: number) => Promise<void>;
  /** the beginnings of the paths that have to be read again afterwards */
  stale: string[];
  about: (row: Row) => ReactNode;
  form: (row: Row | null, onClose: () => void, onLoad: (row: Row) => void) => ReactNode;
  children?: ReactNode;
}

/** A part of the settings whose rows are asked in their order: made, changed, moved and taken away here. */
export function OrderedPage<Row extends Rowed>(props: PageProps<Row>) {
  const { of, icon, found, order, remove, stale, about, form, children } = props;
  const { t, lang } = useT(of);
  const [open, setOpen] = useState<Row | null>();
  const put = useAction(order, { failed: t('notOrdered'), stale });
  const drop = useAction(remove, { failed: t('notRemoved'), stale });
  const ask = async (row: Row) => {
    const name = localised(row.name, lang);
    if (await isSure({ text: t('removeSure', { name }), yes: t('remove'), grave: true })) drop.mutate(row.id);
  };
  return (
    <div className={settings.column}>
      <header className={settings.head}>
        <div>
          <h2>{t('title')}</h2>
          <p className="muted">{t('lead')}</p>
        </div>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen(null)}>
          {t('new')}
        </Button>
      </header>
      {found.error && !found.data ? (
        <Trouble title={t('notLoaded')} error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <Skeleton height={240} radius={10} />
      ) : found.data.length ? (
        <Ordered
          label={t('title')}
          rows={found.data}
          nameOf={(row) => localised(row.name, lang)}
          isOff={(row) => !row.is_active}
          busy={put.isPending}
          onOrder={(ids) => put.mutate(ids)}
          onEdit={setOpen}
          onRemove={(row) => void ask(row)}
        >
          {about}
        </Ordered>
      ) : (
        <Empty title={t('empty')} icon={icon}>
          <p>{t('emptyHint')}</p>
        </Empty>
      )}
      {children}
      {open !== undefined && form(open, () => setOpen(undefined), setOpen)}
    </div>
  );
}
