"""Which time a report is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from core.problems import INVALID
from insight.rules.buckets import DAY, Buckets, as_moment, buckets, local_day, midnight


@dataclass(frozen=True)
class Period:
    """Intervals in a zone."""

    zone: ZoneInfo
    step: int
    buckets: Buckets

    @property
    def begin(self) -> datetime:
        """When the first interval begins."""
        return self.buckets.borders[0]

    @property
    def end(self) -> datetime:
        """When the last one ends."""
        return self.buckets.borders[-1]

    @cached_property
    def first_day(self) -> date:
        """The local day of the beginning."""
        return local_day(self.begin, self.zone)

    def head(self) -> dict[str, Any]:
        """What every report says of its time."""
        return {"zone": self.zone.key, "step": self.step, "start": self.begin, "end": self.end}


def zone_of(name: str) -> ZoneInfo:
    """The zone, the company's without a name. Raises INVALID for an unknown one."""
    if not name:
        return ZoneInfo(settings.COMPANY_TIMEZONE)
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError) as wrong:
        raise INVALID.field("zone", en="There is no such time zone.", zh="没有该时区。") from wrong


def period_of(given: Mapping[str, Any], now: datetime) -> Period:
    """The period that a query asks for: today without `from`, one day without `to`. Raises INVALID."""
    zone, step = zone_of(given["zone"]), int(given.get("step", DAY))
    begin = as_moment(given["from"] or local_day(now, zone), zone)
    end = as_moment(given["to"] or local_day(begin, zone) + timedelta(days=1), zone)
    return period_between(begin, end, step, zone)


def period_between(begin: datetime, end: datetime, step: int, zone: ZoneInfo, *, last: str = "to") -> Period:
    """The same from moments. Raises INVALID about the field `last` when it is empty, or more than a report can show."""
    found = buckets(begin, end, step, zone)
    if found is None:
        raise INVALID.field(
            last, en="Later than the beginning, and at most 1500 intervals.", zh="须晚于起始时间，且最多 1500 个时段。"
        )
    return Period(zone, step, found)


def days_between(first: date | None, last: date | None, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the first day's midnight to the end of the last day; today without days."""
    first = first or last or local_day(now, zone)
    return midnight(first, zone), midnight((last or first) + timedelta(days=1), zone)
