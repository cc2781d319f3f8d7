/** When this browser asks to be brought back into its call, and whether in place of a line that only seems to live. */
export type Need = 'none' | 'back' | 'replace';

interface Now {
  /** the call as the server knows it */
  comforted: boolean;
  connected: boolean;
  /** the telephone of this browser */
  device: 'off' | 'ready' | 'ringing' | 'connecting' | 'connected' | 'failed';
  /** this page had the call's sound before it was loaded again */
  had: boolean;
  online: boolean;
}

/**
 * The caller hears that somebody comes back: come, as soon as the telephone can. A page that was loaded again has lost
 * its sound although the provider may not have noticed yet: then its place is taken anew.
 */
export function needOf(now: Now): Need {
  if (!now.connected || !now.online) return 'none';
  if (now.device !== 'ready') return 'none';
  if (now.comforted) return 'back';
  return now.had ? 'replace' : 'none';
}

const KEY = 'phone.call';
const storage = () => {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
};

/** Remembers, for this tab and past a reload, which call's sound it has. */
export const remember = (call: number) => storage()?.setItem(KEY, String(call));
export const hadSoundOf = (call: number) => storage()?.getItem(KEY) === String(call);
