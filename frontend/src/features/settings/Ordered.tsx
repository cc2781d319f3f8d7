import { IconArrowDown, IconArrowUp, IconPencil, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '@/i18n/t';
import { Tip } from '@/ui/Tip';
import css from './Ordered.module.css';

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

/** Rows that are asked one after the other: each can be moved up or down by a button of its own. */
export function Ordered<Row extends { id: number }>(props: Props<Row>) {
  const { label, rows, nameOf, isOff, children, busy, onOrder, onEdit, onRemove } = props;
  const { t } = useT('settings');
  const ids = rows.map((row) => row.id);
  return (
    <ol className={css.list} aria-label={label} aria-busy={busy}>
      {rows.map((row, at) => (
        <li key={row.id} data-off={isOff(row) || undefined}>
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
