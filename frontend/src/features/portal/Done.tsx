import { IconCircleCheckFilled, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { keptInTab } from '@/lib/store';
import { fmt, zoneName } from '@/lib/time';
import type { RequestRow } from './api';
import form from './Form.module.css';
import css from './Portal.module.css';
import { Button, Note, Title } from './parts';
import look from './Request.module.css';
import { Link } from './route';

const STORE = 'portal.sent';
interface Sent {
  number: string;
  token: string;
  kind: string;
  answer: string | null;
  due: string | null;
  address: string;
}

/** Kept for this tab only, so that a reload of the confirmation still shows the number. */
export function rememberSent(request: RequestRow, address: string) {
  const { number, token, kind, answer_by: answer, due_at: due } = request;
  keptInTab.write(STORE, JSON.stringify({ number: String(number), token, kind, answer, due, address }));
}

const sent = (): Sent | null => JSON.parse(keptInTab.read(STORE) ?? 'null') as Sent | null;

function CopyLink({ link }: { link: string }) {
  const { t } = useT('portal');
  const [copied, setCopied] = useState(false);
  return (
    <div className={look.copy}>
      <input readOnly aria-label={t('done.link')} value={link} onFocus={(e) => e.target.select()} />
      <Button plain onClick={() => void navigator.clipboard.writeText(link).then(() => setCopied(true))}>
        <IconCopy size={17} aria-hidden />
        <span role="status">{t(copied ? 'done.copied' : 'done.copy')}</span>
      </Button>
    </div>
  );
}

export function Done() {
  const { t, lang } = useT('portal');
  const [request] = useState(sent);
  if (!request)
    return (
      <Note first title={t('done.lost')} hint={t('done.lostHint')}>
        <Link to="/requests" className={css.button}>
          {t('nav.requests')}
        </Link>
      </Note>
    );
  const path = `/requests/${request.token}`;
  const by = (at: string) => ({
    date: fmt(at, lang, { dateStyle: 'full', timeStyle: 'short' }),
    zone: zoneName(at, lang),
  });
  return (
    <div className={look.done}>
      <IconCircleCheckFilled size={44} className={look.tick} aria-hidden />
      <Title lead={t('done.mail', { address: request.address })}>
        {t(request.kind === 'complaint' ? 'done.complaint' : 'done.title')}
      </Title>
      <p className={look.number}>
        <span>{t('done.number')}</span>
        <strong className="num">{request.number}</strong>
      </p>
      {request.answer && <p>{t('done.answer', by(request.answer))}</p>}
      {request.due && <p>{t('done.due', by(request.due))}</p>}
      <section className={look.panel}>
        <h2>{t('done.link')}</h2>
        <CopyLink link={`${location.origin}/portal${path}`} />
        <p className={css.hint}>{t('done.linkHint')}</p>
        <div className={form.actions}>
          <Link to={path} className={css.button}>
            {t('done.open')}
          </Link>
          <Link to="/" className={css.button} data-plain>
            {t('done.home')}
          </Link>
        </div>
      </section>
    </div>
  );
}
