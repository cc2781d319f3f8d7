import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { serverNow, useNow } from '@/lib/time';
import { useBoard as useSocketBoard } from '@/live/board';
import { useLink } from '@/live/link';
import type { Board, Figures, QueueLine } from './types';

export type Minute = Schema['BoardMinute'];

export type Health = QueueLine['health'] | 'quiet';

/** The server's judgement, made worse where somebody waits and nobody is there, and silent where nothing happens. */
export function healthOf(queue: QueueLine): Health {
  const { agents } = queue;
  const staffed = agents.available + agents.talking + agents.busy + agents.wrap_up > 0;
  if (waitingIn(queue) > 0 && !staffed) return 'critical';
  if (queue.health === 'good' && !queue.offered_today && !waitingIn(queue)) return 'quiet';
  return queue.health;
}

/** The wait that has lasted longest over all queues, and where. */
export function longestWait(queues: QueueLine[]): QueueLine | null {
  return queues.reduce<QueueLine | null>((worst, queue) => {
    if (!queue.longest_wait_since) return worst;
    const before = worst?.longest_wait_since;
    return !before || queue.longest_wait_since < before ? queue : worst;
  }, null);
}

/** The wait that is furthest beyond its promise, and where: a minute on the phone is worse than an hour of a mail. */
export function worstWait(queues: QueueLine[], now: number): QueueLine | null {
  const share = (queue: QueueLine) =>
    queue.longest_wait_since
      ? (now - Date.parse(queue.longest_wait_since)) / (1000 * Math.max(1, queue.service_level_seconds))
      : Number.NEGATIVE_INFINITY;
  const waiting = queues.filter((queue) => queue.longest_wait_since);
  return waiting.toSorted((a, b) => share(b) - share(a))[0] ?? null;
}

export interface Totals {
  waiting: number;
  offered: number;
  answered: number;
  /** the part that gave up, as the reports count it: short ones left out; 0 before the first contact */
  abandoned: number;
  /** percent answered in time today over all queues, and what was promised; null before the first contact */
  level: number | null;
  target: number;
}

/** Whoever is held out to an agent still waits for an answer. */
export const waitingIn = (queue: Pick<Figures, 'waiting' | 'ringing'>) => queue.waiting + queue.ringing;

/** The queues together. A queue's percentage counts as often as contacts stand behind it. */
export function totalsOf(queues: QueueLine[]): Totals {
  const sum = (value: (queue: QueueLine) => number) => queues.reduce((all, queue) => all + value(queue), 0);
  const counted = (queue: QueueLine) =>
    queue.service_level_percent.today === null
      ? 0
      : queue.answered_today + queue.abandoned_today - queue.abandoned_short_today;
  const all = sum(counted);
  const answered = sum((queue) => queue.answered_today);
  const gaveUp = sum((queue) => queue.abandoned_today - queue.abandoned_short_today);
  return {
    waiting: sum(waitingIn),
    offered: sum((queue) => queue.offered_today),
    answered,
    abandoned: gaveUp ? gaveUp / (answered + gaveUp) : 0,
    level: all ? sum((queue) => (queue.service_level_percent.today ?? 0) * counted(queue)) / all : null,
    target: all ? sum((queue) => queue.service_level_percent.target * counted(queue)) / all : 80,
  };
}

/** The board: once by HTTP, then whatever the socket brings, at most once a second. */
export function useBoardData() {
  const { phase } = useLink();
  const fresh = useSocketBoard<Board>();
  const first = useQuery({
    queryKey: readKey('supervision/board'),
    queryFn: () => call<Board>('get', 'supervision/board'),
    staleTime: 0,
  });
  const seen = useRef(0);
  const board = fresh ?? first.data;
  // while the line is good the picture is true even when nothing in it changes; afterwards its age counts
  if (board && phase === 'live') seen.current = Date.now();
  return { board, seen: seen.current || first.dataUpdatedAt, error: board ? null : first.error, retry: first.refetch };
}

const MINUTE = 60_000;
const MINUTES = 30;

/** The half hour with what is true now laid over it: the running minute grows, finished ones move on. */
export function grown(minutes: readonly Minute[], now: number, waiting: number, answered: number): Minute[] {
  const running = Math.floor(now / MINUTE) * MINUTE;
  const next = [...minutes];
  let last = next.at(-1);
  while (last && Date.parse(last.at) < running && running - Date.parse(last.at) <= MINUTES * MINUTE) {
    last = { at: new Date(Date.parse(last.at) + MINUTE).toISOString(), answered: 0, waiting: last.waiting };
    next.push(last);
  }
  if (last) next[next.length - 1] = { ...last, waiting, answered: last.answered + answered };
  return next.slice(-MINUTES);
}

export interface Course {
  minutes: Minute[];
  /** why nothing can be drawn; null while something can */
  error: Error | null;
  retry: () => void;
}

/** Waiting and answered by the minute, over the last half hour: read once, then grown by what the board says. */
export function useHistory(board: Board): Course {
  const { data, dataUpdatedAt, error, refetch } = useQuery({
    queryKey: readKey('supervision/history'),
    queryFn: () => call<Schema['BoardHistory']>('get', 'supervision/history'),
    staleTime: 0,
  });
  const [minutes, setMinutes] = useState<Minute[]>([]);
  const before = useRef({ read: 0, answered: 0 });
  const totals = totalsOf(board.queues);
  const { waiting, answered } = totals;
  const now = useNow(10_000);
  useEffect(() => {
    if (!data) return;
    const fresh = before.current.read !== dataUpdatedAt;
    const more = fresh ? 0 : Math.max(0, answered - before.current.answered);
    before.current = { read: dataUpdatedAt, answered };
    setMinutes((was) => grown(fresh ? data.minutes : was, Math.max(now, serverNow()), waiting, more));
  }, [data, dataUpdatedAt, waiting, answered, now]);
  return { minutes, error: data ? null : error, retry: () => void refetch() };
}

const SAMPLES = 60;
export type Track = Record<'level' | 'longest' | 'abandoned' | 'ready', number[]>;

function sample(board: Board): Record<keyof Track, number> {
  const totals = totalsOf(board.queues);
  const since = worstWait(board.queues, serverNow())?.longest_wait_since;
  return {
    level: totals.level ?? 100,
    longest: since ? Math.max(0, serverNow() - Date.parse(since)) : 0,
    abandoned: totals.abandoned,
    ready: board.agents.filter((agent) => agent.state === 'available').length,
  };
}

/** The course of the figures since this page was opened, a point every 10 s. */
export function useTrack(board: Board): Track {
  const [track, setTrack] = useState<Track>({ level: [], longest: [], abandoned: [], ready: [] });
  const latest = useRef(board);
  latest.current = board;
  useEffect(() => {
    const add = () =>
      setTrack((was) => {
        const now = sample(latest.current);
        const grow = (name: keyof Track) => [...was[name].slice(1 - SAMPLES), now[name]];
        return { level: grow('level'), longest: grow('longest'), abandoned: grow('abandoned'), ready: grow('ready') };
      });
    add();
    const timer = setInterval(add, 10_000);
    return () => clearInterval(timer);
  }, []);
  return track;
}
