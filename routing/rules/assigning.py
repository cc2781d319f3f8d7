"""One pass of the decider: many heads, many agents, each assignment with its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from routing.rules.judging import Candidate, Demand
from routing.rules.ordering import Item, in_turn
from routing.rules.snapshot import Snapshot


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
    get fuller, so nobody will be.
    """
    made: list[Assignment] = []
    closed: set[int] = set()
    for item in in_turn(heads, demands, now):
        if len(made) >= at_most:
            break
        if item.demand_id in closed:
            continue
        demand = demands[item.demand_id]
        bucket = snapshot.bucket(demand)
        best = bucket.best_for(item)
        if not best:
            closed.add(item.demand_id)
            continue
        agent = best[0].agent  # they stand in the order of choice, see `choose`
        made.append(Assignment(item.id, demand.id, agent, best, snapshot.reasons(bucket, item, agent)))
        snapshot.take(agent, demand.media)
    return made
