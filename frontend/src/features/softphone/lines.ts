import { type Call, isThere, type Participant, type Supervision } from '@/live/derive';

export const nameOf = (one: Pick<Participant, 'name' | 'number'>) => one.name || one.number;
export const callerOf = (call: Pick<Call, 'customer_name' | 'caller_shown'>) => call.customer_name || call.caller_shown;

/** The call rings at whom it was given to at once; its old agent can do nothing more about it. */
export const isGivenAway = (call: Call) =>
  call.participants.some((one) => one.purpose === 'transfer' && one.stage === 'calling');

export const presentIn = (call: Call): Participant[] => call.participants.filter(isThere);

/** Whether an open consultation has the agent's ear: nobody else can be asked meanwhile. */
export const isAsking = (call: Call) =>
  presentIn(call).some((one) => one.purpose !== 'add' && (one.stage === 'calling' || one.stage === 'talking'));

/** Whom nobody reached: the newest who was asked in, until another is asked or the reader has read it. */
export function missedIn(call: Call): Participant | undefined {
  const newest = call.participants.at(-1);
  return newest?.stage === 'failed' ? newest : undefined;
}

const REASONS = ['busy', 'no-answer', 'failed', 'canceled'] as const;
export type Reason = (typeof REASONS)[number] | 'other';
/** The provider's word for why somebody was not reached, as far as we have one of our own. */
export const reasonOf = (one: Participant): Reason => REASONS.find((known) => known === one.reason) ?? 'other';

const TROUBLES = [
  'ring',
  'ring_agent',
  'agent_line',
  'hold',
  'resume',
  'mute',
  'unmute',
  'hang_up',
  'invite',
  'coach',
  'tones',
  'announce',
  'record_start',
  'record_pause',
  'record_resume',
  'record_stop',
  'comfort',
  'dial',
  'connect',
] as const;
export type Trouble = (typeof TROUBLES)[number] | 'other';
export const troubleOf = (call: Pick<Call, 'trouble'>): Trouble =>
  TROUBLES.find((known) => known === call.trouble) ?? 'other';

const MACHINES = /^(machine|fax)/;
/** Whether a machine and not a person answered whom we dialled. */
export const byMachine = (call: Pick<Call, 'answered_by'>) => MACHINES.test(call.answered_by ?? '');

/** Who supervises this call, other than the reader. */
export const watchersOf = (rows: Iterable<Supervision>, call: number, me: number): Supervision[] =>
  [...rows].filter((one) => one.call === call && one.person !== me && !one.is_over && one.stage === 'joined');

interface FlightLine {
  at: string;
  name: string;
}

/** Since when the caller is on hold, by the flight record; null when it does not say. */
export function heldSince(flight: readonly FlightLine[]): number | null {
  const begun = flight.findLast((line) => line.name === 'hold' || line.name === 'consult_asked');
  return begun ? Date.parse(begun.at) : null;
}

/**
 * Keys that were pressed, sent in their order: those pressed while others are on their way go together in the next
 * request, for each takes a moment and two at once might overtake each other.
 */
export function keySender(send: (digits: string) => Promise<boolean>) {
  let waiting = '';
  let running = false;
  const run = async () => {
    if (running) return;
    running = true;
    while (waiting) {
      const now = waiting.slice(0, 32);
      waiting = waiting.slice(32);
      if (!(await send(now))) waiting = '';
    }
    running = false;
  };
  return (digit: string) => {
    waiting += digit;
    void run();
  };
}
