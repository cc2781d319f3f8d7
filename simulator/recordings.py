"""What callers leave after the beep: real sound, kept as the carrier keeps it."""

from __future__ import annotations

import asyncio
import math
import struct
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from simulator.lines import Leg, new_sid, now
from simulator.twiml import Verb

if TYPE_CHECKING:
    from simulator.carrier import Carrier

RATE = 8000
PITCH, LOUDNESS = 220, 6000


@dataclass(slots=True, eq=False)
class Recording:
    """One recording; `seconds` is how long somebody spoke, or a conversation was recorded without its pauses."""

    leg: Leg
    callback: str
    events: frozenset[str]
    sid: str = field(default_factory=lambda: new_sid("RE"))
    status: str = "in-progress"
    seconds: float = 0.0
    started: datetime = field(default_factory=now)
    source: str = "RecordVerb"
    channels: int = 1
    # When a conversation began to be recorded, or went on; None while it is paused.
    running: float | None = None

    @property
    def duration(self) -> int:
        """Whole seconds, as Twilio rounds them; nothing said is nothing recorded."""
        return math.ceil(self.seconds)

    async def sound(self) -> AsyncIterator[bytes]:
        """The WAV file, 8 kHz and 16 bit, in pieces of a second: a tone as long as the speech was, on every channel."""
        second = b"".join(
            struct.pack("<h", int(LOUDNESS * math.sin(2 * math.pi * PITCH * n / RATE))) * self.channels
            for n in range(RATE)
        )
        size, frame = len(second) * self.duration, 2 * self.channels
        form = struct.pack("<IHHIIHH", 16, 1, self.channels, RATE, RATE * frame, frame, 16)
        yield b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + form + b"data" + struct.pack("<I", size)
        for _ in range(self.duration):
            yield second


class Recordings:
    """All recordings of this carrier."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self.all: dict[str, Recording] = {}

    def begin(self, leg: Leg, callback: str, events: str) -> Recording:
        """The beep."""
        made = Recording(leg, callback, frozenset((events or "completed").split()))
        self.all[made.sid] = made
        leg.hear("record", "(beep)")
        self._tell(made)
        return made

    def record_call(self, leg: Leg, callback: str, events: str, channels: int) -> Recording:
        """The product asks for the whole conversation."""
        made = Recording(leg, callback, frozenset((events or "completed").split()), source="StartCallRecordingAPI")
        made.channels, made.running = channels, time.monotonic()
        self.all[made.sid] = made
        leg.hear("recording", "started")
        self._tell(made)
        return made

    def change(self, recording: Recording, status: str) -> bool:
        """Pause, go on or stop a conversation's recording; False when it is over."""
        if recording.status not in ("in-progress", "paused"):
            return False
        recording.seconds += self._since(recording)
        recording.running = time.monotonic() if status == "in-progress" else None
        recording.leg.hear("recording", status)
        if status == "stopped":
            self.end(recording)
        else:
            recording.status = status
        return True

    def _since(self, recording: Recording) -> float:
        began = recording.running
        return 0.0 if began is None else (time.monotonic() - began) * self._carrier.options.clock_speed

    def end_of(self, leg: Leg) -> None:
        """The leg is over, and with it what is recorded of its conversation."""
        for one in [one for one in self.all.values() if one.leg is leg and one.source != "RecordVerb"]:
            if one.status in ("in-progress", "paused"):
                one.seconds += self._since(one)
                one.running = None
                self.end(one)

    def end(self, recording: Recording) -> None:
        """Over, once: completed, or absent when nobody said anything."""
        if recording.status in ("in-progress", "paused"):
            recording.status = "completed" if recording.duration else "absent"
            self._tell(recording)

    async def listen(self, recording: Recording, verb: Verb) -> str:
        """Take in speech until a key, silence or the limit; returns the key."""
        leg, clock = recording.leg, self._carrier.options.clock_speed
        silence, limit = verb.number("timeout", 5), verb.number("maxLength", 3600)
        keys = verb.attributes.get("finishOnKey", "1234567890*#")
        while recording.seconds < limit:
            key = asyncio.create_task(leg.pressed.get())
            speech = asyncio.create_task(leg.spoken.get())
            try:
                done, _ = await asyncio.wait({key, speech}, timeout=silence / clock, return_when="FIRST_COMPLETED")
            finally:
                for task in (key, speech):
                    if not task.done():
                        task.cancel()
            if not done:
                return ""
            if key in done and key.result() in keys:
                return key.result()
            if speech in done:
                await self._take(recording, min(speech.result(), limit - recording.seconds))
        return ""

    async def _take(self, recording: Recording, seconds: float) -> None:
        """Somebody speaks for so long; a hang-up in the middle keeps what was said until then."""
        clock, began = self._carrier.options.clock_speed, time.monotonic()
        try:
            await asyncio.sleep(seconds / clock)
        finally:
            recording.seconds += min(seconds, (time.monotonic() - began) * clock)

    def address(self, recording: Recording) -> str:
        """Where the product finds it."""
        options = self._carrier.options
        return (
            f"http://{options.host}:{options.port}/2010-04-01/Accounts/{options.account_sid}/Recordings/{recording.sid}"
        )

    def _tell(self, recording: Recording) -> None:
        if recording.status not in recording.events:
            return
        leg = recording.leg
        self._carrier.courier.tell(
            leg.sid,
            recording.callback,
            {
                "AccountSid": leg.account_sid,
                "CallSid": leg.sid,
                "RecordingSid": recording.sid,
                "RecordingUrl": self.address(recording),
                "RecordingStatus": recording.status,
                "RecordingDuration": str(recording.duration) if recording.status == "completed" else "-1",
                "RecordingChannels": str(recording.channels),
                "RecordingSource": recording.source,
            },
        )
