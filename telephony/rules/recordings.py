"""Reading what the provider says of a recording, and how long to go on asking for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

_SID = re.compile(r"(?:^|/)(RE[0-9a-f]{32})(?:\.\w+)?$")
# The provider ends every call after a day.
LONGEST_SECONDS = 24 * 3600
MOST_FETCHES = 12
MOST_FAILURES = 150  # about a day
LONGEST_PAUSE = timedelta(minutes=10)
# A recording that nobody spoke of is asked for this long after its beep, and once more later.
OVERDUE = timedelta(seconds=180)
ASK_AGAIN = timedelta(minutes=10)
MOST_ASKS = 3


def recording_sid(report: Mapping[str, str]) -> str:
    """The recording's SID, from its own field or the end of its address; "" when there is none."""
    for name in ("RecordingSid", "RecordingUrl"):
        found = _SID.search(report.get(name, ""))
        if found:
            return found[1]
    return ""


def recorded_seconds(report: Mapping[str, str]) -> int:
    """How long it is; 0 for nothing or nonsense."""
    given = report.get("RecordingDuration", "")
    return min(int(given), LONGEST_SECONDS) if given.isascii() and given.isdigit() else 0


def being_fetched(seconds: int) -> timedelta:
    """How long somebody may be busy with its sound before another tries: a long conversation takes a while."""
    return timedelta(seconds=60 + seconds // 10)


def pause_before(attempt: int) -> timedelta:
    """How long to wait before the provider is asked for the sound again: 2, 4, 8 ... seconds, at most ten minutes."""
    return min(LONGEST_PAUSE, timedelta(seconds=2**attempt))


def is_hopeless(attempts: int, *, is_known: bool, refused: bool) -> bool:
    """Whether to give up: a known recording soon, since a person can act on it; one that may not exist, after a day."""
    return attempts >= MOST_FETCHES or refused if is_known else attempts >= MOST_FAILURES
