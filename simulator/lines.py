"""Legs, queues and conferences: what the carrier keeps in its memory."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

TERMINAL = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


def new_sid(prefix: str) -> str:
    """A Twilio-shaped identifier: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


def now() -> datetime:
    """The wall clock in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime | None) -> str | None:
    """RFC 2822, as the REST API writes times."""
    return format_datetime(moment) if moment else None


@dataclass(slots=True)
class Heard:
    """One thing that the person on the line perceived."""

    kind: str
    text: str
    language: str = ""
    at: datetime = field(default_factory=now)


@dataclass(slots=True, eq=False)
class Leg:
    """One party's connection to the carrier (Twilio: a Call)."""

    from_: str
    to: str
    direction: str
    account_sid: str
    sid: str = field(default_factory=lambda: new_sid("CA"))
    status: str = "queued"
    label: str = ""
    # What was written beside a browser's address: it is told so when it rings.
    about: str = ""
    url: str = ""
    method: str = "POST"  # how `url` is asked
    fallback_url: str = ""
    status_callback: str = ""
    machine_callback: str = ""
    status_events: frozenset[str] = frozenset({"completed"})
    timeout: float = 60.0
    created: datetime = field(default_factory=now)
    answered: datetime | None = None
    ended: datetime | None = None
    heard: list[Heard] = field(default_factory=list)
    pressed: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    spoken: asyncio.Queue[float] = field(default_factory=asyncio.Queue)
    task: asyncio.Task[None] | None = None
    conference: Conference | None = None
    queue: QueueEntry | None = None
    sequence: int = 0
    error_code: int | None = None
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    # How the line of whoever sits at a page sounds: good, loss, latency, cut.
    line: str = "good"
    # Somebody listens: what is said takes as long as a voice needs.
    aloud: bool = False

    @property
    def over(self) -> bool:
        """A terminal state never leaves."""
        return self.status in TERMINAL

    def hear(self, kind: str, text: str, language: str = "") -> None:
        """Note what was said, played or asked."""
        self.heard.append(Heard(kind, text, language))

    def next_sequence(self) -> int:
        """SequenceNumber of the next status callback, from 0."""
        self.sequence += 1
        return self.sequence - 1

    def seconds(self) -> int:
        """How long the leg was connected."""
        return int(((self.ended or now()) - self.answered).total_seconds()) if self.answered else 0


@dataclass(slots=True, eq=False)
class QueueEntry:
    """A leg that waits in a queue."""

    queue: WaitQueue
    leg: Leg
    since: datetime = field(default_factory=now)
    result: str = ""
    left: asyncio.Event = field(default_factory=asyncio.Event)

    def seconds(self) -> int:
        """How long it has been waiting."""
        return int((now() - self.since).total_seconds())


@dataclass(slots=True, eq=False)
class WaitQueue:
    """A named queue, made when somebody first enters it."""

    name: str
    sid: str = field(default_factory=lambda: new_sid("QU"))
    max_size: int = 100
    entries: list[QueueEntry] = field(default_factory=list)

    def parameters(self, entry: QueueEntry) -> dict[str, str]:
        """What a wait document's request says about the place in the queue."""
        waits = [each.seconds() for each in self.entries] or [0]
        return {
            "QueueSid": self.sid,
            "QueueTime": str(entry.seconds()),
            "QueuePosition": str(self.entries.index(entry) + 1 if entry in self.entries else 0),
            "CurrentQueueSize": str(len(self.entries)),
            "AvgQueueTime": str(sum(waits) // len(waits)),
        }


@dataclass(slots=True, eq=False)
class Participant:
    """A leg inside a conference."""

    leg: Leg
    label: str = ""
    muted: bool = False
    hold: bool = False
    hold_url: str = ""
    music_url: str = ""
    coaching: bool = False
    coached: str = ""
    starts: bool = True
    ends: bool = False
    joined: datetime = field(default_factory=now)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    music: asyncio.Task[None] | None = None


@dataclass(slots=True, eq=False)
class Conference:
    """A room; its callback address is the one that the first participant brought."""

    name: str
    sid: str = field(default_factory=lambda: new_sid("CF"))
    status: str = "init"
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)
    callback: str = ""
    events: frozenset[str] = frozenset()
    reason: str = ""
    ended_by: str = ""
    sequence: int = 0
    participants: dict[str, Participant] = field(default_factory=dict)

    def next_sequence(self) -> int:
        """SequenceNumber of the next conference callback, from 1 as Twilio counts conferences."""
        self.sequence += 1
        return self.sequence

    def find(self, sid_or_label: str) -> Participant | None:
        """A participant by call SID or label."""
        for participant in self.participants.values():
            if sid_or_label in (participant.leg.sid, participant.label or None):
                return participant
        return None
