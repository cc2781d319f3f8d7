import { $api } from '@/api/client';
import { useT } from '@/i18n/t';
import css from './Composer.module.css';

/** What will stand below the words when they leave, and whose it is. */
export function SignatureShown({ ticket }: { ticket: number }) {
  const { t } = useT('talk');
  const found = $api.useQuery('get', '/api/v1/tickets/{id}/signature', { params: { path: { id: ticket } } });
  const { text, whose } = found.data ?? {};
  if (!text || !whose) return null;
  return (
    <details className={css.signature}>
      <summary>{t(`signature.of.${whose}`)}</summary>
      <p>{text}</p>
    </details>
  );
}
