"""Sounds for tests: real ones, short."""

from __future__ import annotations

import io
import wave


def wav(seconds: float = 1, rate: int = 8000) -> bytes:
    """A WAV file of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"\0\0" * int(rate * seconds))
    return made.getvalue()


def mp3(frames: int = 50) -> bytes:
    """An MP3 file of silence: MPEG 1 layer III, 128 kbit/s at 44.1 kHz, with a tag before it."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    return b"ID3\x04\x00\x00\x00\x00\x00\x05hello" + frame * frames
