"""Pure rules of the ticket desk: promises in working time, threading, statuses, names of files."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_SEARCH: Final = 800  # days; a calendar that never opens in two years counts as always open

FIRST_REPLY, RESOLUTION = "first_reply", "resolution"
# Minutes of working time by priority: first reply, resolution.
_PROMISES: Final = {"urgent": (30, 240), "high": (60, 480), "normal": (240, 1440), "low": (480, 2880)}
# Complaints answer faster and end by the regulator's day: 15 and less calendar days, in working minutes of 8 hours.
_COMPLAINT: Final = {"urgent": (15, 480), "high": (30, 960), "normal": (60, 2400), "low": (120, 4800)}
PRIORITY_STEPS: Final = {"low": -1, "normal": 0, "high": 1, "urgent": 2}
# The promise of a solution stands still while others have to act; the first reply is ours alone.
_PAUSING: Final = frozenset({"pending", "on_hold"})
_FINISHED: Final = frozenset({"resolved", "closed"})
_NUMBER: Final = re.compile(r"(?:#|工单号?\s*[:：]?\s*|ticket\s+)(\d{6,18})(?!\d)", re.IGNORECASE)
# Shown in the browser itself; everything else is only ever downloaded, so that no file can act as a page of ours.
_SHOWN_INLINE: Final = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "audio/mpeg", "audio/wav", "text/plain"}
)


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


def promise(kind: str, priority: str, goal: str) -> int:
    """Minutes of working time within which `goal` is promised."""
    table = _COMPLAINT if kind == "complaint" else _PROMISES
    first, resolution = table.get(priority, table["normal"])
    return first if goal == FIRST_REPLY else resolution


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


def _openings(start: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """The opening intervals from the day of `start` on, in UTC, in order."""
    zone = zone_of(hours.timezone)
    first = start.astimezone(zone).date()
    for offset in range(_LONGEST_SEARCH):
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


def clock_runs(goal: str, status: str) -> bool:
    """Whether the promise's time passes in this status."""
    if status in _FINISHED:
        return False
    return goal == FIRST_REPLY or status not in _PAUSING


def status_after_customer(status: str) -> str:
    """Where a ticket goes when its customer writes: whatever waited or seemed done is open again."""
    return "open" if status in ("pending", "on_hold", "resolved") else status


def takes_follow_up(status: str) -> bool:
    """Whether a customer's answer still belongs on the ticket; a closed one is over, the answer is a new matter."""
    return status != "closed"


def numbers_in(subject: str) -> list[int]:
    """Ticket numbers that a subject names: `#100042`, `Ticket 100042`, `工单号：100042`."""
    return [int(number) for number in _NUMBER.findall(subject)][:5]


def is_participant(sender: str, known: Sequence[str]) -> bool:
    """Whether an address has been part of the exchange; details behind a plus do not make another person."""
    return bool(sender) and _plain(sender) in {_plain(address) for address in known}


def _plain(address: str) -> str:
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.split('+', 1)[0]}@{domain}"


def content_disposition(filename: str, content_type: str) -> str:
    """How a browser may treat a file: shown only if it is of a harmless kind; the name in ASCII and as UTF-8."""
    kind = "inline" if content_type in _SHOWN_INLINE else "attachment"
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", filename) or "file"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def safe_content_type(content_type: str) -> str:
    """The type to serve a stranger's file as; what a browser could run is served as bytes."""
    return content_type if content_type in _SHOWN_INLINE else "application/octet-stream"
