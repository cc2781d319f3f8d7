import { Listeners, type PhoneDevice } from './types';

/** No telephone: none was named yet, or the one that was named cannot be reached. */
export class NoDevice implements PhoneDevice {
  readonly kind = 'none' as const;
  private listeners = new Listeners();

  async register() {
    this.listeners.set('failed', 'unreachable');
  }
  expect() {}
  forget() {}
  decline() {}
  mute() {}
  leave() {}
  reconnect() {}
  retry() {}
  on(listener: Parameters<Listeners['add']>[0]) {
    return this.listeners.add(listener);
  }
  destroy() {
    this.listeners.clear();
  }
}
