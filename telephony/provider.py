"""The one small interface to a telephone company. `twilio.py` is the implementation; the simulator speaks the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Protocol

# After an address of ours: try again whatever fails, as often as you do.
RETRIES = "#rc=5&rp=all"


class PhoneError(Exception):
    """The provider did not do it.

    `refused` means certainly not done; otherwise the outcome is unknown (time-out, 5xx). `retry` says that the same
    request may be sent again without asking first. `code` is the provider's own number.
    """

    def __init__(self, message: str, *, code: int = 0, refused: bool, retry: bool, gone: bool = False) -> None:
        super().__init__(message)
        self.code, self.refused, self.retry, self.gone = code, refused, retry, gone


@dataclass(frozen=True, slots=True)
class Seat:
    """One leg in a conference, as the provider sees it."""

    call_sid: str
    conference_sid: str
    label: str = ""
    status: str = ""
    hold: bool = False
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """A leg to be made: where it rings, who it shows, and the key that it carries."""

    room: str
    label: str
    to: str
    shown: str
    told_at: str
    room_told_at: str
    timeout: int = 20
    muted: bool = False
    # The leg that alone hears this one; "" when everybody does.
    coaches: str = ""
    # Where to tell what answered, a person or a machine; "" when nobody asks.
    machine_told_at: str = ""
    # What a browser that rings is told of the call, as a query: whoever answers must know that it is the one they mean.
    about: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording as the provider lists it."""

    sid: str
    status: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Wording:
    """A text to be sent: to whom, from which number of ours, and where to tell how it goes."""

    to: str
    shown: str
    words: str
    told_at: str


@dataclass(frozen=True, slots=True)
class Texted:
    """A text as the provider knows it."""

    sid: str
    status: str
    words: str = ""
    error_code: int = 0


@dataclass(frozen=True, slots=True)
class Handover:
    """Where something is handed over to us, and by which method."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """One of our numbers as the provider has it: where its calls, what to do when that fails, their ends and its texts go."""

    number: str
    calls: Handover
    fallback: Handover
    ends: Handover
    texts: Handover


class Phone(Protocol):
    """What we ask of a provider. Every method raises PhoneError."""

    def redirect(self, call_sid: str, url: str) -> None:
        """Send a living call to another document."""

    def hang_up(self, call_sid: str) -> None:
        """End a call."""

    def ring(self, ring: Ring) -> Seat:
        """Make a leg into a conference. Not idempotent: never repeat it when the outcome is unknown."""

    def hold(self, seat: Seat, held: bool, music: str = "") -> None:
        """Hold a leg of a conference with music, or with what the document at `music` says, or take it back."""

    def mute(self, seat: Seat, muted: bool) -> None:
        """Mute a leg of a conference, or unmute it."""

    def coach(self, seat: Seat, *, muted: bool, coaches: str) -> None:
        """Let a leg of a conference be heard by nobody (`muted`), by one other leg alone (`coaches`), or by all."""

    def announce(self, seat: Seat, url: str) -> None:
        """Play a document to one leg of a conference, or to all of it when the seat names no leg."""

    def start_recording(self, call_sid: str, told_at: str) -> Recorded:
        """Record a call from now on. Not idempotent: never repeat it when the outcome is unknown."""

    def change_recording(self, call_sid: str, recording_sid: str, status: str) -> None:
        """Pause a recording ("paused"), go on ("in-progress") or end it ("stopped")."""

    def end_room(self, conference_sid: str) -> None:
        """End a conference for all that are in it."""

    def status_of(self, call_sid: str) -> str:
        """The state of a call, in the provider's words; "" when it knows no such call."""

    def seats(self, room: str) -> list[Seat]:
        """Who is in the living conference of this name."""

    def recordings_of(self, call_sid: str) -> list[Recorded]:
        """What was recorded on a call, newest first."""

    def sound_of(self, recording_sid: str, into: IO[bytes]) -> None:
        """Write a recording as a WAV file: a long conversation is hundreds of megabytes."""

    def delete_recording(self, recording_sid: str) -> None:
        """Delete the provider's copy; one that is gone already is deleted."""

    def calls_to(self, address: str) -> list[tuple[str, str]]:
        """(SID, status) of the newest calls to an address."""

    def text(self, wording: Wording) -> Texted:
        """Send a text. Not idempotent: never repeat it when the outcome is unknown."""

    def text_of(self, sid: str) -> Texted | None:
        """A text as it is now; None when the provider knows no such text."""

    def texts_to(self, to: str, shown: str) -> list[Texted]:
        """The newest texts that we sent to a number."""

    def file_of(self, text_sid: str, file_sid: str) -> tuple[bytes, str]:
        """A file that came with a text, and what kind it is."""
