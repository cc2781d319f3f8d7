import type { LiveState } from '@/live/reduce';
import { live } from '@/live/store';

let answering: Promise<void> = Promise.resolve();
let steering: Promise<void> = Promise.resolve();
let current = new AbortController();

/** Answers to what rings are given one after the other; they wait for nothing else, for what rings runs out. */
export function answerInTurn(what: () => Promise<void>): Promise<void> {
  answering = answering.then(what).catch(() => undefined);
  return answering;
}

/**
 * Commands to a call run one after the other, each on what the one before it left: a key pressed while another command
 * is still being carried out waits for its turn. `turn` ends when a later command made this one pointless.
 */
export function inTurn(what: (turn: AbortSignal) => Promise<void>): Promise<void> {
  const turn = current.signal;
  const before = Promise.all([answering, steering]);
  steering = before.then(() => (turn.aborted ? undefined : what(turn))).catch(() => undefined);
  return steering;
}

/** The same for what ends the call: nothing that was asked before it is waited for, except the request under way. */
export function nextTurn(what: (turn: AbortSignal) => Promise<void>): Promise<void> {
  current.abort();
  current = new AbortController();
  return inTurn(what);
}

/** The first value that `read` finds in the live rows; undefined after `patience` ms, or when the turn ended. */
export function seen<T>(read: (state: LiveState) => T, turn: AbortSignal, patience: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const finish = (found?: T) => {
      clearTimeout(late);
      leave();
      turn.removeEventListener('abort', ended);
      resolve(found);
    };
    const ended = () => finish();
    const look = () => {
      const found = read(live.snapshot());
      if (found) finish(found);
    };
    const leave = live.subscribe(look);
    const late = setTimeout(finish, patience);
    turn.addEventListener('abort', ended);
    if (turn.aborted) finish();
    else look();
  });
}
