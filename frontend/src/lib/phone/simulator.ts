import { Listeners, type PhoneDevice } from './types';

/** No provider configured: joins every call of the simulated carrier, makes no sound and no traffic of its own. */
export class SimulatedDevice implements PhoneDevice {
  readonly kind = 'simulator' as const;
  private listeners = new Listeners();

  async register() {
    this.listeners.set('ready');
  }
  expect() {
    this.listeners.set('connected');
  }
  decline() {}
  mute() {}
  leave() {
    this.listeners.set('ready');
  }
  on(listener: Parameters<Listeners['add']>[0]) {
    return this.listeners.add(listener);
  }
  destroy() {
    this.listeners.clear();
  }
}
