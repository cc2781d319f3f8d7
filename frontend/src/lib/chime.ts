import { kept } from './store';

const KEY = 'chime';
let context: AudioContext | null = null;

/** Whether new work may ring aloud in this browser; off until the person wants it. */
export const chimeOn = () => kept.read(KEY) === 'on';
export const setChime = (on: boolean) => {
  kept.write(KEY, on ? 'on' : 'off');
  if (on) chime();
};

/** Two short tones, made here: no file to load, nothing that rings on by itself. */
export function chime() {
  if (!chimeOn()) return;
  try {
    context ??= new AudioContext();
    void context.resume();
    const begin = context.currentTime;
    for (const [at, pitch] of [
      [0, 880],
      [0.18, 1174],
    ] as const) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, begin + at);
      volume.gain.exponentialRampToValueAtTime(0.12, begin + at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + at + 0.16);
      tone.connect(volume).connect(context.destination);
      tone.start(begin + at);
      tone.stop(begin + at + 0.18);
    }
  } catch {
    // no sound on this machine: the card is on the screen all the same
  }
}
