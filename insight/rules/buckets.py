"""Intervals of a report: cut at local midnights, so that a day has its 23, 24 or 25 hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STEPS = (15, 30, 60, 1440)  # minutes; the last is a day, however long
DAY = 1440
MOST = 1500  # intervals in one report: a month of half hours, or four years of days
Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Buckets:
    """Borders in UTC, one more than there are intervals: interval i is [borders[i], borders[i + 1])."""

    borders: list[datetime]

    @property
    def starts(self) -> list[datetime]:
        """When each begins."""
        return self.borders[:-1]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.borders) - 1


def moment_of(text: str) -> Moment | None:
    """A day, or a moment with its offset; None when it is neither, or beyond what any calendar needs."""
    try:
        found: Moment = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None
    if not is_near(found) or (isinstance(found, datetime) and found.tzinfo is None):
        return None
    return found


def is_near(given: Moment) -> bool:
    """Whether it is in a year that a report may be about."""
    return 1970 < given.year < 2200


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a local day begins. Where clocks jump over midnight, the moment of the jump."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def as_moment(given: Moment, zone: ZoneInfo) -> datetime:
    """A day is its midnight."""
    return given.astimezone(UTC) if isinstance(given, datetime) else midnight(given, zone)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The local day in which a moment lies."""
    return moment.astimezone(zone).date()


def buckets(begin: datetime, end: datetime, step: int, zone: ZoneInfo) -> Buckets | None:
    """The intervals from `begin` to `end`, the first and last cut there; None when they are too many, or none.

    Inside a day they are counted from its midnight in real minutes, so none overlaps or is missing when clocks change.
    """
    if not begin < end or (end - begin) / timedelta(minutes=step) > MOST:
        return None
    borders, day = [begin], local_day(begin, zone)
    while borders[-1] < end:
        opens, closes = midnight(day, zone), midnight(day + timedelta(days=1), zone)
        inside = range(1, -((opens - closes) // timedelta(minutes=step))) if step < DAY else ()
        marks = [opens + number * timedelta(minutes=step) for number in inside]
        borders += [mark for mark in [*marks, closes] if begin < mark < end]
        if closes >= end:
            borders.append(end)
        day += timedelta(days=1)
    return Buckets(borders)
