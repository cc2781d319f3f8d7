import { Call, Device } from '@twilio/voice-sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import en from '@/locales/en/phone.json';
import zh from '@/locales/zh-CN/phone.json';
import { TwilioDevice } from './twilio';
import type { Standing, Trouble } from './types';

type Heard = (...given: unknown[]) => void;

/** The events of the official SDK, fired by the test; its states, and its refusals to do what does not fit them. */
vi.mock('@twilio/voice-sdk', () => {
  class Emitter {
    private heard = new Map<string, Heard[]>();
    on(name: string, what: Heard) {
      this.heard.set(name, [...(this.heard.get(name) ?? []), what]);
    }
    fire(name: string, ...given: unknown[]) {
      for (const one of this.heard.get(name) ?? []) one(...given);
    }
  }
  class FakeDevice extends Emitter {
    static State = { Unregistered: 'unregistered', Registering: 'registering', Registered: 'registered' };
    static made: FakeDevice;
    state = 'unregistered';
    audio = { incoming: vi.fn() };
    updateToken = vi.fn();
    destroy = vi.fn();
    constructor(
      readonly token: string,
      readonly options: Record<string, unknown>,
    ) {
      super();
      FakeDevice.made = this;
    }
    register = vi.fn(async () => {
      if (this.state !== 'unregistered') throw new Error(`cannot register while ${this.state}`);
      this.becomes('registered');
    });
    becomes(state: string) {
      this.state = state;
      this.fire(state);
    }
  }
  class FakeCall extends Emitter {
    static Codec = { Opus: 'opus', PCMU: 'pcmu' };
    static State = { Pending: 'pending', Connecting: 'connecting', Open: 'open', Closed: 'closed' };
    now = 'pending';
    customParameters = new Map([['call', '7']]);
    mute = vi.fn();
    status = () => this.now;
    accept = vi.fn(() => {
      this.now = 'connecting';
    });
    ends(name: string, ...given: unknown[]) {
      this.now = 'closed';
      this.fire(name, ...given);
    }
    reject = vi.fn(() => this.ends('reject'));
    disconnect = vi.fn(() => this.ends('disconnect'));
    opens() {
      this.now = 'open';
      this.fire('accept', this);
    }
  }
  return { Device: FakeDevice, Call: FakeCall };
});

interface Sdk {
  token: string;
  options: Record<string, unknown>;
  audio: { incoming: ReturnType<typeof vi.fn> };
  updateToken: ReturnType<typeof vi.fn>;
  register: ReturnType<typeof vi.fn>;
  destroy: ReturnType<typeof vi.fn>;
  fire: Heard;
  becomes: (state: string) => void;
}
interface Leg {
  mute: ReturnType<typeof vi.fn>;
  accept: ReturnType<typeof vi.fn>;
  reject: ReturnType<typeof vi.fn>;
  disconnect: ReturnType<typeof vi.fn>;
  fire: Heard;
  ends: Heard;
  opens: () => void;
}

const MINE = { call: 7 };
const sdk = () => (Device as unknown as { made: Sdk }).made;
const fetchToken = vi.fn(async () => 'second');
let phone: TwilioDevice;
let now: Standing;
const is = (state: Standing['state'], trouble: Trouble = '') => expect(now).toEqual({ state, trouble });
const rings = () => {
  const leg = new (Call as unknown as new () => Leg)();
  sdk().fire('incoming', leg);
  return leg;
};

beforeEach(() => {
  vi.useFakeTimers();
  fetchToken.mockReset().mockResolvedValue('second');
  phone = new TwilioDevice('first', fetchToken);
  phone.on((standing) => {
    now = standing;
  });
});
afterEach(() => {
  phone.destroy();
  vi.useRealTimers();
});

test('it registers with the token that the server gave, and the desk chimes, not the SDK', async () => {
  is('off');
  await phone.register();
  is('ready');
  expect(sdk().token).toBe('first');
  expect(sdk().options).toMatchObject({ tokenRefreshMs: 120_000, closeProtection: true });
  expect(sdk().audio.incoming).toHaveBeenCalledWith(false);
});

test('before the token runs out another is fetched, again and again until one comes', async () => {
  await phone.register();
  fetchToken.mockRejectedValueOnce(new Error('the server is away'));
  sdk().fire('tokenWillExpire');
  await vi.advanceTimersByTimeAsync(0);
  expect(sdk().updateToken).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sdk().updateToken).toHaveBeenCalledWith('second');
  is('ready');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetchToken).toHaveBeenCalledTimes(2);
});

test('a token that is refused at the start is renewed, and then it registers', async () => {
  sdk().fire('error', { code: 31202 });
  is('failed', 'sign_in');
  await vi.advanceTimersByTimeAsync(0);
  expect(sdk().updateToken).toHaveBeenCalledWith('second');
  expect(sdk().register).toHaveBeenCalledOnce();
  is('ready');
});

test('one that was registered is not registered twice: the SDK does that when its line is back', async () => {
  await phone.register();
  sdk().becomes('unregistered');
  is('failed', 'network');
  sdk().fire('error', { code: 20104 });
  is('failed', 'sign_in');
  await vi.advanceTimersByTimeAsync(0);
  expect(sdk().updateToken).toHaveBeenCalledWith('second');
  expect(sdk().register).toHaveBeenCalledOnce();
  sdk().becomes('registered');
  is('ready');
});

test('a call rings, is accepted once it was accepted here, is muted as it was meant to be, and is over', async () => {
  await phone.register();
  const leg = rings();
  is('ringing');
  expect(leg.accept).not.toHaveBeenCalled();
  phone.expect(MINE);
  expect(leg.accept).toHaveBeenCalledOnce();
  phone.mute(true);
  leg.opens();
  is('connected');
  expect(leg.mute).toHaveBeenLastCalledWith(true);
  leg.ends('disconnect', leg);
  is('ready');
});

test('what was accepted before it reached this browser is taken at once; later ones ring', async () => {
  await phone.register();
  phone.expect(MINE);
  const wanted = rings();
  is('connecting');
  expect(wanted.accept).toHaveBeenCalledOnce();
  wanted.ends('cancel');
  is('ready');
  const other = rings();
  is('ringing');
  expect(other.accept).not.toHaveBeenCalled();
  phone.decline(MINE);
  expect(other.reject).toHaveBeenCalledOnce();
  is('ready');
  phone.expect(MINE);
  phone.forget();
  expect(rings().accept).not.toHaveBeenCalled();
});

test('a line that breaks is said to be interrupted, and is back', async () => {
  await phone.register();
  phone.expect(MINE);
  const leg = rings();
  leg.opens();
  leg.fire('reconnecting', { code: 53405 });
  is('connecting', 'network');
  leg.fire('reconnected');
  is('connected');
  sdk().becomes('unregistered'); // the signalling alone: the voices go on
  is('connected', 'network');
  leg.ends('disconnect');
  is('failed', 'network');
  sdk().becomes('registered');
  is('ready');
});

test('a line that breaks before it was answered still rings', async () => {
  await phone.register();
  const leg = rings();
  leg.fire('reconnecting', { code: 53001 });
  is('ringing', 'network');
  leg.fire('reconnected');
  is('ringing');
  leg.ends('cancel');
  is('ready');
});

test.each([
  [31401, 'microphone_refused'],
  [31402, 'microphone_missing'],
] as const)('without a microphone (%i) the call ends, which is said until one is there', async (code, trouble) => {
  await phone.register();
  phone.expect(MINE);
  const leg = rings();
  leg.ends('disconnect');
  leg.fire('error', { code });
  is('ready', trouble);
  sdk().becomes('registered'); // that the network is well does not give anybody a voice
  is('ready', trouble);
  phone.expect(MINE);
  rings().opens();
  is('connected');
});

test('an error of a call that is over says nothing of the telephone', async () => {
  await phone.register();
  phone.expect(MINE);
  const leg = rings();
  leg.opens();
  leg.ends('error', { code: 31005 });
  is('ready');
});

test.each([
  [20101, 'sign_in'],
  [20104, 'sign_in'],
  [20151, 'sign_in'],
  [31201, 'sign_in'],
  [31202, 'sign_in'],
  [31204, 'sign_in'],
  [31205, 'sign_in'],
  [31207, 'sign_in'],
  [31206, 'network'],
  [31000, 'network'],
  [31005, 'network'],
  [31009, 'network'],
  [53000, 'network'],
  [53405, 'network'],
  [undefined, 'network'],
] as const)('the error %s of the SDK is %s, which has words in both languages', (code, trouble) => {
  sdk().fire('error', { code });
  expect(now.trouble).toBe(trouble);
  for (const words of [en, zh]) expect(words.trouble[trouble]).toBeTruthy();
});

test('leaving hangs up, and what is destroyed asks for nothing more', async () => {
  await phone.register();
  phone.expect(MINE);
  const leg = rings();
  leg.opens();
  phone.leave();
  expect(leg.disconnect).toHaveBeenCalledOnce();
  fetchToken.mockRejectedValue(new Error('away'));
  sdk().fire('tokenWillExpire');
  await vi.advanceTimersByTimeAsync(0);
  phone.destroy();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetchToken).toHaveBeenCalledOnce();
  expect(sdk().destroy).toHaveBeenCalled();
});
