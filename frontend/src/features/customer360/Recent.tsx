import {
  IconBolt,
  IconHeartHandshake,
  IconMail,
  IconNote,
  IconPhone,
  IconReceipt,
  IconTicket,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { fmt } from '@/lib/time';
import css from './Customer360.module.css';
import { Part } from './parts';

const ICONS: Record<string, typeof IconBolt> = {
  call: IconPhone,
  message: IconMail,
  mail: IconMail,
  ticket: IconTicket,
  note: IconNote,
  retention: IconHeartHandshake,
  retention_case: IconHeartHandshake,
  billing: IconReceipt,
  subscription: IconReceipt,
  customer: IconUser,
};

/** The last contacts, whatever the medium; those of a ticket open it. */
export const Recent = memo(({ entries }: { entries: Schema['CustomerTimelineEntry'][] }) => {
  const { t, lang } = useT('panel');
  if (!entries.length) return null;
  return (
    <Part title={t('recent')}>
      <ul className={css.rows}>
        {entries.map((entry) => {
          const Icon = ICONS[entry.kind] ?? ICONS[entry.subject_kind] ?? IconBolt;
          const line = (
            <>
              <Icon size={17} stroke={1.7} aria-hidden />
              <span className="ell">{entry.text || localised(entry.title, lang)}</span>
              <time className="num" dateTime={entry.at}>
                {fmt(entry.at, lang, { month: 'short', day: 'numeric' })}
              </time>
            </>
          );
          return (
            <li key={entry.id}>
              {entry.ticket_id ? (
                <Link to="/desk/{-$id}" params={{ id: String(entry.ticket_id) }}>
                  {line}
                </Link>
              ) : (
                <span className={css.row}>{line}</span>
              )}
            </li>
          );
        })}
      </ul>
    </Part>
  );
});
