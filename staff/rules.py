"""Pure rules: when a calendar is open and working time between moments, and which keys somebody may choose."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z")
_MOST_SPANS: Final = 20
_MOST_HOLIDAYS: Final = 1000
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
    return add_working_time(start, timedelta(minutes=minutes), hours)


def add_working_time(start: datetime, amount: timedelta, hours: Hours) -> datetime:
    """When this much working time after `start` is over."""
    return add_working_times(start, [amount], hours)[0]


def add_working_times(start: datetime, amounts: Sequence[timedelta], hours: Hours) -> list[datetime]:
    """When each of these amounts of working time after `start` is over; one walk over the hours for all of them."""
    if hours.is_always_open:
        return [start + amount for amount in amounts]
    # What a calendar that never opens again leaves is counted as plain time.
    found = {amount: start + amount for amount in amounts}
    waiting, passed = sorted(found, reverse=True), timedelta()
    for opens, closes in _openings(start, hours):
        begin = max(opens, start)
        if begin >= closes:
            continue
        while waiting and closes - begin >= waiting[-1] - passed:
            amount = waiting.pop()
            found[amount] = begin + (amount - passed)
        if not waiting:
            break
        passed += closes - begin
    return [found[amount] for amount in amounts]


def working_minutes(start: datetime, end: datetime, hours: Hours) -> int:
    """Minutes of working time between two moments; negative when `end` lies before `start`."""
    if end < start:
        return -working_minutes(end, start, hours)
    return int(working_time(start, end, hours).total_seconds() // 60)


def working_time(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """The working time between two moments; none when `end` does not lie behind `start`."""
    return sum((closes - opens for opens, closes in open_spans(start, end, hours)), timedelta())


def open_spans(start: datetime, end: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """When it is open between two moments, in order."""
    if hours.is_always_open:
        if start < end:
            yield start, end
        return
    for opens, closes in _openings(start, hours):
        if opens >= end:
            break
        span = max(opens, start), min(closes, end)
        if span[0] < span[1]:
            yield span


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


def check_hours(timezone: Any, intervals: Any, holidays: Any) -> list[tuple[str, str, str]]:
    """What is wrong with the hours of a calendar: (field, in English, in Chinese)."""
    found = []
    if not isinstance(timezone, str) or timezone not in available_timezones():
        found.append(("timezone", "There is no such time zone.", "没有这个时区。"))
    if not isinstance(intervals, dict):
        found.append(("intervals", "Days with their hours are wanted.", "应按星期填写时段。"))
    else:
        found += [wrong for day, spans in intervals.items() for wrong in _check_day(day, spans)]
    if not isinstance(holidays, list) or len(holidays) > _MOST_HOLIDAYS:
        found.append(("holidays", "A list of days is wanted.", "应为日期列表。"))
    else:
        odd = (place for place, day in enumerate(holidays) if not _is_day(day))
        found += [(f"holidays.{place}", "A day like 2026-10-01.", "日期格式如 2026-10-01。") for place in odd]
    return found


def _check_day(day: str, spans: Any) -> Iterator[tuple[str, str, str]]:
    path = f"intervals.{day}"
    if day not in _DAYS:
        yield path, "Days are mon, tue, wed, thu, fri, sat, sun.", "星期应为 mon 至 sun。"
        return
    if not isinstance(spans, list) or len(spans) > _MOST_SPANS:
        yield path, "A list of spans is wanted.", "应为时段列表。"
        return
    sound: list[tuple[str, str]] = []
    for place, span in enumerate(spans):
        if not isinstance(span, list) or len(span) != 2 or not all(_is_clock(clock) for clock in span):
            yield f"{path}.{place}", "From and to, like 09:00 and 17:30.", "起止时间格式如 09:00 和 17:30。"
        elif span[0] >= span[1] or span[0] == "24:00":
            yield (
                f"{path}.{place}",
                "It must end later than it begins, by 24:00.",
                "结束时间须晚于开始时间，最晚 24:00。",
            )
        elif any(span[0] < closes and opens < span[1] for opens, closes in sound):
            yield f"{path}.{place}", "It overlaps another span of that day.", "与当天其他时段重叠。"
        else:
            sound.append((span[0], span[1]))


def _is_clock(text: Any) -> bool:
    return isinstance(text, str) and (text == "24:00" or _CLOCK.match(text) is not None)


def _is_day(text: Any) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC for one that does not exist."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


# The commands of a single letter and their usual keys; the desk's own table says the same.
KEYS: Final = {
    "next": "j",
    "previous": "k",
    "select": "x",
    "reply": "r",
    "note": "n",
    "macro": "m",
    "resolve": "e",
    "assign": "a",
    "follow": "f",
    "snooze": "s",
    "transfer": "t",
    "callback": "b",
    "create": "c",
}
# Begins every way to another page (G then its letter).
_TAKEN: Final = "g"


def check_keys(chosen: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What is wrong with the keys that somebody chose: (field, in English, in Chinese)."""
    found: list[tuple[str, str, str]] = []
    for command, key in chosen.items():
        others = [one for one, usual in KEYS.items() if one != command and chosen.get(one, usual) == key]
        if command not in KEYS:
            found.append((f"keys.{command}", "There is no such command.", "没有这个命令。"))
        elif len(key) != 1 or not "a" <= key <= "z":
            found.append((f"keys.{command}", "One letter from a to z.", "应为 a 到 z 中的一个字母。"))
        elif key == _TAKEN:
            found.append((f"keys.{command}", "G begins the ways to other pages.", "G 用于跳转到其他页面。"))
        elif others:
            found.append((f"keys.{command}", f"It is the key of {others[0]} already.", f"该键已用于 {others[0]}。"))
    return found
