"""When to try a callback again."""

from __future__ import annotations

from datetime import datetime, timedelta

MOST_DIALS = 3
BETWEEN_DIALS = timedelta(minutes=15)


def next_dial(attempts: int, now: datetime) -> datetime | None:
    """When to dial again after so many dials reached nobody; None: never."""
    return now + BETWEEN_DIALS if attempts < MOST_DIALS else None
