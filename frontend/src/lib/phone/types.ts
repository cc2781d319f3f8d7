export type DeviceState = 'off' | 'ready' | 'ringing' | 'connecting' | 'connected' | 'failed';

/** What is wrong with the telephone of this browser, as far as a person can do something about it. */
export type Trouble = '' | 'microphone_refused' | 'microphone_missing' | 'network' | 'sign_in' | 'unreachable';

export interface Standing {
  state: DeviceState;
  trouble: Trouble;
}

/**
 * The agent's end of a call: sound in this browser. The call itself belongs to the server, which is asked by HTTP to
 * answer, hold and end; a device only joins, is muted and leaves.
 */
export interface PhoneDevice {
  readonly kind: 'none' | 'simulator' | 'twilio';
  register(): Promise<void>;
  /** the next call that reaches this device within moments was wanted (its reservation was accepted here): join at once */
  expect(): void;
  /** nothing comes of what was wanted */
  forget(): void;
  /** says no to the call that rings here; one that does not is none to refuse */
  decline(): void;
  mute(on: boolean): void;
  leave(): void;
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

/** How long a call that was wanted may take to reach this browser; what comes later rings like any other. */
const COMES_WITHIN = 20_000;

/** Whether the next call was wanted here. */
export class Wish {
  private until = 0;

  make = () => {
    this.until = Date.now() + COMES_WITHIN;
  };
  drop = () => {
    this.until = 0;
  };
  get isOpen() {
    return Date.now() < this.until;
  }
}
