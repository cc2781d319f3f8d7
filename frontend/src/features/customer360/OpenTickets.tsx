import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { subjectOf } from '@/lib/names';
import { isPaused, MediaIcon, SlaChip } from '@/ui/marks';
import css from './Customer360.module.css';
import { Part } from './parts';

/** What else is promised to this customer; nothing when there is nothing. */
export const OpenTickets = memo(({ tickets, except }: { tickets: Schema['TicketRow'][]; except: number }) => {
  const { t, lang } = useT('panel');
  const rows = tickets.filter((row) => row.id !== except).slice(0, 5);
  if (!rows.length) return null;
  return (
    <Part title={t('open')}>
      <ul className={css.rows}>
        {rows.map((row) => (
          <li key={row.id}>
            <Link to="/desk/{-$id}" params={{ id: String(row.id) }}>
              <MediaIcon media={row.media} size={17} />
              <span className="ell">{subjectOf(row, lang)}</span>
              <SlaChip due={row.due_at} paused={isPaused(row.status)} />
            </Link>
          </li>
        ))}
      </ul>
    </Part>
  );
});
