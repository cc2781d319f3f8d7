import { memo } from 'react';
import { useT } from '@/i18n/t';
import { localised, subjectOf } from '@/lib/names';
import type { TicketRow } from '@/lib/tickets';
import { short, useNow } from '@/lib/time';
import { useRow } from '@/live/store';
import { isPaused, MediaIcon, mediaOf, mediaTone, PriorityMark, SlaChip } from '@/ui/marks';

import css from './WorkList.module.css';

function Ago({ at }: { at: string }) {
  const { t, lang } = useT('desk');
  const past = useNow(15_000) - Date.parse(at);
  return <span className={`${css.time} num`}>{past < 60_000 ? t('now') : short(past, lang)}</span>;
}

interface Props {
  /** as the list was read; the live row is shown where it is newer */
  read: TicketRow;
  top: number;
  position: number;
  total: number;
  selected: boolean;
  compact: boolean;
  onOpen: (id: number) => void;
}

/** One ticket in the list; three lines, or two when the list is compact. */
export const Row = memo(({ read, top, position, total, selected, compact, onOpen }: Props) => {
  const { t, lang } = useT('desk');
  const { t: word } = useT('common');
  const pushed = useRow('ticket', read.id);
  const row = pushed && pushed.version > read.version ? pushed : read;
  const finished = row.status === 'resolved' || row.status === 'closed';
  const media = word(`media.${mediaOf(row.media)}`);
  const waits = row.last_message_direction === 'in' && row.status === 'open';
  const vip = row.customer?.tier === 'vip' || row.customer?.tier === 'gold';
  const sla = <SlaChip due={finished ? null : row.due_at} paused={isPaused(row.status)} />;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the listbox (aria-activedescendant)
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled on the listbox
    <div
      id={`ticket-row-${row.id}`}
      role="option"
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={total}
      data-unread={waits}
      data-done={finished || undefined}
      className={css.row}
      style={{ top }}
      onClick={() => onOpen(row.id)}
    >
      <span className={css.ico} data-tone={mediaTone(row.media)} title={media}>
        <MediaIcon media={row.media} />
        <span className="sr">{media}</span>
      </span>
      <span className={css.l1}>
        <span className={`${css.who} ell`}>{row.customer?.name || t('unknown')}</span>
        {vip && row.customer && <span className={css.vip}>{word(`tier.${row.customer.tier as 'vip'}`)}</span>}
        <Ago at={row.updated_at} />
        {waits && (
          <span className={css.un}>
            <span className="sr">{t('waits')}</span>
          </span>
        )}
      </span>
      <span className={css.l2}>
        <span className={`${css.sub} ell`}>{subjectOf(row, lang) || t('noSubject')}</span>
        {compact && sla}
      </span>
      {!compact && (
        <span className={css.l3}>
          {finished && <span className="chip">{word(`status.${row.status}`)}</span>}
          {sla}
          <PriorityMark priority={row.priority} />
          <span className={`chip ${css.tag}`} data-tone="plain">
            {row.kind === 'complaint' ? word('kind.complaint') : localised(row.queue?.name, lang)}
          </span>
          <span className={`${css.id} num`}>#{row.number}</span>
        </span>
      )}
    </div>
  );
});
