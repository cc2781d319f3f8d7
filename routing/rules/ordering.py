"""Which waiting work is looked at first, of all heads of all lines, at one instant.

A line is the work of one demand and one priority; inside it the rank alone counts, so it is first in, first out.
Across lines the rank is a deadline (earliest deadline first), a little earlier for a queue that has many contacts for
each of its members: there, most others come soon behind it. Work that has already missed its target steps behind
work that can still meet its own: serving it first would make the next one late too, and nothing is won. That is the
generalised c-mu rule (Van Mieghem, "Dynamic scheduling with convex delay costs", 1995) for a cost that is paid once,
at the target: waiting on costs nothing more, until `late_seconds` later, when it counts above everything.

Among what missed its target, what missed it long ago comes last: a fifth of `late_seconds` parts the two.

That holds line against line. In the order `in_time` a late head has all the others of its own line wait behind it, who
miss their targets too, one after the other; most of what is lost in a rush is lost that way. In the order
`each_in_time` what is late lets those of its own line go first too who can still be in time, for `late_seconds`, which
are few there; then it is in the order of deadlines again, and so are the late among each other. See `own_order`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heappop, heapreplace
from typing import Any

from routing.rules.judging import Demand

Turn = tuple[int, int, int, datetime, int]

# Seconds by which a queue's pressure brings its deadlines forward, at most: no more than a nudge among neighbours.
MOST_AHEAD = 60
ORDERS_IN_TIME = ("in_time", "each_in_time")
LONG_LATE = 5  # the part of `late_seconds` after which late work comes behind the other late work


@dataclass(frozen=True, slots=True)
class Item:
    """One of the first of a line."""

    id: int
    demand_id: int
    rank: datetime
    declined: frozenset[int] = frozenset()
    priority: int = 0
    entered_at: datetime | None = None  # when this stay in the queue began; None: it is always in time
    waits_since: datetime | None = None  # when it came, or came back from whoever let it pass


def steps_back(item: Item, demand: Demand, now: datetime) -> bool:
    """Whether the item has missed its target, and not so long ago that it is first again.

    Work above the ordinary priority of its queue is given up later, by the boost of each step.
    """
    if demand.order not in ORDERS_IN_TIME or item.entered_at is None:
        return False
    boost = max(0, item.priority - demand.priority) * demand.boost_seconds
    late = _lateness(item.entered_at, demand, now)
    return boost < late <= max(boost, demand.late_seconds)


def _lateness(entered_at: datetime, demand: Demand, now: datetime) -> float:
    return (now - entered_at).total_seconds() - demand.target_seconds


def gives_way(item: Item, demand: Demand, now: datetime) -> bool:
    """Whether the item lets those of its own line go first who can still be in time.

    It has missed its target, by no more than `late_seconds`: then it is overtaken no longer. Work that was held out to
    somebody already keeps its place.
    """
    if demand.order != "each_in_time" or item.entered_at is None or item.declined:
        return False
    return 0 < _lateness(item.entered_at, demand, now) <= demand.late_seconds


def own_order(line: Iterable[Item], demand: Demand, now: datetime) -> list[Item]:
    """A line, given by rank, in the order in which it is worked off at this moment.

    First in, first out; but of those between two who give no more way, whoever can still be in time is first.
    """
    settled: list[Item] = []
    open_to_change: list[tuple[bool, Item]] = []
    for item in line:
        gives = gives_way(item, demand, now)
        if gives or not _is_late(item, demand, now):
            open_to_change.append((gives, item))
            continue
        settled += _in_time_first(open_to_change)
        settled.append(item)
        open_to_change.clear()
    return settled + _in_time_first(open_to_change)


def _in_time_first(those: Iterable[tuple[bool, Item]]) -> list[Item]:
    return [item for _, item in sorted(those, key=lambda one: one[0])]


def _is_late(item: Item, demand: Demand, now: datetime) -> bool:
    return item.entered_at is not None and _lateness(item.entered_at, demand, now) > 0


def turn_of(item: Item, demand: Demand, now: datetime) -> Turn:
    """The smallest is looked at first.

    By rank, the deadline, a second earlier for each contact a day and member of its queue; behind all of these what has
    missed its target, the queue with the most contacts a day and member first and in it the line of ordinary priority:
    there, most others come soon behind it and can still be in time. Last what missed its target long ago. Where the
    others need not wait for it, the late go by their deadlines.
    """
    if item.entered_at is not None and steps_back(item, demand, now):
        if demand.order == "each_in_time":
            return (1, 0, 0, item.rank, item.id)
        long = _lateness(item.entered_at, demand, now) * LONG_LATE > demand.late_seconds
        return (2 if long else 1, -demand.pressure, item.priority, item.rank, item.id)
    ahead = min(demand.pressure, MOST_AHEAD) if demand.order in ORDERS_IN_TIME else 0
    return (0, 0, 0, item.rank - timedelta(seconds=ahead), item.id)


def as_record(item: Item, demand: Demand, now: datetime) -> dict[str, Any]:
    """Everything that decided the item's turn, as the record of a decision keeps it; `step` is what came of it."""
    return {
        "step": turn_of(item, demand, now)[0],
        "rank": item.rank.isoformat(),
        "entered_at": item.entered_at.isoformat() if item.entered_at else None,
        "priority": item.priority,
        "order": demand.order,
        "target_seconds": demand.target_seconds,
        "late_seconds": demand.late_seconds,
        "usual_priority": demand.priority,
        "boost_seconds": demand.boost_seconds,
        "pressure": demand.pressure,
    }


def step_again(record: Mapping[str, Any], now: datetime) -> int:
    """The step worked out anew from a record: 0 in time or first again, 1 late, 2 late for long."""
    entered = record["entered_at"]
    item = Item(
        id=0,
        demand_id=0,
        rank=datetime.fromisoformat(record["rank"]),
        priority=record["priority"],
        entered_at=datetime.fromisoformat(entered) if entered else None,
    )
    demand = Demand(
        id=0,
        queue_id=0,
        media="",
        order=record["order"],
        target_seconds=record["target_seconds"],
        late_seconds=record["late_seconds"],
        priority=record["usual_priority"],
        boost_seconds=record["boost_seconds"],
        volume=record["pressure"],
    )
    return turn_of(item, demand, now)[0]


def in_turn(heads: Iterable[Item], demands: Mapping[int, Demand], now: datetime) -> Iterator[Item]:
    """Those waiting in the order of their turns, but never one before another that its own line has before it."""
    lines: dict[tuple[int, int], list[Item]] = {}
    for item in heads:
        lines.setdefault((item.demand_id, item.priority), []).append(item)
    for key, line in lines.items():
        line.sort(key=lambda item: (item.rank, item.id))
        lines[key] = own_order(line, demands[key[0]], now)[::-1]
    first = [(turn_of(line[-1], demands[line[-1].demand_id], now), key) for key, line in lines.items()]
    heapify(first)
    while first:
        _, key = first[0]
        line = lines[key]
        yield line.pop()
        if line:
            heapreplace(first, (turn_of(line[-1], demands[key[0]], now), key))
        else:
            heappop(first)
