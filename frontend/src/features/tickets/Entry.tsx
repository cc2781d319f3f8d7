import {
  IconFile,
  IconFileOff,
  IconLock,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconRobot,
  IconRoute,
} from '@tabler/icons-react';
import { memo, Suspense, useState } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import { lazy } from '@/lib/later';
import { CLOCK, clock, fmt, MOMENT } from '@/lib/time';
import { Avatar, initials, MediaIcon, mediaOf } from '@/ui/marks';
import { Delivery } from './Delivery';
import css from './Ticket.module.css';
import { type TimelineEvent, useEventWords } from './words';

// the second wall against hostile mail is heavy, and most messages are read as text
const Heard = lazy(() => import('../calls/Heard'));
const MailFrame = lazy(() => import('./MailFrame'));
const MessageMenu = lazy(() => import('./MessageMenu'));
const SplitEntry = lazy(() => import('./SplitEntry'));

export type TimelineEntry = Schema['TimelineEntry'];

const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

const HEARD = ['audio/mpeg', 'audio/wav'];

function Files({ files }: { files: Schema['AttachmentRow'][] }) {
  const { t, lang } = useT('ticket');
  if (!files.length) return null;
  const gone = files.filter((file) => file.forgotten_at);
  const kept = files.filter((file) => !file.forgotten_at);
  const shown = kept.filter((file) => SHOWN.includes(file.content_type));
  const heard = kept.filter((file) => HEARD.includes(file.content_type));
  return (
    <div className={css.files}>
      {shown.map((file) => (
        <a key={file.id} href={`/api/v1/attachments/${file.id}`} target="_blank" rel="noreferrer">
          <img className={css.picture} src={`/api/v1/attachments/${file.id}`} alt={file.filename} loading="lazy" />
        </a>
      ))}
      {heard.map((file) => (
        // biome-ignore lint/a11y/useMediaCaption: what somebody sent has no captions
        <audio
          key={file.id}
          className={css.audio}
          controls
          preload="none"
          aria-label={file.filename}
          src={`/api/v1/attachments/${file.id}`}
        />
      ))}
      {kept
        .filter((file) => !shown.includes(file) && !heard.includes(file))
        .map((file) => (
          <a key={file.id} href={`/api/v1/attachments/${file.id}`} className={css.file} download={file.filename}>
            <IconFile size={17} stroke={1.7} aria-hidden />
            {file.filename} <span className="num">{bytes(file.size, lang)}</span>
          </a>
        ))}
      {gone.map((file) => (
        <span key={file.id} className={css.gone}>
          <IconFileOff size={17} stroke={1.7} aria-hidden />
          {file.filename} · {t('fileGone', { at: fmt(file.forgotten_at as string, lang, MOMENT) })}
        </span>
      ))}
    </div>
  );
}

function Body({ message }: { message: Schema['MessageDetail'] }) {
  const { t } = useT('ticket');
  const [asSent, setAsSent] = useState(false);
  const files = message.attachments.filter((file) => !file.is_inline);
  const theirs = message.direction === 'in' || (message.direction === 'aside' && message.state === 'received');
  const mayShow = message.html && theirs;
  return (
    <div className={css.body}>
      {message.subject && theirs && <div className={css.subj}>{message.subject}</div>}
      {asSent ? (
        <Suspense>
          <MailFrame html={message.html} title={t('mail.frame', { who: message.author_name })} />
        </Suspense>
      ) : (
        <div className={css.text}>{message.text}</div>
      )}
      {message.quoted && !asSent && (
        <details className={css.quote}>
          <summary>{t('quoted')}</summary>
          <blockquote>{message.quoted}</blockquote>
        </details>
      )}
      {mayShow && (
        <button type="button" className={css.asSent} onClick={() => setAsSent(!asSent)}>
          {t(asSent ? 'mail.asText' : 'mail.asSent')}
        </button>
      )}
      <Files files={files} />
    </div>
  );
}

function Message({ message, at }: { message: Schema['MessageDetail']; at: string }) {
  const { t, lang } = useT('ticket');
  const { t: word } = useT('common');
  const note = message.direction === 'note';
  const aside = message.direction === 'aside';
  const out = message.direction === 'out' || message.direction === 'system' || (aside && message.state !== 'received');
  const automatic = out && (message.direction === 'system' || message.is_automatic);
  const who = automatic ? t('automatic') : message.author_name || message.sender || t('system.customerActor');
  return (
    <li className={`${css.msg} ${note ? css.note : ''}`} data-dir={out ? 'out' : 'in'} data-aside={aside || undefined}>
      <Avatar tone={note ? 'note' : out && !automatic ? 'brand' : 'idle'}>
        {note ? <IconLock size={15} /> : automatic ? <IconRobot size={16} /> : initials(who)}
      </Avatar>
      <article className={css.card}>
        <div className={css.meta}>
          <b>{who}</b>
          {note ? (
            t('note')
          ) : (
            <span className={css.state}>
              <MediaIcon media={message.media} size={13} />
              {word(`media.${mediaOf(message.media)}`)}
            </span>
          )}
          {aside && (
            <span className="ell" title={message.to.join(', ')}>
              {out ? t('aside.to', { to: message.to.join(', ') }) : t('aside.from')}
            </span>
          )}
          <time className="num" dateTime={at}>
            {fmt(at, lang, CLOCK)}
          </time>
          {out && <Delivery message={message} />}
          {message.state_detail === 'file_lost' && (
            <span className={css.state} data-tone="bad">
              {t('delivery.fileLost')}
            </span>
          )}
          {message.direction !== 'system' && (
            <Suspense>
              <MessageMenu message={message} />
            </Suspense>
          )}
        </div>
        <Body message={message} />
      </article>
    </li>
  );
}

const seconds = (value: unknown) => (typeof value === 'number' ? clock(value * 1000) : '—');

function CallEntry({ event, at }: { event: TimelineEvent; at: string }) {
  const { t, lang } = useT('ticket');
  const [open, setOpen] = useState(false);
  const inbound = event.facts.direction !== 'outbound';
  return (
    <li className={css.msg} data-dir="in">
      <Avatar tone="ok">{inbound ? <IconPhoneIncoming size={17} /> : <IconPhoneOutgoing size={17} />}</Avatar>
      <article className={css.card}>
        <div className={css.meta}>
          <b>{t(inbound ? 'call.in' : 'call.out')}</b>
          <time className="num" dateTime={at}>
            {fmt(at, lang, CLOCK)}
          </time>
        </div>
        <div className={css.callgrid}>
          <span className="num">
            {t('call.waited')} <b>{seconds(event.facts.waited)}</b>
          </span>
          <span className="num">
            {t('call.talked')} <b>{seconds(event.facts.talked)}</b>
          </span>
          <button type="button" className={css.asSent} aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('call.open')}
          </button>
        </div>
        {open && (
          <Suspense>
            <Heard id={event.subject_id} />
          </Suspense>
        )}
      </article>
    </li>
  );
}

function SystemEntry({ event, at }: { event: TimelineEvent; at: string }) {
  const { lang } = useT('ticket');
  const words = useEventWords()(event);
  const split = event.name === 'ticket.split' || event.name === 'ticket.unsplit';
  const text = split ? (
    <Suspense>
      <SplitEntry event={event} at={at} />
    </Suspense>
  ) : (
    words
  );
  if (!text) return null;
  return (
    <li className={css.sys}>
      <IconRoute size={14} aria-hidden />
      <span>{text}</span>
      <time className="num" dateTime={at}>
        {fmt(at, lang, CLOCK)}
      </time>
    </li>
  );
}

/** One thing that happened on the ticket, over any medium. */
export const Entry = memo(({ entry }: { entry: TimelineEntry }) => {
  if (entry.message) return <Message message={entry.message} at={entry.at} />;
  if (!entry.event) return null;
  if (entry.event.name === 'call.ended') return <CallEntry event={entry.event} at={entry.at} />;
  return <SystemEntry event={entry.event} at={entry.at} />;
});
