export type DeviceState = 'off' | 'ready' | 'ringing' | 'connecting' | 'connected' | 'failed';

/** What is wrong with the telephone of this browser, as far as a person can do something about it. */
export type Trouble = '' | 'microphone_refused' | 'microphone_missing' | 'network' | 'sign_in' | 'unreachable';

export interface Standing {
  state: DeviceState;
  trouble: Trouble;
}

/** Which call a line belongs to, as the provider brings it from the server. */
export interface About {
  call?: number;
  work?: number;
}
/** A line that somebody means: of this call, or of the call of this work. */
export type Wanted = { call: number } | { work: number };

export const isOf = (about: About, wanted: Wanted) =>
  'call' in wanted ? about.call === wanted.call : about.work === wanted.work;

/** What the server wrote beside the address: "call=7&work=12". */
export function aboutOf(read: (name: keyof About) => string | null | undefined): About {
  const about: About = {};
  for (const name of ['call', 'work'] as const) {
    const value = Number(read(name));
    if (value > 0) about[name] = value;
  }
  return about;
}

/**
 * The agent's end of a call: sound in this browser. The call itself belongs to the server, which is asked by HTTP to
 * answer, hold and end; a device only joins, is muted and leaves.
 */
export interface PhoneDevice {
  readonly kind: 'none' | 'simulator' | 'twilio';
  register(): Promise<void>;
  /** this line was wanted here (its reservation was accepted, its number dialled): join when it rings, or rings already */
  expect(wanted: Wanted): void;
  /** nothing comes of what was wanted */
  forget(): void;
  /** says no to a line that rings here; one that does not is none to refuse */
  decline(unwanted: Wanted): void;
  mute(on: boolean): void;
  leave(): void;
  /** tries at once to reach the provider again */
  reconnect(): void;
  /** asks for the microphone again, after somebody has allowed it or plugged one in */
  retry(): void;
  on(listener: (standing: Standing) => void): () => void;
  destroy(): void;
}

/** The listeners that every device has. */
export class Listeners {
  private all = new Set<(standing: Standing) => void>();
  private standing: Standing = { state: 'off', trouble: '' };

  get state() {
    return this.standing.state;
  }

  get trouble() {
    return this.standing.trouble;
  }

  set(state: DeviceState, trouble: Trouble = this.standing.trouble) {
    if (state === this.standing.state && trouble === this.standing.trouble) return;
    this.standing = { state, trouble };
    for (const listener of this.all) listener(this.standing);
  }

  add(listener: (standing: Standing) => void) {
    this.all.add(listener);
    listener(this.standing);
    return () => void this.all.delete(listener);
  }

  clear() {
    this.all.clear();
  }
}

/** How long a line that was wanted may take to reach this browser; what comes later rings like any other. */
const COMES_WITHIN = 20_000;

/** Which line was wanted here: any other rings on, whatever was pressed. */
export class Wish {
  private wanted: Wanted | null = null;
  private until = 0;

  make = (wanted: Wanted) => {
    this.wanted = wanted;
    this.until = Date.now() + COMES_WITHIN;
  };
  drop = () => {
    this.wanted = null;
  };
  wants(about: About) {
    return this.wanted !== null && Date.now() < this.until && isOf(about, this.wanted);
  }
}
