import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { hasRemotePictures, mailDocument } from './mail';
import css from './Ticket.module.css';

const nonce = () => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

/** A mail as it was sent, in a frame that can run nothing; as high as what it holds. */
export default function MailFrame({ html, title }: { html: string; title: string }) {
  const { t } = useT('ticket');
  const [pictures, setPictures] = useState(false);
  const frame = useRef<HTMLIFrameElement>(null);
  const page = useMemo(() => mailDocument(html, pictures, nonce()), [html, pictures]);
  useEffect(() => {
    const el = frame.current;
    if (!el) return;
    const fit = () => {
      const height = el.contentDocument?.documentElement.scrollHeight;
      if (height) el.style.height = `${Math.min(height + 4, 900)}px`;
    };
    el.addEventListener('load', fit);
    return () => el.removeEventListener('load', fit);
  }, []);
  return (
    <>
      {hasRemotePictures(html) && !pictures && (
        <Button size="compact-xs" variant="default" onClick={() => setPictures(true)}>
          {t('mail.pictures')}
        </Button>
      )}
      <iframe
        ref={frame}
        className={css.frame}
        title={title}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={page}
      />
    </>
  );
}
