"""Sounds that documents play: fetched from the product as the carrier does, once each, and as long as they last."""

from __future__ import annotations

import io
import wave

import aiohttp

from simulator.delivery import DeliveryError
from simulator.twiml import TwimlError

KINDS = (
    "audio/mpeg",
    "audio/wav",
    "audio/wave",
    "audio/x-wav",
    "audio/aiff",
    "audio/x-aifc",
    "audio/x-gsm",
    "audio/ulaw",
)
USUAL_SECONDS = 5.0
MOST_KEPT = 200
_BYTES_A_SECOND = 16_000  # of an MP3, about


class Sounds:
    """What was fetched, by address: a carrier keeps what it has played."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self.fetched: list[str] = []

    async def seconds(self, url: str) -> float:
        """How long a sound lasts, fetched when it is new. Raises DeliveryError 11200 or 11205, TwimlError 12300."""
        if not url.startswith(("http://", "https://")):
            return USUAL_SECONDS
        if url not in self._seconds:
            data, kind = await _fetch(url)
            if kind not in KINDS:
                raise TwimlError(12300, f"Invalid Content-Type of {url}: {kind}")
            if len(self._seconds) >= MOST_KEPT:
                self._seconds.clear()
            self._seconds[url] = _length(data)
            self.fetched.append(url)
        return self._seconds[url]


async def _fetch(url: str) -> tuple[bytes, str]:
    timeout = aiohttp.ClientTimeout(total=15)
    try:
        async with aiohttp.ClientSession(trust_env=False, timeout=timeout) as session, session.get(url) as response:
            if response.status >= 400:
                raise DeliveryError(11200, url, f"HTTP {response.status}")
            return await response.read(), response.headers.get("Content-Type", "").split(";")[0]
    except (TimeoutError, aiohttp.ClientError) as error:
        raise DeliveryError(11205, url, type(error).__name__) from error


def _length(data: bytes) -> float:
    try:
        with wave.open(io.BytesIO(data)) as sound:
            return float(sound.getnframes()) / float(sound.getframerate())
    except (wave.Error, EOFError):
        return max(1.0, len(data) / _BYTES_A_SECOND)
