import { useMemo } from 'react';
import { useNow } from '@/lib/time';
import type { LiveState } from './reduce';
import type { RowOf } from './rows';
import { useLive, useRows } from './store';

export type WorkItem = RowOf<'work_item'>;
export type Call = RowOf<'call'>;

const LINE = new Set(['connecting', 'connected']);
const HELD = new Set(['active', 'parked', 'wrap_up']);

const isCall = (work: WorkItem) => work.media === 'voice';
const rangAt = (work: WorkItem) => work.reservation?.created_at ?? '';
/** Somebody holds the line: a call comes before everything written, then what rings longest. */
const byUrgency = (a: WorkItem, b: WorkItem) =>
  Number(isCall(b)) - Number(isCall(a)) || rangAt(a).localeCompare(rangAt(b)) || a.id - b.id;

/** Work held out to this person at `now`, the most urgent first; what has run out no longer rings. */
export const ringingOf = (rows: Iterable<WorkItem>, me: number, now: number): WorkItem[] =>
  [...rows]
    .filter((w) => w.reservation?.state === 'pending' && w.reservation.agent === me)
    .filter((w) => Date.parse(w.reservation?.expires_at ?? '') > now - 1500)
    .sort(byUrgency);

/** The same for now, as long as it lasts. */
export function useRinging(me: number): WorkItem[] {
  const rows = useRows('work_item');
  const now = useNow(1000);
  return useMemo(() => ringingOf(rows.values(), me, now), [rows, me, now]);
}

/** Whether this person holds the work: handles it, parked it, or wraps it up. */
export const holds = (work: WorkItem | undefined, me: number) => work?.agent?.id === me && HELD.has(work.state);

/** Work this person holds: being handled, parked by a call, or in wrap-up. */
export function useMyWork(me: number): WorkItem[] {
  const rows = useRows('work_item');
  return useMemo(() => [...rows.values()].filter((w) => holds(w, me)), [rows, me]);
}

/** The call this person is on, if any. */
export const callOf = (state: LiveState, me: number): Call | undefined => {
  for (const call of state.call.values()) if (call.agent === me && LINE.has(call.state ?? '')) return call;
};

/** Whether this person answered a call whose line is not here yet: it comes within moments. */
export const callComes = (state: LiveState, me: number): boolean =>
  [...state.work_item.values()].some((w) => isCall(w) && w.state === 'active' && w.agent?.id === me);

const THERE = new Set(['calling', 'talking', 'joined']);

export type Participant = Call['participants'][number];
export type Supervision = RowOf<'supervision'>;

/** Whether somebody who was asked into a call still rings or is in it. */
export const isThere = (one: Participant) => THERE.has(one.stage);

/** This person's own place in a colleague's call, while they are asked into it. */
export const myPlaceIn = (call: Call, me: number): Participant | undefined =>
  call.agent === me ? undefined : call.participants?.find((one) => one.person === me && isThere(one));

/** A colleague's call that this person was asked into and has not left. */
export const guestOf = (state: LiveState, me: number): Call | undefined => {
  for (const call of state.call.values()) if (!call.is_over && myPlaceIn(call, me)) return call;
};

/** The call that this person listens to, whispers in or has barged into. */
export const supervisionOf = (state: LiveState, me: number): Supervision | undefined => {
  for (const row of state.supervision.values()) if (row.person === me && !row.is_over) return row;
};

export const useMyCall = (me: number) => useLive((state) => callOf(state, me));

/** This person's own state row. */
export const useMyState = (me: number) =>
  useLive((state) => {
    for (const row of state.agent_state.values()) if (row.person === me) return row;
  });

/** What waits in this person's queues, with what rings at them: how many, and since when the oldest. */
export function useWaiting(me: number) {
  const rows = useRows('work_item');
  return useMemo(() => {
    // what rings at a colleague is not in the snapshot, so it counts for nobody here
    const waits = (w: WorkItem) => w.state === 'waiting' || (w.state === 'reserved' && w.reservation?.agent === me);
    const waiting = [...rows.values()].filter(waits);
    const oldest = waiting.map((w) => w.entered_at).sort()[0] ?? null;
    return { count: waiting.length, oldest };
  }, [rows, me]);
}
