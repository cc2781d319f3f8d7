import { useSyncExternalStore } from 'react';
import { SimulatedDevice } from './simulator';
import type { DeviceState, PhoneDevice } from './types';

let device: PhoneDevice = new SimulatedDevice();
let state: DeviceState = 'off';
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
    state = now;
    for (const listener of listeners) listener();
  });
}

interface Answer {
  device: string;
  token: string | null;
}

/** Starts the device that the server names; the SDK is fetched only when it is Twilio's. */
export async function startPhone(ask: () => Promise<Answer>) {
  const answer = await ask();
  // calls are not set up here: no telephone at all, never another in its place
  if (answer.device === 'none') return;
  if (answer.device !== 'twilio' || !answer.token) {
    use(new SimulatedDevice());
  } else {
    const { TwilioDevice } = await import('./twilio');
    use(new TwilioDevice(answer.token, async () => (await ask()).token ?? ''));
  }
  await device.register();
}

export const phone = () => device;
export const useDeviceState = () => useSyncExternalStore(subscribe, () => state);
