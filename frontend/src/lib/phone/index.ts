import { useSyncExternalStore } from 'react';
import { NoDevice } from './none';
import type { PhoneDevice, Standing } from './types';

/** A telephone that neither registers nor fails is one that cannot be reached. */
const PATIENCE = 15_000;

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

async function made(answer: Answer, ask: () => Promise<Answer>): Promise<PhoneDevice> {
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

/**
 * Starts the device that the server names, whose code is fetched only then. One that cannot be had is said
 * to be away: never another in its place.
 */
export async function startPhone(ask: () => Promise<Answer>) {
  try {
    use(await made(await ask(), ask));
  } catch {
    use(new NoDevice());
  }
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), PATIENCE));
  try {
    await Promise.race([device.register(), late]);
  } catch {
    if (standing.state === 'off') {
      use(new NoDevice());
      await device.register();
    }
  }
}

export const phone = () => device;
export const useDeviceState = () => useSyncExternalStore(subscribe, () => standing.state);
export const useDeviceTrouble = () => useSyncExternalStore(subscribe, () => standing.trouble);
