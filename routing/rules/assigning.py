"""One pass of the decider: many heads, many agents, each assignment with its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from routing.rules.judging import Candidate, Demand
from routing.rules.ordering import Item, in_turn
from routing.rules.snapshot import Snapshot

Line = tuple[int, int]  # a demand and a priority


@dataclass(frozen=True, slots=True)
class Assignment:
    """An item for an agent, with the best candidates and one reason byte for everybody on duty."""

    item_id: int
    demand_id: int
    agent_id: int
    best: tuple[Candidate, ...]
    reasons: bytes


def assign(
    snapshot: Snapshot,
    demands: Mapping[int, Demand],
    heads: Iterable[Item],
    *,
    now: datetime,
    at_most: int = 100,
) -> list[Assignment]:
    """Give the heads of all lines, in their turns, to the best eligible agents.

    What it gives is counted on the snapshot. A bucket nobody is eligible for is left at once: within a pass agents only
    get fuller, so nobody will be. A line whose first was let pass by everybody who is free comes after all others: they
    are asked for something else before they are asked for the same again.
    """
    made: list[Assignment] = []
    closed: set[int] = set()
    again: dict[Line, list[Item]] = {}
    for item in in_turn(heads, demands, now):
        if len(made) >= at_most:
            break
        if item.demand_id in closed:
            continue
        line = (item.demand_id, item.priority)
        demand = demands[item.demand_id]
        if line in again or snapshot.bucket(demand).was_let_pass(item):
            again.setdefault(line, []).append(item)
        elif given := _give(item, demand, snapshot):
            made.append(given)
        else:
            closed.add(item.demand_id)
    for item in (item for line in again.values() for item in line):
        if len(made) < at_most and (given := _give(item, demands[item.demand_id], snapshot)):
            made.append(given)
    return made


def _give(item: Item, demand: Demand, snapshot: Snapshot) -> Assignment | None:
    """The item for the best of those who are free, counted on the snapshot; None when nobody is."""
    bucket = snapshot.bucket(demand)
    best = bucket.best_for(item)
    if not best:
        return None
    agent = best[0].agent  # they stand in the order of choice, see `choose`
    given = Assignment(item.id, demand.id, agent, best, snapshot.reasons(bucket, item, agent))
    snapshot.take(agent, demand.media)
    return given
