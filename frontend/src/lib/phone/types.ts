export type DeviceState = 'off' | 'ready' | 'ringing' | 'connecting' | 'connected' | 'failed';

/**
 * The agent's end of a call: sound in this browser. The call itself belongs to the server, which is asked by HTTP to
 * answer, hold and end; a device only joins, is muted, sends digits and leaves.
 */
export interface PhoneDevice {
  readonly kind: 'simulator' | 'twilio';
  register(): Promise<void>;
  /** the next call that reaches this device was wanted (its reservation was accepted here): join at once */
  expect(): void;
  /** says no to the call that rings here; one that does not is none to refuse */
  decline(): void;
  mute(on: boolean): void;
  leave(): void;
  on(listener: (state: DeviceState) => void): () => void;
  destroy(): void;
}

/** The listeners that every device has. */
export class Listeners {
  private all = new Set<(state: DeviceState) => void>();
  private state: DeviceState = 'off';

  set(state: DeviceState) {
    this.state = state;
    for (const listener of this.all) listener(state);
  }

  add(listener: (state: DeviceState) => void) {
    this.all.add(listener);
    listener(this.state);
    return () => void this.all.delete(listener);
  }

  clear() {
    this.all.clear();
  }
}
