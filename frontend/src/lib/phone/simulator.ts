import { openMicrophone, type Voice, watchPermission } from './microphone';
import { Sound, type SoundTold } from './sound';
import { Listeners, type PhoneDevice, Wish } from './types';

const AGAIN = [500, 1000, 2000, 5000];

type Said =
  | { type: 'registered' }
  | { type: 'rings'; call: string }
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
  private rings: string[] = [];
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
      setTimeout(() => this.connect(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
    };
  }

  private say(what: object) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(what));
  }

  private hear(said: Said) {
    if (said.type === 'registered') {
      this.tries = 0;
      this.listeners.set(this.call ? 'connected' : 'ready', this.voice.trouble);
    } else if (said.type === 'rings') this.ring(said.call);
    else if (said.type === 'over') this.end(said.call);
    else if (said.type === 'sound' && said.call === this.call) this.listen(said);
    else if (said.type === 'signal' && said.call === this.call) this.sound?.signal(said.from, said.data);
  }

  private ring(call: string) {
    if (!this.rings.includes(call)) this.rings.push(call);
    if (this.call) return; // one at a time: it rings on when this one is over
    if (this.wish.isOpen) this.answer();
    else this.listeners.set('ringing');
  }

  private answer() {
    const call = this.rings.shift();
    if (!call) return;
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
    this.rings = this.rings.filter((one) => one !== call);
    if (call === this.call) {
      this.call = '';
      this.sound?.close();
      this.sound = null;
      this.quiet();
    }
    if (this.call) return;
    if (this.rings.length === 0) this.listeners.set('ready');
    else if (this.wish.isOpen) this.answer();
    else this.listeners.set('ringing');
  }

  expect() {
    this.wish.make();
    if (!this.call) this.answer();
  }
  forget() {
    this.wish.drop();
  }
  decline() {
    const call = this.rings[0];
    if (call) this.say({ type: 'refuse', call });
  }
  mute(on: boolean) {
    this.muted = on;
    this.sound?.mute(on);
  }
  leave = () => {
    if (this.call) this.say({ type: 'hang_up', call: this.call });
  };
  retry() {
    if (this.call) void this.speak();
    else this.listeners.set(this.listeners.state, this.listeners.state === 'failed' ? 'unreachable' : '');
  }
  on(listener: Parameters<Listeners['add']>[0]) {
    return this.listeners.add(listener);
  }
  destroy() {
    this.over = true;
    removeEventListener('pagehide', this.leave);
    this.stopWatching();
    this.leave();
    this.sound?.close();
    this.quiet();
    this.socket?.close();
    this.listeners.clear();
  }
}
