import { IconInbox, IconLock } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { fmt } from '@/lib/time';
import { type RequestRow, useMe, useRequests } from './api';
import css from './Portal.module.css';
import { Button, Loading, Note, StatusChip, Title, Trouble } from './parts';
import { Link } from './route';

const DONE = new Set(['resolved', 'closed']);
function Rows({ items, title }: { items: RequestRow[]; title: string }) {
  const { t, lang } = useT('portal');
  if (!items.length) return null;
  const when = (row: RequestRow) =>
    fmt(new Date(row.updated_at).getTime(), lang, {
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
  return (
    <section>
      <h2 className={css.h2}>{title}</h2>
      <ul className={css.list}>
        {items.map((row) => (
          <li key={row.id}>
            <Link to={`/requests/${row.id}`} className={css.row}>
              <span className={css.rowText}>
                <strong>{row.subject}</strong>
                <small className="num">
                  {t(`kind.${row.kind}`)} · {row.number} · {t('requests.updated', { when: when(row) })}
                </small>
              </span>
              <StatusChip status={row.status} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mine({ address }: { address: string }) {
  const { t } = useT('portal');
  const found = useRequests();
  if (found.isPending) return <Loading rows={5} />;
  if (found.isError && !found.data) return <Trouble error={found.error} retry={() => void found.refetch()} />;
  const rows = found.rows ?? [];
  if (!rows.length)
    return (
      <Note
        title={t('requests.empty')}
        hint={t('requests.emptyHint', { address })}
        icon={<IconInbox size={26} stroke={1.6} aria-hidden />}
      >
        <Link to="/new" className={css.button}>
          {t('nav.new')}
        </Link>
      </Note>
    );
  return (
    <>
      <Rows title={t('requests.open')} items={rows.filter((row) => !DONE.has(row.status))} />
      <Rows title={t('requests.closed')} items={rows.filter((row) => DONE.has(row.status))} />
      {found.hasNextPage && (
        <Button plain busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('requests.more')}
        </Button>
      )}
    </>
  );
}

export function Requests() {
  const { t } = useT('portal');
  const me = useMe();
  return (
    <>
      <Title>{t('requests.title')}</Title>
      {me.isPending && <Loading rows={4} />}
      {me.isError && <Trouble error={me.error} retry={() => void me.refetch()} />}
      {me.data && <Mine address={me.data.address} />}
      {me.data === null && (
        <Note
          title={t('requests.signInFirst')}
          hint={t('requests.signInHint')}
          icon={<IconLock size={26} stroke={1.6} aria-hidden />}
        >
          <Link to="/sign-in" className={css.button}>
            {t('nav.signIn')}
          </Link>
        </Note>
      )}
    </>
  );
}
