"""What an uploaded greeting must be: sound that a telephone can play, read from its bytes and not from its name."""

from __future__ import annotations

import struct
from dataclasses import dataclass

LARGEST = 5 * 1024 * 1024
LONGEST = 180.0  # seconds
CONTENT_TYPES = {"wav": "audio/wav", "mp3": "audio/mpeg"}
_PLAYABLE = {1: "PCM", 6: "A-law", 7: "µ-law"}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_BITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_BITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_ENOUGH_FRAMES = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound: "wav" or "mp3", and how long it takes."""

    kind: str
    seconds: float


def listen(data: bytes) -> Heard | None:
    """What these bytes sound like; None for anything that a telephone would not play."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return _wav(data)
    return _mp3(data)


def _wav(data: bytes) -> Heard | None:
    """Uncompressed sound, or the telephone's own codecs, in one or two channels."""
    at, per_second = 12, 0
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt " and size >= 16 and at + 24 <= len(data):
            kind, channels, rate, per_second = struct.unpack_from("<HHII", data, at + 8)
            if kind not in _PLAYABLE or channels not in (1, 2) or not 8000 <= rate <= 48000 or not per_second:
                return None
        if name == b"data":
            length = min(size, len(data) - at - 8)
            return Heard("wav", length / per_second) if per_second and length else None
        at += 8 + size + size % 2
    return None


def _mp3(data: bytes) -> Heard | None:
    """Frame after frame to the end: a text that merely begins like a frame is none."""
    at, seconds, frames = _after_tag(data), 0.0, 0
    while at + 4 <= len(data):
        read = _frame(data[at : at + 4])
        if read is None:
            break
        length, lasts = read
        at, seconds, frames = at + length, seconds + lasts, frames + 1
    left = data[at:]
    is_whole = len(left) < 4 or left[:3] == b"TAG" or left.strip(b"\x00") == b"" or at >= len(data)
    return Heard("mp3", seconds) if frames >= _ENOUGH_FRAMES and is_whole else None


def _after_tag(data: bytes) -> int:
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for one in data[6:10]:
        size = (size << 7) | (one & 0x7F)
    return 10 + size


def _frame(head: bytes) -> tuple[int, float] | None:
    """(bytes, seconds) of a layer III frame."""
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0 or (head[1] >> 1) & 3 != 1:
        return None
    version = (head[1] >> 3) & 3
    rates = _RATES.get(version)
    if rates is None or (head[2] >> 2) & 3 == 3:
        return None
    rate = rates[(head[2] >> 2) & 3]
    bits = (_BITS_1 if version == 3 else _BITS_2)[head[2] >> 4] * 1000
    if not bits:
        return None
    samples = 1152 if version == 3 else 576
    return samples // 8 * bits // rate + ((head[2] >> 1) & 1), samples / rate
