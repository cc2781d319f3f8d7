import { IconCheck, IconPaperclip } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { newKey } from '@/api/call';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { kept } from '@/lib/store';
import { fmt, zoneName } from '@/lib/time';
import { type Message, type RequestDetail, useMe, useReply, useRequest } from './api';
import form from './Form.module.css';
import css from './Portal.module.css';
import { Alert, Button, Field, Loading, Note, StatusChip, Title, Trouble, useTrouble } from './parts';
import look from './Request.module.css';
import { Link } from './route';

function useWhen() {
  const { lang } = useT('portal');
  return (at: string) => fmt(new Date(at).getTime(), lang, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Three steps that a customer understands, instead of the desk's five statuses. */
function Progress({ request }: { request: RequestDetail }) {
  const { t } = useT('portal');
  const solved = request.status === 'resolved' || request.status === 'closed';
  const reached = solved ? 2 : 1;
  const steps = [t('request.stepReceived'), t('request.stepWork'), t('request.stepDone')];
  return (
    <ol className={look.steps} aria-label={t('request.steps')}>
      {steps.map((step, i) => (
        <li key={step} data-done={i <= reached} aria-current={i === reached ? 'step' : undefined}>
          <span aria-hidden>{i < reached || solved ? <IconCheck size={14} stroke={3} /> : i + 1}</span>
          {step}
        </li>
      ))}
    </ol>
  );
}

function Facts({ request }: { request: RequestDetail }) {
  const { t, lang } = useT('portal');
  const when = useWhen();
  const promises = [
    ['answer', request.answer_by],
    ['due', request.due_at],
  ] as const;
  return (
    <dl className={look.facts}>
      <div>
        <dt>{t('request.number')}</dt>
        <dd className="num">{request.number}</dd>
      </div>
      <div>
        <dt>{t('status.label')}</dt>
        <dd>
          <StatusChip status={request.status} />
        </dd>
      </div>
      <div>
        <dt>{t('request.sent')}</dt>
        <dd className="num">{when(request.created_at)}</dd>
      </div>
      {promises.map(
        ([name, at]) =>
          at && (
            <div key={name}>
              <dt>{t(`request.${name}`)}</dt>
              <dd className="num">
                {when(at)}
                <br />
                <small className={css.hint}>{zoneName(at, lang)}</small>
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Files come through the same door as their request: by the session, or by the token of its link. */
const fileAt = (id: number, request: RequestDetail) => `/api/v1/portal/attachments/${id}?token=${request.token}`;

function One({ message, request }: { message: Message; request: RequestDetail }) {
  const { t } = useT('portal');
  const when = useWhen();
  const mine = message.is_mine;
  return (
    <li className={look.message} data-mine={mine}>
      <p className={look.meta}>
        <strong>{mine ? t('request.you') : message.author || t('request.us')}</strong>
        <time className="num" dateTime={message.created_at}>
          {when(message.created_at)}
        </time>
      </p>
      <p className={look.text}>{message.text}</p>
      {message.attachments.length > 0 && (
        <ul className={look.files} aria-label={t('request.files')}>
          {message.attachments.map((file) => (
            <li key={file.id}>
              <a href={fileAt(file.id, request)} download>
                <IconPaperclip size={15} aria-hidden />
                {file.filename}
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function ReplyForm({ request, address }: { request: RequestDetail; address: string }) {
  const { t } = useT('portal');
  const store = `portal.reply.${request.id}`;
  const [text, setText] = useState(() => kept.read(store) ?? '');
  const [bad, setBad] = useState(false);
  const once = useRef(newKey());
  const reply = useReply(address);
  const words = useTrouble();
  useEffect(() => {
    if (text) kept.write(store, text);
    else kept.drop(store);
  }, [store, text]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setBad(!text.trim());
    if (!text.trim()) return;
    reply.mutate(
      { text, once: once.current },
      {
        onSuccess: () => {
          setText('');
          once.current = newKey();
        },
      },
    );
  };
  return (
    <form className={look.reply} onSubmit={submit} noValidate>
      {reply.isError && (
        <Alert title={t('form.failed')}>
          {reply.error instanceof Failure && reply.error.noAnswer ? t('form.failedHint') : words(reply.error)}
        </Alert>
      )}
      <Field
        id="reply"
        label={t('request.reply')}
        hint={t(request.status === 'resolved' ? 'request.reopens' : 'request.replyHint')}
        error={bad ? t('form.required') : undefined}
      >
        {(ids) => (
          <textarea {...ids} rows={4} maxLength={20_000} value={text} onChange={(e) => setText(e.target.value)} />
        )}
      </Field>
      <div className={form.actions}>
        <Button type="submit" busy={reply.isPending} disabled={reply.isPending}>
          {t(reply.isPending ? 'request.sending' : 'request.send')}
        </Button>
        <span role="status" className={css.hint}>
          {reply.isSuccess && !text ? t('request.sent_ok') : ''}
        </span>
      </div>
    </form>
  );
}

function Thread({ request, address }: { request: RequestDetail; address: string }) {
  const { t } = useT('portal');
  return (
    <section aria-labelledby="thread">
      <h2 id="thread" className={css.h2}>
        {t('request.thread')}
      </h2>
      {request.messages.length ? (
        <ol className={look.thread} aria-live="polite">
          {request.messages.map((message) => (
            <One key={message.id} message={message} request={request} />
          ))}
        </ol>
      ) : (
        <p className={css.hint}>{t('request.noMessages')}</p>
      )}
      {request.status === 'closed' ? (
        <p className={css.hint}>{t('request.closed')}</p>
      ) : (
        <ReplyForm request={request} address={address} />
      )}
    </section>
  );
}

/** A request: by its number within the list of who is signed in, or by the token of the link that every message carries. */
export function Request({ id }: { id: string }) {
  const { t } = useT('portal');
  const me = useMe();
  const found = useRequest(id);
  if (found.isPending) return <Loading rows={8} tall />;
  // what was read stays on the screen while one look at it fails
  if (!found.data && found.error instanceof Failure && [401, 403, 404].includes(found.error.status))
    return (
      <Note first title={t('request.missing')} hint={t('request.missingHint')}>
        {!me.data && (
          <Link to={`/sign-in?next=${encodeURIComponent(`/requests/${id}`)}`} className={css.button}>
            {t('nav.signIn')}
          </Link>
        )}
      </Note>
    );
  if (!found.data) return <Trouble first error={found.error} retry={() => void found.refetch()} />;
  const request = found.data;
  return (
    <div className={look.request}>
      <Title lead={t(`kind.${request.kind}`)}>{request.subject}</Title>
      <Progress request={request} />
      <Facts request={request} />
      <Thread request={request} address={id} />
    </div>
  );
}
