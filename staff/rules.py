"""Pure rules of opening hours: when a calendar is open, and working time between moments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_SEARCH: Final = 800  # days; a calendar that never opens in two years counts as always open


@dataclass(frozen=True)
class Hours:
    """Opening hours: day -> [(from, to)] in `timezone`; no intervals at all means always open."""

    timezone: str = "UTC"
    intervals: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    holidays: frozenset[str] = frozenset()

    @property
    def is_always_open(self) -> bool:
        """Whether working time is all time."""
        return not any(self.intervals.values())


ALWAYS: Final = Hours()


def is_open(moment: datetime, hours: Hours) -> bool:
    """Whether work is done at this moment; the first minute of an interval is open, its last one closed."""
    if hours.is_always_open:
        return True
    # An interval that runs past midnight began on the day before.
    spans = _openings(moment - timedelta(days=1), hours, days=3)
    return any(opens <= moment < closes for opens, closes in spans)


def opens_next(moment: datetime, hours: Hours) -> datetime | None:
    """When it opens again after `moment`; None when it is open, or never opens again."""
    if is_open(moment, hours):
        return None
    return next((opens for opens, closes in _openings(moment, hours) if moment < opens < closes), None)


def add_working_minutes(start: datetime, minutes: int, hours: Hours) -> datetime:
    """When `minutes` of working time after `start` are over."""
    left = timedelta(minutes=minutes)
    if hours.is_always_open:
        return start + left
    for opens, closes in _openings(start, hours):
        begin = max(opens, start)
        if begin >= closes:
            continue
        if closes - begin >= left:
            return begin + left
        left -= closes - begin
    return start + timedelta(minutes=minutes)


def working_minutes(start: datetime, end: datetime, hours: Hours) -> int:
    """Minutes of working time between two moments; negative when `end` lies before `start`."""
    if end < start:
        return -working_minutes(end, start, hours)
    if hours.is_always_open:
        return int((end - start).total_seconds() // 60)
    total = timedelta()
    for opens, closes in _openings(start, hours):
        if opens >= end:
            break
        total += max(timedelta(), min(closes, end) - max(opens, start))
    return int(total.total_seconds() // 60)


def _openings(start: datetime, hours: Hours, days: int = _LONGEST_SEARCH) -> Iterator[tuple[datetime, datetime]]:
    """The opening intervals from the day of `start` on, in UTC, in order."""
    zone = zone_of(hours.timezone)
    first = start.astimezone(zone).date()
    for offset in range(days):
        day = first + timedelta(days=offset)
        if day.isoformat() in hours.holidays:
            continue
        for opens, closes in sorted(tuple(span) for span in hours.intervals.get(_DAYS[day.weekday()], ())):
            yield _moment(day, opens, zone), _moment(day, closes, zone)


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC for one that does not exist."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
