import { Call, Device } from '@twilio/voice-sdk';
import { Listeners, type PhoneDevice } from './types';

/** Sound through Twilio's browser SDK. Loaded only when the server says that Twilio is configured. */
export class TwilioDevice implements PhoneDevice {
  readonly kind = 'twilio' as const;
  private listeners = new Listeners();
  private call: Call | null = null;
  private wanted = false;
  private device: Device;

  constructor(token: string, fetchToken: () => Promise<string>) {
    this.device = new Device(token, {
      codecPreferences: [Call.Codec.Opus, Call.Codec.PCMU],
      closeProtection: true,
      tokenRefreshMs: 30_000,
      logLevel: 4,
    });
    this.device.on('tokenWillExpire', async () => this.device.updateToken(await fetchToken()));
    this.device.on('registered', () => this.listeners.set('ready'));
    this.device.on('error', () => this.listeners.set('failed'));
    this.device.on('incoming', (call: Call) => this.incoming(call));
  }

  private incoming(call: Call) {
    this.call = call;
    const end = () => {
      this.call = null;
      this.wanted = false;
      this.listeners.set('ready');
    };
    call.on('accept', () => this.listeners.set('connected'));
    for (const name of ['disconnect', 'cancel', 'reject', 'error']) call.on(name, end);
    this.listeners.set(this.wanted ? 'connecting' : 'ringing');
    if (this.wanted) call.accept();
  }

  register() {
    return this.device.register();
  }
  expect() {
    this.wanted = true;
    this.call?.accept();
  }
  decline() {
    this.call?.reject();
  }
  mute(on: boolean) {
    this.call?.mute(on);
  }
  leave() {
    this.call?.disconnect();
  }
  on(listener: Parameters<Listeners['add']>[0]) {
    return this.listeners.add(listener);
  }
  destroy() {
    this.device.destroy();
    this.listeners.clear();
  }
}
