"""The product's decision for a simulator of a day: `decide(now, waiting, idle) -> [(item, agent)]`.

A thin adapter over `routing.rules`: plain dictionaries in, pairs of ids out, nothing kept but the configuration. See
docs/benchmarks.md for the dictionaries and for how a simulator calls it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from routing.rules.assigning import assign
from routing.rules.judging import Agent, Demand, flexibility_of
from routing.rules.ordering import Item
from routing.rules.snapshot import Snapshot
from routing.rules.waiting import rank_of

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """A queue of the simulated centre as the product would be set up: its target, and what its priority earns."""

    number: int
    target_seconds: int
    priority: int
    volume: int
    members: int
    boost_seconds: int = 0


# The centre of the routing simulator's reference day: five queues, those of higher priority with VIPs one step above.
CENTRE = {
    "billing": Line(1, 20, 2, 2068, 47),
    "technical": Line(2, 30, 2, 1568, 51),
    "sales": Line(3, 15, 3, 846, 38),
    "retention": Line(4, 15, 4, 483, 35, boost_seconds=300),
    "complaints": Line(5, 30, 3, 1093, 30),
}
ORDER = os.environ.get("SIM_ORDER", "each_in_time")
CHOICE = os.environ.get("SIM_CHOICE", "least_flexible")
LATE_SECONDS = int(os.environ.get("SIM_LATE", "50"))


def demands() -> dict[int, Demand]:
    """A bucket per queue; whoever has the skill is a member."""
    return {
        line.number: Demand(
            line.number,
            line.number,
            "voice",
            skills={name: 1},
            choice=CHOICE,
            order=ORDER,
            target_seconds=line.target_seconds,
            late_seconds=LATE_SECONDS,
            priority=line.priority,
            boost_seconds=line.boost_seconds,
            volume=line.volume,
            members=line.members,
        )
        for name, line in CENTRE.items()
    }


DEMANDS = demands()
MEMBERS = {line.number: line.members for line in CENTRE.values()}


def decide(
    now: float, waiting: Sequence[Mapping[str, Any]], idle: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, Any]]:
    """Whom to give what, now: pairs of an item's and an agent's id."""
    people = [_agent(one) for one in idle]
    items = [_item(one) for one in waiting]
    snapshot = Snapshot({agent.id: None for agent in people}, people)
    made = assign(snapshot, DEMANDS, items, now=_time(now), at_most=len(people))
    return [(one.item_id, one.agent_id) for one in made]


def _time(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def _item(one: Mapping[str, Any]) -> Item:
    line, since = CENTRE[one["queue"]], _time(one["arrival"])
    rank = rank_of(
        enqueued_at=since,
        target_seconds=line.target_seconds,
        priority=one["priority"] - line.priority,
        boost_seconds=line.boost_seconds,
    )
    return Item(one["id"], line.number, rank, priority=one["priority"], entered_at=since)


def _agent(one: Mapping[str, Any]) -> Agent:
    """A speed is shown as a level: 1.0 is 10, and 3 points less of 0.15."""
    queues = frozenset(CENTRE[name].number for name in one["skills"])
    return Agent(
        id=one["id"],
        idle_since=_time(one["idle_since"]),
        skills={name: max(1, min(10, round(20 * speed - 10))) for name, speed in one["skills"].items()},
        queues=queues,
        load={"voice": 1} if one["load"] else {},
        flexibility=flexibility_of(queues, MEMBERS),
    )
