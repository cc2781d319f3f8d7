"""Which promises hold for a ticket: the first policy whose conditions it meets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from core.conditions.asking import matches
from core.conditions.language import EVERY, Condition
from tickets.rules.filtering import parse
from tickets.rules.tickets import FIRST_REPLY, NEXT_REPLY, RESOLUTION

GOALS: Final = (FIRST_REPLY, NEXT_REPLY, RESOLUTION)
WARN_PERCENT: Final = 80


@dataclass(frozen=True)
class Policy:
    """A policy as the rules know it; without an id it is one of the standard ones. Minutes are of working time."""

    id: int | None
    conditions: Condition
    minutes: Mapping[str, int | None]
    calendar_id: int | None = None
    warn_percent: int = WARN_PERCENT

    def promises(self, goal: str) -> int | None:
        """Minutes within which `goal` is promised; None when it is not."""
        return self.minutes.get(goal)


NOTHING: Final = Policy(None, EVERY, {})


def policy_for(policies: Iterable[Policy], facts: Mapping[str, Any], now: datetime) -> Policy:
    """The first that holds for a ticket of these facts; one that promises nothing where none does."""
    return next((one for one in policies if matches(one.conditions, facts, now)), NOTHING)


# What a new centre promises, and what holds while it has no policy at all. In working minutes: first reply, resolution.
# Complaints answer faster and end by the regulator's day: 15 and less calendar days, of 8 hours each.
_COMPLAINTS: Final = {"urgent": (15, 480), "high": (30, 960), "normal": (60, 2400), "low": (120, 4800)}
_OTHERS: Final = {"urgent": (30, 240), "high": (60, 480), "normal": (240, 1440), "low": (480, 2880)}


def _standard(kinds: Sequence[str], table: Mapping[str, tuple[int, int]]) -> list[Policy]:
    about = [{"field": "kind", "op": "is", "value": list(kinds)}] if kinds else []
    return [
        Policy(
            None,
            parse({"all": [*about, {"field": "priority", "op": "is", "value": [priority]}]}),
            {FIRST_REPLY: first, RESOLUTION: resolution},
        )
        for priority, (first, resolution) in table.items()
    ]


STANDARD: Final = (*_standard(["complaint"], _COMPLAINTS), *_standard([], _OTHERS))
