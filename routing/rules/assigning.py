"""One pass of the decider: many heads, many agents, each assignment with its reasons."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from routing.rules.capacity import is_full
from routing.rules.judging import (
    Agent,
    Candidate,
    Demand,
    Key,
    Reason,
    candidate_of,
    choice_key,
    choose,
    demand_reason,
)
from routing.rules.ordering import Item, in_turn

BEST_KEPT = 5


@dataclass(frozen=True, slots=True)
class Assignment:
    """An item for an agent, with the best candidates and one reason byte for everybody on duty."""

    item_id: int
    demand_id: int
    agent_id: int
    best: tuple[Candidate, ...]
    reasons: bytes


class Bucket:
    """The eligible agents of one demand in the order of choice, kept up to date within a pass."""

    def __init__(self, demand: Demand, agents: Iterable[Agent]) -> None:
        self.demand = demand
        self.reasons: dict[int, Reason] = {}
        self._places: dict[int, tuple[Key, Candidate]] = {}
        self._order: list[tuple[Key, Candidate]] = []
        for agent in agents:
            self._judge(agent)
        self._order = sorted(self._places.values(), key=lambda place: place[0])

    def _judge(self, agent: Agent) -> tuple[Key, Candidate] | None:
        against = demand_reason(agent, self.demand)
        self.reasons[agent.id] = against or Reason.OTHER_FIRST
        if against:
            return None
        candidate = candidate_of(agent, self.demand)
        place = (choice_key(self.demand.choice, candidate), candidate)
        self._places[agent.id] = place
        return place

    def refresh(self, agent: Agent, standing: Reason | None) -> None:
        """Put an agent whose load has just changed into its new place, or take it out."""
        if agent.id not in self.reasons:
            return
        old = self._places.pop(agent.id, None)
        if old:
            del self._order[bisect_left(self._order, old[0], key=lambda place: place[0])]
        if standing:
            self.reasons[agent.id] = standing
        elif place := self._judge(agent):
            insort(self._order, place, key=lambda place: place[0])

    def best_for(self, item: Item) -> tuple[Candidate, ...]:
        """The first few for this item; those who declined it stand behind everybody else."""
        fresh: list[Candidate] = []
        again: list[Candidate] = []
        for _, candidate in self._order:
            if candidate.agent in item.declined:
                again.append(replace(candidate, declined=True))
            elif len(fresh) < BEST_KEPT:
                fresh.append(candidate)
            if len(fresh) == BEST_KEPT:
                break
        return (*fresh, *again)[:BEST_KEPT]


class Snapshot:
    """Everybody on duty at one instant: `standing` has a reason per agent, or None for the ready.

    Those of them whom the work at hand may be held out to come with their figures in `ready`; nothing more is
    needed of the others, so a decision costs what these cost.
    """

    def __init__(self, standing: Mapping[int, Reason | None], ready: Iterable[Agent]) -> None:
        self.standing = dict(standing)
        self.ready = {agent.id: agent for agent in ready}
        self.roster = sorted(self.standing)
        self._buckets: dict[int, Bucket] = {}
        self._members: dict[int, list[int]] = defaultdict(list)
        for agent in self.ready.values():
            for queue in agent.queues:
                self._members[queue].append(agent.id)

    def bucket(self, demand: Demand) -> Bucket:
        """The bucket of this demand, filled with those who may be asked for it."""
        if demand.id not in self._buckets:
            only = demand.only_agent
            asked = self._members.get(demand.queue_id, []) if only is None else [only]
            self._buckets[demand.id] = Bucket(demand, (self.ready[one] for one in asked if one in self.ready))
        return self._buckets[demand.id]

    def take(self, agent_id: int, media: str) -> None:
        """Count one more item of this media on the agent, everywhere."""
        old = self.ready[agent_id]
        agent = replace(old, load={**old.load, media: old.load.get(media, 0) + 1})
        standing = Reason.FULL if is_full(agent.load, agent.limits) else None
        self.standing[agent_id] = standing
        if standing:
            del self.ready[agent_id]
        else:
            self.ready[agent_id] = agent
        for bucket in self._buckets.values():
            bucket.refresh(agent, standing)

    def reasons(self, bucket: Bucket, item: Item, chosen: int) -> bytes:
        """One byte per agent in the order of `roster`."""
        demand = bucket.demand
        # Whoever is not in the bucket may not be asked for this demand in the first place.
        others = Reason.NOT_MEMBER if demand.only_agent is None else Reason.HELD_FOR_ANOTHER
        told = bytearray(self.standing[agent] or bucket.reasons.get(agent, others) for agent in self.roster)
        for agent in (*item.declined, chosen):
            place = bisect_left(self.roster, agent)
            if place < len(self.roster) and self.roster[place] == agent:
                if agent == chosen:
                    told[place] = Reason.CHOSEN
                elif told[place] == Reason.OTHER_FIRST:
                    told[place] = Reason.DECLINED_BEFORE
        return bytes(told)


def assign(
    snapshot: Snapshot,
    demands: Mapping[int, Demand],
    heads: Iterable[Item],
    *,
    now: datetime,
    at_most: int = 100,
) -> list[Assignment]:
    """Give the heads of all lines, in their turns, to the best eligible agents.

    Uses up the snapshot. A bucket nobody is eligible for is left at once: within a pass agents only
    get fuller, so nobody will be.
    """
    made: list[Assignment] = []
    closed: set[int] = set()
    for item in in_turn(heads, demands, now):
        if len(made) >= at_most or not snapshot.ready:
            break
        if item.demand_id in closed:
            continue
        demand = demands[item.demand_id]
        bucket = snapshot.bucket(demand)
        best = bucket.best_for(item)
        if not best:
            closed.add(item.demand_id)
            continue
        agent = choose(demand.choice, best).agent
        made.append(Assignment(item.id, demand.id, agent, best, snapshot.reasons(bucket, item, agent)))
        snapshot.take(agent, demand.media)
    return made
