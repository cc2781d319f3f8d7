interface Sound {
  format: number;
  channels: number;
  bits: number;
  start: number;
  end: number;
}

const text = (view: DataView, at: number) =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/** Where the samples of a WAV file lie, and how they are written; null for anything else. */
function soundOf(view: DataView): Sound | null {
  if (view.byteLength < 44 || text(view, 0) !== 'RIFF' || text(view, 8) !== 'WAVE') return null;
  const found = { format: 0, channels: 1, bits: 0 };
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const [name, size] = [text(view, at), view.getUint32(at + 4, true)];
    const body = at + 8;
    if (name === 'fmt ' && body + 16 <= view.byteLength) {
      found.format = view.getUint16(body, true);
      found.channels = Math.max(1, view.getUint16(body + 2, true));
      found.bits = view.getUint16(body + 14, true);
    }
    if (name === 'data') return { ...found, start: body, end: Math.min(body + size, view.byteLength) };
    at = body + size + (size % 2);
  }
  return null;
}

/** The telephone's own way of writing loudness in eight bits (mu-law), as -1..1. */
function fromMuLaw(byte: number): number {
  const turned = ~byte & 0xff;
  const size = (((turned & 0x0f) << 3) + 0x84) << ((turned & 0x70) >> 4);
  const value = (size - 0x84) / 32768;
  return turned & 0x80 ? -value : value;
}

function reader(view: DataView, sound: Sound): ((at: number) => number) | null {
  if (sound.format === 1 && sound.bits === 16) return (at) => view.getInt16(at, true) / 32768;
  if (sound.format === 1 && sound.bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  return sound.format === 7 ? (at) => fromMuLaw(view.getUint8(at)) : null;
}

const LOOKS = 400;

/**
 * How loud it is over the length of a recording, as `count` heights from 0 to 1, the loudest being 1; null where the
 * file cannot be read that way. Looks at samples of each stretch only: an hour is drawn as quickly as a minute.
 */
export function heights(bytes: ArrayBuffer, count: number): number[] | null {
  const view = new DataView(bytes);
  const sound = soundOf(view);
  const read = sound && reader(view, sound);
  if (!sound || !read) return null;
  const frame = (sound.bits / 8 || 1) * sound.channels;
  const frames = Math.floor((sound.end - sound.start) / frame);
  if (!frames) return null;
  const found = Array.from({ length: count }, (_, bar) => {
    const [from, to] = [Math.floor((bar * frames) / count), Math.max(1, Math.floor(((bar + 1) * frames) / count))];
    const step = Math.max(1, Math.floor((to - from) / LOOKS));
    let most = 0;
    for (let at = from; at < to; at += step) most = Math.max(most, Math.abs(read(sound.start + at * frame)));
    return most;
  });
  const most = Math.max(...found);
  return most ? found.map((one) => one / most) : found;
}
