import { Call, Device } from '@twilio/voice-sdk';
import { watchPermission } from './microphone';
import { type About, aboutOf, isOf, Listeners, type PhoneDevice, type Trouble, type Wanted, Wish } from './types';

const MINUTE = 60_000;
/** A new token is fetched this long before the old one is over, and again until one comes. */
const REFRESH_BEFORE = 2 * MINUTE;
const FETCH_AGAIN = 10_000;

/** What the SDK's error codes mean to a person; the others are between it and the network. */
function troubleOf(code: number | undefined): Trouble {
  if (code === 31401) return 'microphone_refused';
  if (code === 31402) return 'microphone_missing';
  const isToken = code && code >= 31201 && code <= 31207 && code !== 31206; // 31206: too much at once
  if (isToken || (code && code >= 20101 && code <= 20199)) return 'sign_in';
  return 'network';
}

/** What the server wrote beside our address when it rang us. */
const told = (call: Call): About => aboutOf((name) => call.customParameters.get(name));

/** What stays wrong when a call is over: the rest was about its line. */
const isMicrophone = (trouble: Trouble) => trouble === 'microphone_refused' || trouble === 'microphone_missing';

/** Sound through Twilio's browser SDK. Loaded only when the server says that Twilio is configured. */
export class TwilioDevice implements PhoneDevice {
  readonly kind = 'twilio' as const;
  private listeners = new Listeners();
  private wish = new Wish();
  private call: Call | null = null;
  private ringing = new Set<Call>();
  private muted = false;
  private wasRegistered = false;
  private device: Device;
  private again: ReturnType<typeof setTimeout> | undefined;
  private stopWatching = () => {};
  private over = false;

  constructor(
    token: string,
    private fetchToken: () => Promise<string>,
  ) {
    this.device = new Device(token, {
      codecPreferences: [Call.Codec.Opus, Call.Codec.PCMU],
      closeProtection: true,
      tokenRefreshMs: REFRESH_BEFORE,
      logLevel: 4,
    });
    // what rings here is chimed by the desk, if the person wants that
    this.device.audio?.incoming(false);
    this.device.on('tokenWillExpire', () => void this.refresh());
    this.device.on('registered', () => {
      this.wasRegistered = true;
      this.listeners.set(this.call ? this.listeners.state : 'ready', this.lasting());
    });
    this.device.on('unregistered', () => this.broken('network'));
    this.device.on('error', (error: { code?: number }) => {
      const trouble = troubleOf(error.code);
      this.broken(trouble);
      if (trouble === 'sign_in') void this.refresh();
    });
    this.device.on('incoming', (call: Call) => this.incoming(call));
  }

  /** The telephone cannot be reached; a call that is on the line lives on without its signalling. */
  private broken(trouble: Trouble) {
    if (this.over) return;
    this.listeners.set(this.call || isMicrophone(trouble) ? this.listeners.state : 'failed', trouble);
  }

  private lasting(): Trouble {
    return isMicrophone(this.listeners.trouble) ? this.listeners.trouble : '';
  }

  private async refresh() {
    clearTimeout(this.again);
    try {
      const token = await this.fetchToken();
      if (this.over) return;
      this.device.updateToken(token);
      // One that was registered once registers again by itself as soon as its line is back. Asking for it here as well
      // may come before the carrier has looked at the new token, which it then calls invalid.
      if (!this.wasRegistered && this.device.state === Device.State.Unregistered) await this.device.register();
    } catch {
      if (!this.over) this.again = setTimeout(() => void this.refresh(), FETCH_AGAIN);
    }
  }

  private incoming(call: Call) {
    this.ringing.add(call);
    let isAnswered = false;
    const end = () => this.ended(call);
    call.on('accept', () => {
      isAnswered = true;
      this.listeners.set('connected', ''); // the microphone was there, or it would not have come so far
      call.mute(this.muted);
    });
    for (const name of ['disconnect', 'cancel', 'reject']) call.on(name, end);
    call.on('reconnecting', () => this.listeners.set(isAnswered ? 'connecting' : this.listeners.state, 'network'));
    call.on('reconnected', () => this.listeners.set(isAnswered ? 'connected' : this.listeners.state, ''));
    call.on('error', (error: { code?: number }) => {
      const trouble = troubleOf(error.code);
      if (call.status() !== Call.State.Closed) this.listeners.set(this.listeners.state, trouble);
      else {
        end();
        if (isMicrophone(trouble)) this.listeners.set(this.listeners.state, trouble);
      }
    });
    this.next();
  }

  private ended(call: Call) {
    this.ringing.delete(call);
    if (this.call === call) this.call = null;
    if (!this.call) this.next();
  }

  /** Takes what was wanted, if it rings; all else goes on ringing. */
  private next() {
    if (this.call) return;
    for (const call of this.ringing) if (call.status() !== Call.State.Pending) this.ringing.delete(call);
    const wanted = [...this.ringing].find((call) => this.wish.wants(told(call)));
    if (wanted) this.take(wanted);
    else if (this.ringing.size) this.listeners.set('ringing');
    else if (this.device.state === Device.State.Registered) this.listeners.set('ready', this.lasting());
    else this.listeners.set('failed');
  }

  private take(call: Call) {
    this.ringing.delete(call);
    this.wish.drop();
    this.call = call;
    this.muted = false;
    this.listeners.set('connecting');
    call.accept();
  }

  register() {
    this.stopWatching = watchPermission((allowed) => {
      if (!allowed) this.listeners.set(this.listeners.state, 'microphone_refused');
      else this.retry();
    });
    return this.device.register();
  }
  expect(wanted: Wanted) {
    this.wish.make(wanted);
    if (this.ringing.size) this.next();
  }
  forget() {
    this.wish.drop();
  }
  decline(unwanted: Wanted) {
    [...this.ringing].find((call) => isOf(told(call), unwanted))?.reject();
  }
  mute(on: boolean) {
    this.muted = on;
    this.call?.mute(on);
  }
  leave() {
    this.call?.disconnect();
  }
  reconnect() {
    void this.refresh();
  }
  retry() {
    // the SDK asks for the microphone with the next call it takes
    this.listeners.set(this.listeners.state, this.listeners.state === 'failed' ? 'network' : '');
  }
  on(listener: Parameters<Listeners['add']>[0]) {
    return this.listeners.add(listener);
  }
  destroy() {
    this.over = true;
    clearTimeout(this.again);
    this.stopWatching();
    this.device.destroy();
    this.listeners.clear();
  }
}
