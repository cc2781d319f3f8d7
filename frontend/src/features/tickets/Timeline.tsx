import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { DAY, dayOf, fmt, serverNow } from '@/lib/time';
import { Trouble } from '@/ui/State';
import { Entry, type TimelineEntry } from './Entry';
import css from './Ticket.module.css';
import { timelineOf } from './timelineQuery';

/** The whole timeline, oldest first, read page by page; the newest page is the last, so all of them are read. */
function useTimeline(ticket: number) {
  const pages = useInfiniteQuery(timelineOf(ticket));
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  return pages;
}

/** One entry, or a run of changes that happened one behind the other with nothing said in between. */
type Piece = TimelineEntry | TimelineEntry[];

interface Day {
  key: string;
  at: string;
  pieces: Piece[];
}

const LONG_RUN = 6;
const LAST = 3;
const TALKS = new Set(['call.ended', 'ticket.split', 'ticket.unsplit']);
const isChange = ({ event }: TimelineEntry) => !!event && !TALKS.has(event.name);

/** Long runs of changes as one piece each: what was said is not to be searched for between them. */
function folded(entries: TimelineEntry[]): Piece[] {
  const pieces: Piece[] = [];
  let run: TimelineEntry[] = [];
  const close = () => {
    pieces.push(...(run.length >= LONG_RUN ? [run] : run));
    run = [];
  };
  for (const entry of entries) {
    if (isChange(entry)) run.push(entry);
    else {
      close();
      pieces.push(entry);
    }
  }
  close();
  return pieces;
}

function byDay(entries: TimelineEntry[]): Day[] {
  const days: { key: string; at: string; entries: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const key = dayOf(entry.at);
    const last = days.at(-1);
    if (last?.key === key) last.entries.push(entry);
    else days.push({ key, at: entry.at, entries: [entry] });
  }
  return days.map(({ key, at, entries: own }) => ({ key, at, pieces: folded(own) }));
}

function DayBreak({ at }: { at: string }) {
  const { t, lang } = useT('ticket');
  const day = dayOf(at);
  const today = dayOf(serverNow());
  const yesterday = dayOf(serverNow() - 86_400_000);
  return (
    <li className={css.day}>{day === today ? t('today') : day === yesterday ? t('yesterday') : fmt(at, lang, DAY)}</li>
  );
}

/** The last of a run of changes; the earlier ones are a press away. */
function Run({ entries }: { entries: TimelineEntry[] }) {
  const { t } = useT('ticket');
  const [open, setOpen] = useState(false);
  const shown = open ? entries : entries.slice(-LAST);
  return (
    <>
      <li className={css.sys}>
        <button type="button" className={css.asSent} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('folded.fewer') : t('folded.more', { count: entries.length - LAST })}
        </button>
      </li>
      {shown.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </>
  );
}

const NEAR = 120;

/** Keeps the newest entry in view while the reader is there, and leaves them alone when they read further up. */
function useStick(ticket: number, newest: string | undefined) {
  const log = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another ticket begins at its newest entry
  useEffect(() => {
    stuck.current = true;
  }, [ticket]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: again when something new arrived
  useEffect(() => {
    const el = log.current;
    if (!el) return;
    const down = () => stuck.current && el.scrollTo({ top: el.scrollHeight });
    const moved = () => {
      stuck.current = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR;
    };
    down();
    // the composer arrives late and grows while typing; frames and pictures get their height late
    const watch = new ResizeObserver(down);
    watch.observe(el);
    if (el.firstElementChild) watch.observe(el.firstElementChild);
    el.addEventListener('scroll', moved, { passive: true });
    return () => {
      watch.disconnect();
      el.removeEventListener('scroll', moved);
    };
  }, [ticket, newest]);
  return log;
}

const SHAPES = ['62%', '84%', '48%', '76%'];

export const Timeline = memo(({ ticket }: { ticket: number }) => {
  const { t } = useT('ticket');
  const pages = useTimeline(ticket);
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const days = useMemo(() => byDay(entries), [entries]);
  const log = useStick(ticket, entries.at(-1)?.id);

  if (pages.isPending)
    return (
      <div className={css.log} role="status" aria-busy="true" aria-label={t('loading')}>
        <ol>
          {SHAPES.map((width) => (
            <li key={width} className={css.msg} data-dir="in">
              <Skeleton circle height={32} />
              <div className={css.card}>
                <Skeleton height={12} width={120} mb={10} />
                <Skeleton height={12} width={width} mb={8} />
                <Skeleton height={12} width="40%" />
              </div>
            </li>
          ))}
        </ol>
      </div>
    );
  if (pages.isError && !pages.data)
    return <Trouble title={t('timelineFailed')} error={pages.error} retry={() => void pages.refetch()} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <div className={css.log} ref={log} role="log" aria-label={t('timeline')} tabIndex={0}>
      <ol>
        {days.map((day) => [
          <DayBreak key={day.key} at={day.at} />,
          ...day.pieces.map((piece) =>
            Array.isArray(piece) ? (
              <Run key={`run-${piece[0]?.id}`} entries={piece} />
            ) : (
              <Entry key={piece.id} entry={piece} />
            ),
          ),
        ])}
      </ol>
      {pages.isError && (
        <Trouble
          small
          title={t('timelineFailed')}
          error={pages.error}
          retry={() => void (pages.hasNextPage ? pages.fetchNextPage() : pages.refetch())}
        />
      )}
    </div>
  );
});
