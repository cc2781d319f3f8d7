import { useQuery } from '@tanstack/react-query';
import { call, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import css from './Composer.module.css';

/** What will stand below the words when they leave, and whose it is. */
export function SignatureShown({ ticket, queue }: { ticket: number; queue: number | undefined }) {
  const { t } = useT('talk');
  const found = useQuery({
    // of all that can happen to a ticket only another queue changes it
    queryKey: readKey('tickets/{id}/signature', ticket, { queue }),
    queryFn: () => call<Schema['SignatureShown']>('get', `tickets/${ticket}/signature`),
  });
  const { text, whose } = found.data ?? {};
  if (!text || !whose) return null;
  return (
    <details className={css.signature}>
      <summary>{t(`signature.of.${whose}`)}</summary>
      <p>{text}</p>
    </details>
  );
}
