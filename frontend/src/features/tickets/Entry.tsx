import {
  IconAlertTriangleFilled,
  IconChecks,
  IconClockHour4,
  IconFile,
  IconHelpCircle,
  IconLock,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconRobot,
  IconRoute,
} from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import { CLOCK, clock, fmt } from '@/lib/time';
import { Avatar, initials, MediaIcon, mediaOf } from '@/ui/marks';
import { MailFrame } from './MailFrame';
import css from './Ticket.module.css';
import { useEventWords } from './words';

export type TimelineEntry = Schema['TimelineEntry'];

function Files({ files }: { files: Schema['AttachmentRow'][] }) {
  const { lang } = useT('ticket');
  if (!files.length) return null;
  return (
    <div className={css.files}>
      {files.map((file) => (
        <a key={file.id} href={`/api/v1/attachments/${file.id}`} className={css.file} download={file.filename}>
          <IconFile size={17} stroke={1.7} aria-hidden />
          {file.filename} <span className="num">{bytes(file.size, lang)}</span>
        </a>
      ))}
    </div>
  );
}

/** Where an outgoing message is on its way: icon and word, red only when it did not arrive. */
function Delivery({ state }: { state: string }) {
  const { t } = useT('ticket');
  if (state === 'queued')
    return (
      <span className={css.state}>
        <IconClockHour4 size={13} aria-hidden />
        {t('delivery.queued')}
      </span>
    );
  if (state === 'failed')
    return (
      <span className={css.state} data-tone="bad">
        <IconAlertTriangleFilled size={13} aria-hidden />
        {t('delivery.failed')}
      </span>
    );
  if (state === 'unknown')
    return (
      <span className={css.state}>
        <IconHelpCircle size={13} aria-hidden />
        {t('delivery.unknown')}
      </span>
    );
  if (state !== 'sent') return null;
  return (
    <span className={css.state} data-tone="out">
      <IconChecks size={14} aria-hidden />
      {t('delivery.sent')}
    </span>
  );
}

function Message({ entry }: { entry: TimelineEntry }) {
  const { t, lang } = useT('ticket');
  const { t: word } = useT('common');
  const [asSent, setAsSent] = useState(false);
  const note = entry.direction === 'note';
  const out = entry.direction === 'out';
  const automatic = entry.direction === 'system';
  return (
    <li className={`${css.msg} ${note ? css.note : ''}`} data-dir={out || automatic ? 'out' : 'in'}>
      <Avatar tone={note ? 'note' : out ? 'brand' : 'idle'}>
        {note ? <IconLock size={15} /> : automatic ? <IconRobot size={16} /> : initials(entry.author)}
      </Avatar>
      <article className={css.card}>
        <div className={css.meta}>
          <b>{automatic ? t('automatic') : entry.author}</b>
          {note ? (
            t('note')
          ) : (
            <span className={css.state}>
              <MediaIcon media={entry.media} size={13} />
              {word(`media.${mediaOf(entry.media)}`)}
            </span>
          )}
          <time className="num" dateTime={entry.at}>
            {fmt(entry.at, lang, CLOCK)}
          </time>
          {(out || automatic) && <Delivery state={entry.state} />}
        </div>
        <div className={css.body}>
          {entry.subject && <div className={css.subj}>{entry.subject}</div>}
          {asSent ? (
            <MailFrame html={entry.html} title={t('mail.frame', { who: entry.author })} />
          ) : (
            <div className={css.text}>{entry.text}</div>
          )}
          {entry.quoted && !asSent && (
            <details className={css.quote}>
              <summary>{t('quoted')}</summary>
              <blockquote>{entry.quoted}</blockquote>
            </details>
          )}
          {entry.html && entry.direction === 'in' && (
            <button type="button" className={css.asSent} onClick={() => setAsSent(!asSent)}>
              {t(asSent ? 'mail.asText' : 'mail.asSent')}
            </button>
          )}
          <Files files={entry.attachments} />
        </div>
      </article>
    </li>
  );
}

function CallEntry({ entry }: { entry: TimelineEntry }) {
  const { t, lang } = useT('ticket');
  const inbound = entry.direction !== 'out';
  const seconds = (value: number | null | undefined) => (value == null ? '—' : clock(value * 1000));
  return (
    <li className={css.msg} data-dir="in">
      <Avatar tone="ok">{inbound ? <IconPhoneIncoming size={17} /> : <IconPhoneOutgoing size={17} />}</Avatar>
      <article className={css.card}>
        <div className={css.meta}>
          <b>{t(inbound ? 'call.in' : 'call.out')}</b>
          <span>{entry.author}</span>
          <time className="num" dateTime={entry.at}>
            {fmt(entry.at, lang, CLOCK)}
          </time>
        </div>
        <div className={css.callgrid}>
          <span className="num">
            {t('call.waited')} <b>{seconds(entry.call?.waited)}</b>
          </span>
          <span className="num">
            {t('call.talked')} <b>{seconds(entry.call?.talked)}</b>
          </span>
        </div>
        {entry.text && <p className={css.sum}>{entry.text}</p>}
      </article>
    </li>
  );
}

function SystemEntry({ entry }: { entry: TimelineEntry }) {
  const { lang } = useT('ticket');
  const words = useEventWords();
  const text = words(entry);
  if (!text) return null;
  return (
    <li className={css.sys}>
      <IconRoute size={14} aria-hidden />
      <span>{text}</span>
      <time className="num" dateTime={entry.at}>
        {fmt(entry.at, lang, CLOCK)}
      </time>
    </li>
  );
}

/** One thing that happened on the ticket, over any medium. */
export const Entry = memo(({ entry }: { entry: TimelineEntry }) => {
  if (entry.kind === 'event') return <SystemEntry entry={entry} />;
  if (entry.kind === 'call') return <CallEntry entry={entry} />;
  return <Message entry={entry} />;
});
