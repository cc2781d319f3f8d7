"""Figures of the board, from plain counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

WINDOW = timedelta(minutes=30)
SHORT_STAY_MS = 5000  # whoever hangs up sooner is counted as abandoned, but not against the service level


def start_of_day(now: datetime, zone: str) -> datetime:
    """Midnight of today in the company's zone, as UTC."""
    local = now.astimezone(ZoneInfo(zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def health(*, percent: int | None, target: int, longest_wait_seconds: float, target_seconds: int) -> str:
    """ "good", "warning" or "critical": by the service level of the last half hour and by who waits longest."""
    if (percent is not None and percent < target - 20) or longest_wait_seconds > 3 * target_seconds:
        return "critical"
    if (percent is not None and percent < target) or longest_wait_seconds > target_seconds:
        return "warning"
    return "good"
