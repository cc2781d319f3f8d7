import { memo } from 'react';
import { useT } from '@/i18n/t';
import { localised, subjectOf } from '@/lib/names';
import type { TicketRow } from '@/lib/tickets';
import { short, useNow } from '@/lib/time';
import { useRow } from '@/live/store';
import { isPaused, MediaIcon, mediaOf, mediaTone, PriorityMark, SlaChip } from '@/ui/marks';

import css from './WorkList.module.css';

const Ago = memo(({ at }: { at: string }) => {
  const { t, lang } = useT('desk');
  const past = useNow(15_000) - Date.parse(at);
  return <span className={`${css.time} num`}>{past < 60_000 ? t('now') : short(past, lang)}</span>;
});

const Face = memo(({ media }: { media: string }) => {
  const { t: word } = useT('common');
  const name = word(`media.${mediaOf(media)}`);
  return (
    <span className={css.ico} data-tone={mediaTone(media)} title={name}>
      <MediaIcon media={media} />
      <span className="sr">{name}</span>
    </span>
  );
});

const Who = memo(({ name, tier, at, waits }: { name: string; tier: string; at: string; waits: boolean }) => {
  const { t } = useT('desk');
  const { t: word } = useT('common');
  return (
    <span className={css.l1}>
      <span className={`${css.who} ell`}>{name || t('unknown')}</span>
      {(tier === 'vip' || tier === 'gold') && <span className={css.vip}>{word(`tier.${tier}`)}</span>}
      <Ago at={at} />
      {waits && (
        <span className={css.un}>
          <span className="sr">{t('waits')}</span>
        </span>
      )}
    </span>
  );
});

interface FactsProps {
  status: TicketRow['status'];
  finished: boolean;
  due: string | null;
  priority: string;
  about: string;
  number: number;
}

const Facts = memo(({ status, finished, due, priority, about, number }: FactsProps) => {
  const { t: word } = useT('common');
  return (
    <span className={css.l3}>
      {finished && <span className="chip">{word(`status.${status}`)}</span>}
      <SlaChip due={due} paused={isPaused(status)} />
      <PriorityMark priority={priority} />
      <span className={`chip ${css.tag}`} data-tone="plain">
        {about}
      </span>
      <span className={`${css.id} num`}>#{number}</span>
    </span>
  );
});

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

/**
 * One ticket in the list; three lines, or two when the list is compact. Its parts are told words and numbers only, so
 * that of a row that changed nothing is drawn anew but what did change.
 */
export const Row = memo(({ read, top, position, total, selected, compact, onOpen }: Props) => {
  const { t, lang } = useT('desk');
  const { t: word } = useT('common');
  const pushed = useRow('ticket', read.id);
  const row = pushed && pushed.version > read.version ? pushed : read;
  const finished = row.status === 'resolved' || row.status === 'closed';
  const waits = row.last_message_direction === 'in' && row.status === 'open';
  const due = finished ? null : row.due_at;
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
      <Face media={row.media} />
      <Who name={row.customer?.name ?? ''} tier={row.customer?.tier ?? ''} at={row.updated_at} waits={waits} />
      <span className={css.l2}>
        <span className={`${css.sub} ell`}>{subjectOf(row, lang) || t('noSubject')}</span>
        {compact && <SlaChip due={due} paused={isPaused(row.status)} />}
      </span>
      {!compact && (
        <Facts
          status={row.status}
          finished={finished}
          due={due}
          priority={row.priority}
          about={row.kind === 'complaint' ? word('kind.complaint') : localised(row.queue?.name, lang)}
          number={row.number}
        />
      )}
    </div>
  );
});
