"""The tape of a promise: stretches in which its time ran or stood. Pure sums over working time, exact to the second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from staff.rules import Hours, add_working_time, open_spans, working_time

MOST_CLOSED = 20  # closed times that a stretch shows one by one; more of them are told as a sum


@dataclass(frozen=True)
class Stretch:
    """A part of the tape, by the opening hours that counted in it. The last one of an open promise has no end yet."""

    runs: bool
    start: datetime
    end: datetime | None
    hours: Hours
    cause: str = "opened"
    facts: dict[str, Any] = field(default_factory=dict)

    def until(self, now: datetime) -> datetime:
        """Where it ends for a reader at `now`."""
        return max(self.start, now) if self.end is None else self.end


def counted(stretch: Stretch, now: datetime) -> timedelta:
    """How much of the promise's time passed in it."""
    return working_time(stretch.start, stretch.until(now), stretch.hours) if stretch.runs else timedelta()


def spent(tape: Iterable[Stretch], now: datetime) -> timedelta:
    """How much of the promise's time has passed: the sum over its tape."""
    return sum((counted(one, now) for one in tape), timedelta())


def reached_at(tape: Sequence[Stretch], target: timedelta) -> datetime:
    """When this much of the promise's time has passed: within the tape, or ahead if its last stretch goes on as it is.

    While the last stretch stands still, as if it began to run when that began.
    """
    left = target
    for one in tape[:-1]:
        passed = counted(one, one.start)
        if one.runs and passed >= left:
            return add_working_time(one.start, left, one.hours)
        left -= passed
    last = tape[-1]
    return add_working_time(last.start, left, last.hours)


def whole_minutes(parts: Iterable[timedelta]) -> list[int]:
    """Each part in whole minutes, so that they add up to the whole minutes of the sum."""
    total, sums = timedelta(), [0]
    for part in parts:
        total += part
        sums.append(int(total.total_seconds() // 60))
    return [later - earlier for earlier, later in pairwise(sums)]


def closed_spans(start: datetime, end: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """When it is closed between two moments, in order."""
    at = start
    for opens, closes in open_spans(start, end, hours):
        if opens > at:
            yield at, opens
        at = closes
    if at < end:
        yield at, end
