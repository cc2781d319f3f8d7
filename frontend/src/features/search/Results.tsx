import { Button, Skeleton } from '@mantine/core';
import { IconBook2, IconSearch, IconSearchOff, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useT } from '@/i18n/t';
import type { Pages } from '@/lib/pages';
import { DATE, fmt, MOMENT } from '@/lib/time';
import { InternalMark } from '@/ui/InternalMark';
import { isPaused, MediaIcon, mediaOf, mediaTone, PriorityMark, SlaChip } from '@/ui/marks';
import { Empty, Trouble } from '@/ui/State';
import type { Counts, FoundRow, Kind } from './api';
import css from './Search.module.css';

type Pieces = FoundRow['headline'];

function Marked({ pieces, none = '' }: { pieces: Pieces; none?: string }) {
  if (!pieces.length) return none;
  return pieces.map(({ text, is_hit }, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, in its order
    is_hit ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
  );
}

interface LineProps {
  to: '/desk/{-$id}' | '/customers/{-$id}' | '/knowledge/{-$id}';
  id: number;
  tone?: string | undefined;
  icon: ReactNode;
  headline: ReactNode;
  snippet?: ReactNode;
  children: ReactNode;
}

function Line({ to, id, tone, icon, headline, snippet, children }: LineProps) {
  return (
    <li>
      <Link to={to} params={{ id: String(id) }} className={css.line} data-result>
        <span className={css.icon} data-tone={tone}>
          {icon}
        </span>
        <span className={css.words}>
          <b>{headline}</b>
          {snippet && <span className={css.snippet}>{snippet}</span>}
          <span className={css.facts}>{children}</span>
        </span>
      </Link>
    </li>
  );
}

function TicketLine({ row, message }: { row: FoundRow; message: boolean }) {
  const { t, lang } = useT('search');
  const { t: word } = useT('common');
  const { t: talk } = useT('ticket');
  const ticket = row.ticket as NonNullable<FoundRow['ticket']>;
  const said = row.message as FoundRow['message'] | null;
  const finished = ticket.status === 'resolved' || ticket.status === 'closed';
  const media = (message && said ? said.media : ticket.media) as typeof ticket.media;
  return (
    <Line
      to="/desk/{-$id}"
      id={ticket.id}
      tone={mediaTone(media)}
      icon={
        <>
          <MediaIcon media={media} size={16} />
          <span className="sr">{word(`media.${mediaOf(media)}`)}</span>
        </>
      }
      headline={<Marked pieces={row.headline} none={t('noSubject')} />}
      snippet={row.snippet.length > 0 && <Marked pieces={row.snippet} />}
    >
      <span className="num">#{ticket.number}</span>
      {message && said ? (
        <>
          {said.direction === 'note' && <span className="chip">{talk('note')}</span>}
          <span>{said.author_name}</span>
          <span className="num">{fmt(said.created_at, lang, MOMENT)}</span>
        </>
      ) : (
        <>
          <span>{ticket.customer?.name}</span>
          <span className="chip">{word(`status.${ticket.status}`)}</span>
          <PriorityMark priority={ticket.priority} />
          {!finished && ticket.due_at && <SlaChip due={ticket.due_at} paused={isPaused(ticket.status)} />}
          <span>{ticket.assignee?.name}</span>
          <span className="num">{fmt(ticket.updated_at, lang, MOMENT)}</span>
        </>
      )}
    </Line>
  );
}

function CustomerLine({ row }: { row: FoundRow }) {
  const { t: word } = useT('common');
  const customer = row.customer as NonNullable<FoundRow['customer']>;
  return (
    <Line
      to="/customers/{-$id}"
      id={customer.id}
      icon={<IconUser size={16} aria-hidden />}
      headline={<Marked pieces={row.headline} />}
    >
      <span className="num">{customer.number}</span>
      <span>{word(`tier.${customer.tier as 'vip'}`)}</span>
      <span className="num">{customer.phone}</span>
      <span>{customer.email}</span>
    </Line>
  );
}

function ArticleLine({ row }: { row: FoundRow }) {
  const { lang } = useT('search');
  const article = row.article as NonNullable<FoundRow['article']>;
  return (
    <Line
      to="/knowledge/{-$id}"
      id={article.id}
      tone="vio"
      icon={<IconBook2 size={16} aria-hidden />}
      headline={<Marked pieces={row.headline} />}
      snippet={<Marked pieces={row.snippet} />}
    >
      <InternalMark audience={article.audience} />
      <span className="num">{fmt(article.updated_at, lang, DATE)}</span>
    </Line>
  );
}

const SHAPES = ['62%', '48%', '71%', '55%', '66%', '43%', '58%'];

function Shapes() {
  const { t } = useT('search');
  return (
    <div role="status" aria-label={t('loading')} aria-busy="true" className={css.shapes}>
      {SHAPES.map((width) => (
        <div key={width} className={css.line}>
          <Skeleton height={30} width={30} radius={8} />
          <span className={css.words}>
            <Skeleton height={14} width={width} />
            <Skeleton height={12} width="90%" />
            <Skeleton height={12} width={180} />
          </span>
        </div>
      ))}
    </div>
  );
}

/** Reads the next page when the end of the list comes near. */
function useEnd(more: () => void, wanted: boolean) {
  const end = useRef<HTMLDivElement>(null);
  const read = useRef(more);
  read.current = more;
  useEffect(() => {
    if (!wanted || !end.current) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && read.current(), {
      rootMargin: '400px',
    });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [wanted]);
  return end;
}

interface Props {
  q: string;
  kind: Kind;
  found: Pages<FoundRow>;
  count: Counts['items'][number] | undefined;
  /** the question itself is not understood: the box says so */
  unclear: boolean;
  /** of the other kinds: what was found, and the way there */
  others: Counts['items'];
  onKind: (kind: Kind) => void;
}

/** What was found of one kind, or why there is nothing. */
export function Results({ q, kind, found, count, unclear, others, onKind }: Props) {
  const { t } = useT('search');
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  const more = () => void (hasNextPage && !isFetchingNextPage && fetchNextPage());
  const end = useEnd(more, hasNextPage);
  if (!q)
    return (
      <Empty title={t('begin')} icon={<IconSearch size={26} stroke={1.6} aria-hidden />}>
        <p>{t('beginHint')}</p>
      </Empty>
    );
  if (unclear) return null;
  if (found.error && !found.rows)
    return <Trouble title={t('failed')} error={found.error} retry={() => void found.refetch()} />;
  if (!found.rows) return <Shapes />;
  if (!found.rows.length)
    return (
      <Empty title={t('none')} icon={<IconSearchOff size={26} stroke={1.6} aria-hidden />}>
        <p>
          {t(
            count?.count !== null || kind === 'tickets' ? 'noneHint' : kind === 'messages' ? 'noWords' : 'onlyTickets',
          )}
        </p>
        <span className={css.elsewhere}>
          {others.map((one) => (
            <Button key={one.kind} variant="default" onClick={() => onKind(one.kind)}>
              {t('elsewhere', { kind: t(`tab.${one.kind}`), count: one.count ?? 0 })}
            </Button>
          ))}
        </span>
      </Empty>
    );
  return (
    <>
      <ul className={css.list} aria-label={t('results', { kind: t(`tab.${kind}`) })} aria-busy={found.isFetching}>
        {found.rows.map((row) =>
          kind === 'customers' ? (
            <CustomerLine key={row.id} row={row} />
          ) : kind === 'articles' ? (
            <ArticleLine key={row.id} row={row} />
          ) : (
            <TicketLine key={row.id} row={row} message={kind === 'messages'} />
          ),
        )}
      </ul>
      <div ref={end} className={css.end}>
        {hasNextPage ? (
          <Button variant="default" loading={isFetchingNextPage} onClick={more}>
            {t('more')}
          </Button>
        ) : (
          t(count?.is_more ? 'capped' : 'end')
        )}
      </div>
    </>
  );
}
