import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { call } from '@/api/call';
import { useBoard as useSocketBoard } from '@/live/board';

export const STATES = ['talking', 'busy', 'available', 'wrap_up', 'break', 'offline'] as const;
export type AgentStateName = (typeof STATES)[number];
export const TONE: Record<AgentStateName, 'ok' | 'bad' | 'warn' | 'idle'> = {
  available: 'ok',
  talking: 'bad',
  busy: 'bad',
  wrap_up: 'warn',
  break: 'idle',
  offline: 'idle',
};

export interface QueueLine {
  id: number;
  key: string;
  name: Record<string, string>;
  media: string;
  waiting: number;
  oldest_waiting_at: string | null;
  offered: number;
  answered: number;
  abandoned: number;
  /** share answered within the target today, 0 to 1; null before the first */
  service_level: number | null;
  service_level_seconds: number;
  service_level_percent: number;
  mean_wait_seconds: number | null;
  agents: Partial<Record<AgentStateName, number>>;
}

export interface Held {
  work_item: number;
  media: string;
  queue: number;
  title: string;
  customer_name?: string;
  ticket_id: number | null;
  since: string;
  state: string;
}

export interface AgentLine {
  id: number;
  name: string;
  team: string;
  state: AgentStateName;
  reason: string;
  since: string;
  load: Record<string, { used: number; total: number }>;
  work: Held[];
  /** ids of the queues this person may be asked for */
  queues?: number[];
}

export interface Minute {
  at: string;
  answered: number;
  waiting: number;
}

export interface Board {
  at: string;
  queues: QueueLine[];
  agents: AgentLine[];
  totals: {
    offered: number;
    answered: number;
    abandoned: number;
    handled: number;
    service_level: number | null;
    mean_handle_seconds: number | null;
  };
  history?: Minute[];
}

export type Health = 'good' | 'watch' | 'critical' | 'quiet';

/** Worst first: nobody there, waiting far too long, promise missed by far; then a little of it; then fine. */
export function healthOf(queue: QueueLine, now: number): Health {
  const waited = queue.oldest_waiting_at ? (now - Date.parse(queue.oldest_waiting_at)) / 1000 : 0;
  const target = queue.service_level_percent / 100;
  const level = queue.service_level ?? target;
  const { agents } = queue;
  const staffed = (agents.available ?? 0) + (agents.talking ?? 0) + (agents.busy ?? 0) + (agents.wrap_up ?? 0) > 0;
  if (queue.waiting > 0 && !staffed) return 'critical';
  if (waited > 3 * queue.service_level_seconds || level < target - 0.15) return 'critical';
  if (waited > queue.service_level_seconds || level < target) return 'watch';
  return queue.offered || queue.waiting ? 'good' : 'quiet';
}

/** The wait that has lasted longest over all queues, and where. */
export function longestWait(queues: QueueLine[]): QueueLine | null {
  const waiting = queues.filter((queue) => queue.oldest_waiting_at);
  return waiting.reduce<QueueLine | null>(
    (worst, queue) => ((queue.oldest_waiting_at ?? '') < (worst?.oldest_waiting_at ?? '~') ? queue : worst),
    null,
  );
}

/** The board: once by HTTP (with the last 30 minutes), then whatever the socket brings, at most once a second. */
export function useBoardData() {
  const fresh = useSocketBoard<Board>();
  const first = useQuery({
    queryKey: ['supervision', 'board'],
    queryFn: () => call<Board>('get', 'supervision/board'),
    // the socket keeps the figures true; the half hour behind the chart moves once a minute
    refetchInterval: 60_000,
    staleTime: 0,
  });
  const board = useMemo(() => {
    if (!fresh) return first.data;
    const newer = !first.data || fresh.at >= first.data.at ? fresh : first.data;
    return { ...newer, history: newer.history ?? first.data?.history ?? [] };
  }, [fresh, first.data]);
  return { board, isPending: first.isPending && !board, error: board ? null : first.error, retry: first.refetch };
}

const SAMPLES = 60;
export type Track = Record<'level' | 'longest' | 'abandoned' | 'handled' | 'handle', number[]>;

function sample(board: Board): Record<keyof Track, number> {
  const { totals } = board;
  const worst = longestWait(board.queues)?.oldest_waiting_at;
  return {
    level: totals.service_level ?? 1,
    longest: worst ? Math.max(0, Date.now() - Date.parse(worst)) : 0,
    abandoned: totals.offered ? totals.abandoned / totals.offered : 0,
    handled: totals.handled,
    handle: totals.mean_handle_seconds ?? 0,
  };
}

/** The course of the figures since this page was opened, a point every 10 s. */
export function useTrack(board: Board): Track {
  const [track, setTrack] = useState<Track>({ level: [], longest: [], abandoned: [], handled: [], handle: [] });
  const [latest] = useState({ board });
  latest.board = board;
  useEffect(() => {
    const add = () =>
      setTrack((was) => {
        const now = sample(latest.board);
        const grow = (name: keyof Track) => [...was[name].slice(1 - SAMPLES), now[name]];
        return {
          level: grow('level'),
          longest: grow('longest'),
          abandoned: grow('abandoned'),
          handled: grow('handled'),
          handle: grow('handle'),
        };
      });
    add();
    const timer = setInterval(add, 10_000);
    return () => clearInterval(timer);
  }, [latest]);
  return track;
}
