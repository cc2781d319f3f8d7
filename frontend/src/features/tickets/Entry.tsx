import { notifications } from '@mantine/notifications';
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
import { lazy, memo, Suspense, useState } from 'react';
import { api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import { CLOCK, clock, fmt, MOMENT } from '@/lib/time';
import { Avatar, initials, MediaIcon, mediaOf } from '@/ui/marks';
import { useFailureText } from '@/ui/State';
import css from './Ticket.module.css';
import { type TimelineEvent, useEventWords } from './words';

// the second wall against hostile mail is heavy, and most messages are read as text
const MailFrame = lazy(() => import('./MailFrame'));

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

function SendAgain({ message }: { message: Schema['MessageDetail'] }) {
  const { t } = useT('ticket');
  const text = useFailureText();
  const again = async () => {
    try {
      await api.POST('/api/v1/messages/{id}/send-again', { params: { path: { id: message.id } } });
    } catch (error) {
      notifications.show({ color: 'red', title: t('delivery.againFailed'), message: text(error) });
    }
  };
  return (
    <button type="button" className={css.again} onClick={() => void again()}>
      {t('delivery.again')}
    </button>
  );
}

/** Why it did not arrive: the code's words, with what the mail server said as it said it. */
function why(t: ReturnType<typeof useT<'ticket'>>['t'], detail: string): string {
  const [code = '', ...said] = detail.split(' ');
  const words = said.join(' ');
  if (code === 'answered' || code === 'bounced' || code === 'broken') return t(`delivery.${code}`, { words });
  return detail;
}

/** Where an outgoing message is on its way: icon and word, red only when it did not arrive. */
function Delivery({ message }: { message: Schema['MessageDetail'] }) {
  const { t, lang } = useT('ticket');
  const { state } = message;
  const [code = '', next = '', ...rest] = message.state_detail.split(' ');
  if (state === 'queued' && next && (code === 'unreachable' || code === 'deferred'))
    return (
      <span className={css.state} data-tone="bad">
        <IconAlertTriangleFilled size={13} aria-hidden />
        {t(`delivery.${code}`, { at: fmt(next, lang, MOMENT) })}
      </span>
    );
  if (state === 'queued')
    return (
      <span className={css.state}>
        <IconClockHour4 size={13} aria-hidden />
        {t('delivery.queued')}
      </span>
    );
  if (state === 'failed')
    return (
      <span className={css.state} data-tone="bad" title={why(t, message.state_detail)}>
        <IconAlertTriangleFilled size={13} aria-hidden />
        {t('delivery.failed')}
        <SendAgain message={message} />
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
  if (code === 'refused')
    return (
      <span className={css.state} data-tone="bad">
        <IconAlertTriangleFilled size={13} aria-hidden />
        {t('delivery.refused', { who: [next, ...rest].join(' ') })}
      </span>
    );
  if (code === 'waiting')
    return (
      <span className={css.state}>
        <IconClockHour4 size={13} aria-hidden />
        {t('delivery.waiting', { at: fmt(next, lang, MOMENT), who: rest.join(' ') })}
      </span>
    );
  return (
    <span className={css.state} data-tone="out">
      <IconChecks size={14} aria-hidden />
      {t('delivery.sent')}
    </span>
  );
}

function Body({ message }: { message: Schema['MessageDetail'] }) {
  const { t } = useT('ticket');
  const [asSent, setAsSent] = useState(false);
  const files = message.attachments.filter((file) => !file.is_inline);
  const mayShow = message.html && message.direction === 'in';
  return (
    <div className={css.body}>
      {message.subject && message.direction === 'in' && <div className={css.subj}>{message.subject}</div>}
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
  const out = message.direction === 'out' || message.direction === 'system';
  const automatic = out && (message.direction === 'system' || message.is_automatic);
  const who = automatic ? t('automatic') : message.author_name || message.sender || t('system.customerActor');
  return (
    <li className={`${css.msg} ${note ? css.note : ''}`} data-dir={out ? 'out' : 'in'}>
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
          <time className="num" dateTime={at}>
            {fmt(at, lang, CLOCK)}
          </time>
          {out && <Delivery message={message} />}
        </div>
        <Body message={message} />
      </article>
    </li>
  );
}

const seconds = (value: unknown) => (typeof value === 'number' ? clock(value * 1000) : '—');

function CallEntry({ event, at }: { event: TimelineEvent; at: string }) {
  const { t, lang } = useT('ticket');
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
        </div>
      </article>
    </li>
  );
}

function SystemEntry({ event, at }: { event: TimelineEvent; at: string }) {
  const { lang } = useT('ticket');
  const text = useEventWords()(event);
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
