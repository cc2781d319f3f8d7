import { useSyncExternalStore } from 'react';
import { NoDevice } from './none';
import type { PhoneDevice, Standing } from './types';

/** A telephone that neither registers nor fails is one that cannot be reached. */
const PATIENCE = 15_000;
/** One that cannot be had is asked for again after these pauses, the last one over and over. */
const AGAIN = [2000, 5000, 15_000, 30_000, 60_000];

let device: PhoneDevice = new NoDevice();
let standing: Standing = { state: 'off', trouble: '' };
let stop = () => {};
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

function use(next: PhoneDevice) {
  stop();
  if (device !== next) device.destroy();
  device = next;
  stop = next.on((now) => {
    standing = now;
    for (const listener of listeners) listener();
  });
}

export interface Answer {
  kind: 'none' | 'simulator' | 'twilio';
  identity: string;
  /** of the simulated carrier */
  address: string | null;
  /** for Twilio's SDK */
  token: string | null;
}
type Ask = () => Promise<Answer>;

async function made(answer: Answer, ask: Ask): Promise<PhoneDevice> {
  if (answer.kind === 'simulator') {
    const { SimulatedDevice } = await import('./simulator');
    return new SimulatedDevice(answer.address ?? '', answer.identity);
  }
  if (!answer.token) throw new Error('no token');
  const { TwilioDevice } = await import('./twilio');
  return new TwilioDevice(answer.token, async () => {
    const { token } = await ask();
    if (!token) throw new Error('no token');
    return token;
  });
}

/** Resolves when the device is there, rejects when it is not within the time in which one can be. */
function registered(one: PhoneDevice): Promise<void> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error('no answer')), PATIENCE);
  });
  return Promise.race([one.register(), tooLate]).finally(() => clearTimeout(late));
}

/** The telephone of one person in this browser, from when they are here until they have left. */
class Line {
  private over = false;
  private tries = 0;
  private trying = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly person: number,
    private ask: Ask,
  ) {
    addEventListener('online', this.again);
    void this.connect();
  }

  /** Fetches the device that the server names. One that cannot be had is said to be away, and asked for again. */
  private async connect() {
    clearTimeout(this.timer);
    this.trying = true;
    const missing = await this.one();
    this.trying = false;
    if (!missing || this.over) return;
    this.timer = setTimeout(() => void this.connect(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  /** One try; answers whether another one may bring what this one did not. */
  private async one(): Promise<boolean> {
    let answer: Answer;
    let next: PhoneDevice;
    try {
      answer = await this.ask();
      if (this.over) return false;
      next = answer.kind === 'none' ? new NoDevice() : await made(answer, this.ask);
    } catch {
      this.none();
      return true;
    }
    if (this.over) {
      next.destroy();
      return false;
    }
    use(next);
    try {
      await registered(next);
      this.tries = 0;
      // one that has registered comes back by itself
      return false;
    } catch {
      this.none();
      return true;
    }
  }

  private none() {
    if (this.over) return;
    use(new NoDevice());
    void device.register();
  }

  again = () => {
    if (this.over || this.trying) return;
    if (device.kind === 'none') {
      this.tries = 0;
      void this.connect();
    } else if (standing.state === 'failed') device.reconnect();
  };

  end() {
    this.over = true;
    clearTimeout(this.timer);
    removeEventListener('online', this.again);
    use(new NoDevice());
  }
}

let line: Line | null = null;

/**
 * Gives a person their telephone in this browser. Whose it is already keeps it, with the call that is on it, whatever
 * page is drawn meanwhile; that of whoever was here before hangs up.
 */
export function startPhone(person: number, ask: Ask) {
  if (line?.person === person) return;
  stopPhone();
  line = new Line(person, ask);
}

/** Nobody is signed in here any more: the call ends and the microphone closes. */
export function stopPhone() {
  line?.end();
  line = null;
}

/** Tries at once what would be tried later: the network is back, or somebody asks for it. A good one is left alone. */
export const connectAgain = () => line?.again();

export const phone = () => device;
export const useDeviceState = () => useSyncExternalStore(subscribe, () => standing.state);
export const useDeviceTrouble = () => useSyncExternalStore(subscribe, () => standing.trouble);
