import { expect, test } from 'vitest';
import { isTechnical, toldBy, wordFor } from './flight';
import { fateOf } from './parts';
import { heights } from './wave';

test('the story is told from what passes between us and the carrier, and nothing is dropped', () => {
  expect(toldBy('consult_talking')).toEqual({ kind: 'known', name: 'consult_talking' });
  expect(toldBy('provider_hold')).toEqual({ kind: 'command', name: 'hold' });
  expect(toldBy('participant-join')).toEqual({ kind: 'room', name: 'participant-join' });
  expect(toldBy('guest_leg')).toEqual({ kind: 'leg', party: 'guest' });
  expect(toldBy('eclipse')).toEqual({ kind: 'other', name: 'eclipse' });
  expect(['provider_refused', 'leg_found'].map(toldBy).some(isTechnical)).toBe(false);
  expect(['agent_leg', 'provider_dial', 'eclipse'].map(toldBy).every(isTechnical)).toBe(true);
});

test('codes have words where we have any', () => {
  expect([wordFor('no-answer'), wordFor('hold'), wordFor('caller gone'), wordFor('21211')]).toEqual([
    'legState.no-answer',
    'command.hold',
    'reason.caller gone',
    undefined,
  ]);
});

function wav(samples: number[], bits: 8 | 16, format = 1): ArrayBuffer {
  const size = samples.length * (bits / 8);
  const bytes = new ArrayBuffer(44 + size);
  const view = new DataView(bytes);
  const put = (at: number, text: string) => {
    for (const [i, one] of [...text].entries()) view.setUint8(at + i, one.charCodeAt(0));
  };
  put(0, 'RIFF');
  put(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, format, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint16(34, bits, true);
  put(36, 'data');
  view.setUint32(40, size, true);
  for (const [i, one] of samples.entries())
    if (bits === 16) view.setInt16(44 + i * 2, one, true);
    else view.setUint8(44 + i, one);
  return bytes;
}

test('a wave is as high as its loudest moment, whatever its sign', () => {
  expect(heights(wav([0, 0, -8000, 100, 4000, 0], 16), 3)).toEqual([0, 1, 0.5]);
  expect(heights(wav([128, 128, 192, 128], 8), 2)).toEqual([0, 1]);
});

test('the telephone’s own eight bits are read: quiet is 255, loud is 0', () => {
  const found = heights(wav([255, 255, 0, 128], 8, 7), 2);
  expect(found?.[0]).toBeLessThan(0.01);
  expect(found?.[1]).toBe(1);
});

test('silence is flat, and what is no sound has no wave', () => {
  expect(heights(wav([0, 0, 0, 0], 16), 2)).toEqual([0, 0]);
  expect(heights(new ArrayBuffer(10), 2)).toBeNull();
  expect(heights(wav([1, 2], 16, 85), 2)).toBeNull();
  expect(heights(wav([], 16), 2)).toBeNull();
});

test.each([
  ['completed', 'callback', 'waited', 'callback', 'callback'],
  ['diverted', 'callback', 'asked', 'callback', 'callback'],
  ['completed', 'callback', 'waited', '', 'noCallback'],
  ['completed', 'voicemail', 'closed', 'voicemail', 'voicemail'],
  ['completed', 'voicemail', 'closed', '', 'noVoicemail'],
  ['completed', 'message', 'emergency', '', 'emergency'],
  ['completed', 'message', 'closed', '', 'closed'],
  ['completed', 'message', 'service_level', '', 'message'],
  ['diverted', 'message', 'closed', '', null],
  ['completed', '', '', '', null],
  ['abandoned', '', '', '', null],
] as const)('%s, given a %s because of %s, became %s', (state, diverted_to, diverted_because, became, fate) => {
  expect(fateOf({ state, diverted_to, diverted_because, became })).toBe(fate);
});
