"""Figures of the board, from plain counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from insight.rules.alarms import DEFAULTS, Threshold, level_of, worst

WINDOW = timedelta(minutes=30)
MINUTES = 30
SHORT_STAY_MS = 5000  # whoever hangs up sooner is counted as abandoned, but not against the service level


def start_of_day(now: datetime, zone: str) -> datetime:
    """Midnight of today in the company's zone, as UTC."""
    local = now.astimezone(ZoneInfo(zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def live_service_level(*, in_level: int, answered: int, abandoned: int, short: int, late: int) -> int | None:
    """The service level of the last half hour, in percent; None while nobody is counted.

        answered within the target / (answered + abandoned - short + waiting past the target)

    The first three terms are the usual ones (B. Cleveland, "Call Center Management on Fast Forward": abandoned
    count against the level, those who hung up at once do not). Whoever waits past the target now can no longer be
    answered within it, so they count already; without them a queue where nobody is answered would still show 100 %.
    """
    counted = answered + abandoned - short + late
    return round(100 * in_level / counted) if counted > 0 else None


def share(part: int, whole: int) -> int | None:
    """`part` of `whole` in percent, None for nothing."""
    return round(100 * part / whole) if whole > 0 else None


def health_of(values: Mapping[str, float | None], rules: Iterable[Threshold]) -> tuple[str, list[str]]:
    """ "good", "warning" or "critical", and the measures that make it so: by each measure's thresholds, at once."""
    levels = {one.measure: level_of(one, values.get(one.measure)) for one in rules if one.measure in values}
    found = worst(list(levels.values()))
    return found or "good", [measure for measure, level in levels.items() if level and level == found]


def health(*, percent: int | None, target: int, longest_wait_seconds: float, target_seconds: int) -> str:
    """The same by the thresholds that hold as long as nobody has set any."""
    return health_of(queue_values(percent, target, longest_wait_seconds, target_seconds), DEFAULTS)[0]


def queue_values(
    percent: int | None, target: int, longest_wait_seconds: float, target_seconds: int
) -> dict[str, float | None]:
    """The measures that compare a queue with its own target."""
    return {
        "longest_wait": longest_wait_seconds,
        "longest_wait_percent": 100 * longest_wait_seconds / max(1, target_seconds),
        "service_level": percent,
        "service_level_gap": None if percent is None else target - percent,
    }


def spark(stays: Iterable[tuple[int, int | None, int]]) -> list[int]:
    """How many waited at the end of each of the last thirty minutes, oldest first.

    Each stay is (minutes ago it began, minutes ago it ended or None while it lasts, how many such); minutes ago
    count from 0 for the running minute.
    """
    changes = [0] * (MINUTES + 1)
    for began, ended, count in stays:
        first = max(0, MINUTES - 1 - began)
        last = MINUTES if ended is None else MINUTES - 1 - ended
        if last > first:
            changes[first] += count
            changes[last] -= count
    points, standing = [], 0
    for change in changes[:MINUTES]:
        standing += change
        points.append(standing)
    return points
