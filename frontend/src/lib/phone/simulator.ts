import { openMicrophone, type Voice, watchPermission } from './microphone';
import { Sound, type SoundTold } from './sound';
import { type About, aboutOf, isOf, Listeners, type PhoneDevice, type Wanted, Wish } from './types';

const AGAIN = [500, 1000, 2000, 5000];

type Said =
  | { type: 'registered' }
  | { type: 'rings'; call: string; about?: string }
  | { type: 'over'; call: string; state: string }
  | ({ type: 'sound' } & SoundTold)
  | { type: 'signal'; from: string; call: string; data: Parameters<Sound['signal']>[1] };

/** A telephone at the simulated carrier: it rings, is answered, and its voices come from the other browsers. */
export class SimulatedDevice implements PhoneDevice {
  readonly kind = 'simulator' as const;
  private listeners = new Listeners();
  private wish = new Wish();
  private socket: WebSocket | null = null;
  private over = false;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private rings: { sid: string; about: About }[] = [];
  private call = '';
  private sound: Sound | null = null;
  private muted = false;
  private voice: Voice = { stream: null, trouble: '' };
  private stopWatching = () => {};

  constructor(
    private address: string,
    private identity: string,
  ) {}

  register() {
    addEventListener('pagehide', this.leave);
    this.stopWatching = watchPermission((allowed) => {
      if (!allowed) this.listeners.set(this.listeners.state, 'microphone_refused');
      else if (this.voice.trouble === 'microphone_refused' || !this.call) this.retry();
    });
    return new Promise<void>((resolve) => {
      const stop = this.listeners.add(({ state }) => {
        if (state === 'off') return;
        resolve();
        queueMicrotask(() => stop());
      });
      this.connect();
    });
  }

  private connect() {
    clearTimeout(this.timer);
    if (this.over) return;
    const socket = new WebSocket(`${this.address.replace(/^http/, 'ws')}/control/phone`);
    this.socket = socket;
    socket.onopen = () => {
      this.say({ type: 'register', identity: this.identity });
      if (this.call) this.say({ type: 'carry', call: this.call });
    };
    socket.onmessage = (event) => this.hear(JSON.parse(String(event.data)) as Said);
    socket.onclose = () => {
      if (this.over) return;
      this.rings = [];
      this.listeners.set('failed', 'unreachable');
      this.timer = setTimeout(() => this.connect(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
    };
  }

  private say(what: object) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(what));
  }

  private hear(said: Said) {
    if (said.type === 'registered') {
      this.tries = 0;
      this.listeners.set(this.call ? 'connected' : 'ready', this.voice.trouble);
    } else if (said.type === 'rings') this.ring(said.call, said.about ?? '');
    else if (said.type === 'over') this.end(said.call);
    else if (said.type === 'sound' && said.call === this.call) this.listen(said);
    else if (said.type === 'signal' && said.call === this.call) this.sound?.signal(said.from, said.data);
  }

  private ring(sid: string, told: string) {
    const about = new URLSearchParams(told);
    if (!this.rings.some((one) => one.sid === sid)) this.rings.push({ sid, about: aboutOf((name) => about.get(name)) });
    if (!this.call) this.next(); // one at a time: it rings on when this one is over
  }

  /** Takes what was wanted, if it rings; all else goes on ringing. */
  private next() {
    const wanted = this.rings.find((one) => this.wish.wants(one.about));
    if (wanted) this.answer(wanted.sid);
    else this.listeners.set(this.rings.length ? 'ringing' : 'ready');
  }

  private answer(call: string) {
    this.rings = this.rings.filter((one) => one.sid !== call);
    this.wish.drop();
    this.call = call;
    this.muted = false;
    this.listeners.set('connecting');
    this.sound = new Sound(
      () => this.voice.stream,
      (to, data) => this.say({ type: 'signal', call, to, data }),
    );
    this.say({ type: 'answer', call });
    void this.speak();
  }

  private listen(told: SoundTold) {
    this.sound?.apply(told);
    if (told.room) this.listeners.set('connected');
  }

  private async speak() {
    const voice = await openMicrophone();
    this.quiet();
    this.voice = voice;
    if (!this.call || this.over) return this.quiet();
    this.listeners.set(this.listeners.state, voice.trouble);
    this.sound?.mute(this.muted);
    this.sound?.speak();
  }

  private quiet() {
    for (const track of this.voice.stream?.getTracks() ?? []) track.stop();
    this.voice = { stream: null, trouble: this.voice.trouble };
  }

  private end(call: string) {
    this.rings = this.rings.filter((one) => one.sid !== call);
    if (call === this.call) {
      this.call = '';
      this.sound?.close();
      this.sound = null;
      this.quiet();
    }
    if (!this.call) this.next();
  }

  expect(wanted: Wanted) {
    this.wish.make(wanted);
    if (!this.call && this.rings.length) this.next();
  }
  forget() {
    this.wish.drop();
  }
  decline(unwanted: Wanted) {
    const one = this.rings.find(({ about }) => isOf(about, unwanted));
    if (one) this.say({ type: 'refuse', call: one.sid });
  }
  mute(on: boolean) {
    this.muted = on;
    this.sound?.mute(on);
  }
  leave = () => {
    if (this.call) this.say({ type: 'hang_up', call: this.call });
  };
  reconnect() {
    if (this.socket?.readyState === WebSocket.CLOSED) this.connect();
  }
  retry() {
    if (this.call) void this.speak();
    else this.listeners.set(this.listeners.state, this.listeners.state === 'failed' ? 'unreachable' : '');
  }
  on(listener: Parameters<Listeners['add']>[0]) {
    return this.listeners.add(listener);
  }
  destroy() {
    this.over = true;
    clearTimeout(this.timer);
    removeEventListener('pagehide', this.leave);
    this.stopWatching();
    this.leave();
    this.sound?.close();
    this.quiet();
    this.socket?.close();
    this.listeners.clear();
  }
}
