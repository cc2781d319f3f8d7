"""What a waiting caller is told, and when: seldom, never the same again, and no time that we cannot keep.

The place is told when it got better; a time at most a few times, rounded up, and never a longer one than before: when
the told one has passed, or nobody is there to answer, we say so and promise none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from telephony.rules.texts import rounded_minutes

FIRST_AFTER = timedelta(seconds=10)
BETWEEN = timedelta(seconds=75)
LATER = timedelta(seconds=120)  # between two, from the fifth on
OFTEN = 4
MOST_TIMES_TOLD = 3
SHORTER_BY = timedelta(minutes=1)
LONG_MINUTES = 5  # who is to wait so long, or longer, is offered a callback
KINDS = {"late": 3, "nobody": 2, "patience": 3}  # how many ways we have of saying it


@dataclass(frozen=True, slots=True)
class Told:
    """One announcement: when, the place, the minutes promised (None: no time), whether a callback was offered."""

    at: datetime
    place: int | None = None
    minutes: int | None = None
    offered: bool = False

    @property
    def until(self) -> datetime | None:
        """By when they were told to be through."""
        return None if self.minutes is None else self.at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Seen:
    """The caller's wait as it is: `seconds` still to wait (None: nobody knows), `nobody` there who answers,
    `ringing` at the first agent asked, and whether they `may` be called back, or by the queue's rule `shall` be asked.
    """

    now: datetime
    since: datetime
    place: int
    seconds: float | None = None
    nobody: bool = False
    ringing: bool = False
    may: bool = False
    shall: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences to say, in order; what they tell, to be remembered."""

    names: tuple[str, ...]
    place: int | None = None
    seconds: float | None = None
    minutes: int | None = None
    offers: bool = False


def next_words(told: Sequence[Told], seen: Seen) -> Words | None:
    """What to say now to somebody who was told these, in this stay; None: nothing, they hear music."""
    if not _is_time(told, seen):
        return None
    place = seen.place if seen.place < min((one.place for one in told if one.place), default=seen.place + 1) else None
    names = [] if place is None else ["next" if place <= 1 else "place"]
    kind, minutes = _about_time(told, seen)
    if kind in KINDS and (kind != "patience" or not names):
        names.append(f"{kind}_{len(told) % KINDS[kind] + 1}")
    wishes = seen.shall or kind in ("late", "nobody") or (minutes or 0) >= LONG_MINUTES
    offers = seen.may and wishes and not (told and told[-1].offered)
    if kind == "time":
        names.append("wait")
    if offers:
        names.append("offer")
    return Words(tuple(names), place, seen.seconds if kind == "time" else None, minutes, offers)


def _is_time(told: Sequence[Told], seen: Seen) -> bool:
    if not told:
        return seen.now - seen.since >= FIRST_AFTER and not seen.ringing
    return seen.now - told[-1].at >= (BETWEEN if len(told) <= OFTEN else LATER)


def _about_time(told: Sequence[Told], seen: Seen) -> tuple[str, int | None]:
    """What is said of the time, and the minutes that this promises."""
    promises = [one.until for one in told if one.until]
    if promises and seen.now >= promises[-1]:
        return "late", None
    if seen.nobody:
        return "nobody", None
    if seen.seconds is None or len(promises) >= MOST_TIMES_TOLD:
        return "patience", None
    minutes = rounded_minutes(seen.seconds)
    sooner = not promises or seen.now + timedelta(minutes=minutes) <= promises[-1] - SHORTER_BY
    return ("time", minutes) if sooner else ("patience", None)
