"""What came of a day, in fact or in a replay, and its figures: both from rows of one shape, by one function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from insight.rules.board import SHORT_STAY_MS
from insight.rules.figures import Sums, added, queue_line
from routing.rules.waiting import in_service_level

SHOWN = (
    "offered", "answered", "in_level", "abandoned", "abandoned_short", "overflowed",
    "service_level", "asa_seconds", "abandoned_share", "occupancy",
)  # fmt: skip
WORK = {"active": "talk_seconds", "wrap_up": "wrap_up_seconds"}
LEFT_BY = {"answered", "abandoned", "overflowed"}


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a queue that ended."""

    contact: int
    queue: int
    outcome: str
    ended: datetime
    waited_ms: int
    in_level: bool
    agent: int | None = None


@dataclass
class Outcome:
    """Stays that ended, stretches of work by (queue, state, start, end), of agents by (agent, state, start, end)."""

    stays: list[Stay] = field(default_factory=list)
    work: list[tuple[int, str, datetime, datetime]] = field(default_factory=list)
    states: list[tuple[int, str, datetime, datetime]] = field(default_factory=list)

    def answered_by(self) -> dict[int, list[int | None]]:
        """The agents who answered each contact, in turn."""
        found: dict[int, list[int | None]] = defaultdict(list)
        for stay in sorted(self.stays, key=lambda stay: (stay.ended, stay.contact)):
            if stay.outcome == "answered":
                found[stay.contact].append(stay.agent)
        return dict(found)


@dataclass(frozen=True)
class Figures:
    """Lines of the queue report: per queue by its id, and in total."""

    queues: dict[int, dict[str, Any]]
    total: dict[str, Any]


def stay_of(
    contact: int, queue: int, outcome: str, *, entered: datetime, now: datetime, target: int, agent: int | None
) -> Stay:
    """A stay that ends now, judged by the target as it is now."""
    waited = max(0, int((now - entered).total_seconds() * 1000))
    level = in_service_level(waited_ms=waited, target_seconds=target)
    return Stay(contact, queue, outcome, now, waited, level, agent)


def figures_of(
    outcome: Outcome, queues: Iterable[int], members: Mapping[int, set[int]], begin: datetime, end: datetime
) -> Figures:
    """The figures of the time from `begin` to `end`; `members` are the agents of each queue."""
    sums: dict[int, Sums] = {queue: {} for queue in queues}
    for stay in outcome.stays:
        if begin <= stay.ended < end:
            _count(sums[stay.queue], stay)
    for queue, state, started, ended in outcome.work:
        if state in WORK:
            _add(sums[queue], WORK[state], _seconds(started, ended, begin, end))
    free: dict[int, float] = defaultdict(float)
    for agent, state, started, ended in outcome.states:
        if state == "available":
            free[agent] += _seconds(started, ended, begin, end)
    for queue, line in sums.items():
        line["free_seconds"] = sum(free[agent] for agent in members.get(queue, ()))
    # Whoever is a member of two queues is free once, not twice.
    once = sum(free[agent] for agent in set().union(*members.values()))
    total = {**added(sums.values()), "free_seconds": once}
    return Figures({queue: _shown(line) for queue, line in sums.items()}, _shown(total))


def _shown(sums: Sums) -> dict[str, Any]:
    line = queue_line(sums)
    return {name: line[name] for name in SHOWN}


def _count(sums: Sums, stay: Stay) -> None:
    _add(sums, "offered", 1)
    _add(sums, stay.outcome if stay.outcome in LEFT_BY else "left", 1)
    if stay.outcome == "answered":
        _add(sums, "waited_seconds", stay.waited_ms / 1000)
        _add(sums, "in_level", stay.in_level)
    if stay.outcome == "abandoned" and stay.waited_ms < SHORT_STAY_MS:
        _add(sums, "abandoned_short", 1)


def _add(sums: Sums, name: str, value: float) -> None:
    sums[name] = sums.get(name, 0) + value


def _seconds(started: datetime, ended: datetime, begin: datetime, end: datetime) -> float:
    return max(0.0, (min(ended, end) - max(started, begin)).total_seconds())
