import { Button, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useState } from 'react';
import { useT } from '@/i18n/t';
import { moved, useDragOrder } from '@/lib/drag';
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

/** Rows that are asked one after the other: each is dragged by its handle, or moved up and down by a button of its own. */
export function Ordered<Row extends { id: number }>(props: Props<Row>) {
  const { label, rows, nameOf, isOff, children, busy, onOrder, onEdit, onRemove } = props;
  const { t } = useT('settings');
  const ids = rows.map((row) => row.id);
  const [said, say] = useState('');
  const order = (next: number[], id: number) => {
    const row = rows.find((one) => one.id === id);
    if (row) say(t('ordered.moved', { name: nameOf(row), place: next.indexOf(id) + 1, count: next.length }));
    onOrder(next);
  };
  const drag = useDragOrder(ids, order, busy);
  return (
    <>
      <ol
        ref={drag.list as RefObject<HTMLOListElement>}
        className={css.list}
        data-dragging={drag.dragged || undefined}
        aria-label={label}
        aria-busy={busy}
      >
        {rows.map((row, at) => (
          <li key={row.id} data-off={isOff(row) || undefined} {...drag.row(row.id)}>
            <button
              type="button"
              className={css.grip}
              aria-label={t('ordered.move', { name: nameOf(row) })}
              {...drag.handle(row.id)}
            >
              <IconGripVertical size={16} stroke={1.7} aria-hidden />
            </button>
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
                onClick={() => order(moved(ids, at, at - 1), row.id)}
              >
                <IconArrowUp size={15} />
              </Tip>
              <Tip
                label={t('ordered.down', { name: nameOf(row) })}
                disabled={busy || at === rows.length - 1}
                onClick={() => order(moved(ids, at, at + 1), row.id)}
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
      <span className="sr" role="status">
        {said}
      </span>
    </>
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
  /** other words than its usual ones above the rows, and where there are none */
  said?: { title: string; lead: string; none: string; noneHint: string } | undefined;
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
  const { of, said: instead, icon, found, order, remove, stale, about, form, children } = props;
  const { t, lang } = useT(of);
  const [open, setOpen] = useState<Row | null>();
  const put = useAction(order, { failed: t('notOrdered'), stale });
  const drop = useAction(remove, { failed: t('notRemoved'), stale });
  const { t: said } = useT('settings');
  const [moving, setMoving] = useState<number[] | null>(null);
  const rows =
    found.data && moving ? moving.flatMap((id) => found.data.find((row) => row.id === id) ?? []) : found.data;
  /** Shown at once where it was let go; an order that the server did not take goes back. */
  const arrange = (ids: number[], before?: number[]) => {
    setMoving(ids);
    const undo = () => {
      notifications.hide(`${of}-order`);
      if (before) arrange(before);
    };
    put.mutate(ids, {
      onSettled: () => setMoving(null),
      onSuccess: () => {
        if (!before) return;
        notifications.show({
          id: `${of}-order`,
          message: (
            <span className={css.undo}>
              {said('ordered.saved')}
              <Button size="compact-xs" variant="default" onClick={undo}>
                {said('ordered.undo')}
              </Button>
            </span>
          ),
          autoClose: 10_000,
        });
      },
    });
  };
  const ask = async (row: Row) => {
    const name = localised(row.name, lang);
    if (await isSure({ text: t('removeSure', { name }), yes: t('remove'), grave: true })) drop.mutate(row.id);
  };
  return (
    <div className={settings.column}>
      <header className={settings.head}>
        <div>
          <h2>{instead?.title ?? t('title')}</h2>
          <p className="muted">{instead?.lead ?? t('lead')}</p>
        </div>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen(null)}>
          {t('new')}
        </Button>
      </header>
      {found.error && !found.data ? (
        <Trouble title={t('notLoaded')} error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <Skeleton height={240} radius={10} />
      ) : rows?.length ? (
        <Ordered
          label={instead?.title ?? t('title')}
          rows={rows}
          nameOf={(row) => localised(row.name, lang)}
          isOff={(row) => !row.is_active}
          busy={put.isPending}
          onOrder={(ids) =>
            arrange(
              ids,
              rows.map((row) => row.id),
            )
          }
          onEdit={setOpen}
          onRemove={(row) => void ask(row)}
        >
          {about}
        </Ordered>
      ) : (
        <Empty title={instead?.none ?? t('empty')} icon={icon}>
          <p>{instead?.noneHint ?? t('emptyHint')}</p>
        </Empty>
      )}
      {children}
      {open !== undefined && form(open, () => setOpen(undefined), setOpen)}
    </div>
  );
}
