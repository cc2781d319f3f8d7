"""Everybody on duty, in the order in which each demand would choose them; kept up to date agent by agent.

A decider keeps one of these between its passes: what a pass costs depends on what changed, not on how many work here.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import itemgetter

from routing.rules.capacity import is_full
from routing.rules.judging import Agent, Candidate, Demand, Key, Reason, candidate_of, choice_key, demand_reason
from routing.rules.ordering import Item

BEST_KEPT = 5
_KEY = itemgetter(0)  # of a place in an order
# 255 where an agent has no reason of their own, 0 where they have: what a demand says counts only for the former.
_NO_STANDING = bytes([255]) + bytes(255)


class Bucket:
    """Those who may be asked for one demand: the eligible ones in the order of choice, a reason for each other one."""

    def __init__(self, demand: Demand, agents: Iterable[tuple[Agent, Reason | None]]) -> None:
        self.demand = demand
        self.reasons: dict[int, Reason] = {}
        self.told: bytearray | None = None  # a byte for everybody on duty; None: to be written anew
        self._places: dict[int, tuple[Key, Candidate]] = {}
        for agent, standing in agents:
            self._judge(agent, standing)
        self._order = sorted(self._places.values(), key=_KEY)

    @property
    def has_somebody(self) -> bool:
        """Whether anybody is eligible."""
        return bool(self._order)

    @property
    def others(self) -> Reason:
        """Why those are not asked who are not in here."""
        return Reason.NOT_MEMBER if self.demand.only_agent is None else Reason.HELD_FOR_ANOTHER

    def _judge(self, agent: Agent, standing: Reason | None) -> tuple[Key, Candidate] | None:
        against = demand_reason(agent, self.demand)
        self.reasons[agent.id] = against or Reason.OTHER_FIRST
        if against or standing:
            return None
        candidate = candidate_of(agent, self.demand)
        place = (choice_key(self.demand.choice, candidate), candidate)
        self._places[agent.id] = place
        return place

    def refresh(self, agent: Agent, standing: Reason | None) -> None:
        """Put an agent about whom something changed into the right place, or take them out of the order."""
        self._leave(agent.id)
        if place := self._judge(agent, standing):
            insort(self._order, place, key=_KEY)

    def recount(self, agent: Agent, standing: Reason | None) -> bool:
        """The agent holds more than before: whether that counts here, which it does not for one who had no place."""
        if agent.id not in self._places:
            return False
        self.refresh(agent, standing)
        return True

    def drop(self, agent_id: int) -> None:
        """The agent is not on duty any more, or not to be asked for this."""
        self._leave(agent_id)
        self.reasons.pop(agent_id, None)

    def _leave(self, agent_id: int) -> None:
        old = self._places.pop(agent_id, None)
        if old:
            del self._order[bisect_left(self._order, old[0], key=_KEY)]

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

    def was_let_pass(self, item: Item) -> bool:
        """Whether everybody who is free let this very item pass, and has done nothing else since.

        Such an item steps back once, for as long as one other contact takes: nobody keeps it waiting by saying no.
        """
        since = item.waits_since
        if not item.declined or since is None or not self._order:
            return False
        return all(one.agent in item.declined and one.idle_since <= since for _, one in self._order)


class Snapshot:
    """Everybody on duty: `standing` has what keeps each from all work, or None for the ready.

    Only agents whom the work at hand may be held out to need their figures in `agents`; the others are known by
    their standing alone.
    """

    def __init__(self, standing: Mapping[int, Reason | None], agents: Iterable[Agent]) -> None:
        self.standing = dict(standing)
        self.agents = {agent.id: agent for agent in agents}
        self._buckets: dict[int, Bucket] = {}
        self._of_queue: dict[int, list[Bucket]] = defaultdict(list)
        self._of_agent: dict[int, list[Bucket]] = defaultdict(list)  # the ones only this agent is asked for
        self._members: dict[int, set[int]] = defaultdict(set)
        for agent in self.agents.values():
            for queue in agent.queues:
                self._members[queue].add(agent.id)
        self._list()

    def _list(self) -> None:
        """The order of the reason bytes, after somebody came or went."""
        self.roster = sorted(self.standing)
        self._index = {agent: place for place, agent in enumerate(self.roster)}
        self._standing_bytes = bytearray(self.standing[agent] or 0 for agent in self.roster)
        for bucket in self._buckets.values():
            bucket.told = None

    def put(self, changed: Iterable[tuple[Agent, Reason | None]], gone: Iterable[int]) -> None:
        """Bring in what changed about agents on duty, and take out those who went."""
        listed = True
        for agent, standing in changed:
            listed = listed and agent.id in self.standing
            self._set(agent, standing)
        for agent_id in gone:
            if agent_id in self.standing:
                listed = False
                self._forget(agent_id)
        if not listed:
            self._list()

    def _set(self, agent: Agent, standing: Reason | None) -> None:
        self.agents[agent.id] = agent
        self.standing[agent.id] = standing
        for queue in agent.queues:
            self._members[queue].add(agent.id)
        place = self._show(agent.id, standing)
        for bucket in self._asking(agent):
            bucket.refresh(agent, standing)
            if bucket.told is not None and place is not None:
                bucket.told[place] = bucket.reasons[agent.id]

    def _show(self, agent_id: int, standing: Reason | None) -> int | None:
        place = self._index.get(agent_id)
        if place is not None:
            self._standing_bytes[place] = standing or 0
        return place

    def _asking(self, agent: Agent) -> Iterator[Bucket]:
        """The buckets that this agent may be asked for."""
        for queue in agent.queues:
            yield from self._of_queue.get(queue, ())
        yield from self._of_agent.get(agent.id, ())

    def _forget(self, agent_id: int) -> None:
        del self.standing[agent_id]
        self.agents.pop(agent_id, None)
        for members in self._members.values():
            members.discard(agent_id)
        for bucket in self._buckets.values():
            bucket.drop(agent_id)

    def keep_only(self, demands: Iterable[int]) -> None:
        """Forget the order of choice of every other demand."""
        wanted = set(demands)
        kept = [bucket for demand, bucket in self._buckets.items() if demand in wanted]
        self._buckets, self._of_queue, self._of_agent = {}, defaultdict(list), defaultdict(list)
        for bucket in kept:
            self._keep(bucket)

    def _keep(self, bucket: Bucket) -> None:
        demand = bucket.demand
        self._buckets[demand.id] = bucket
        asked = self._of_queue[demand.queue_id] if demand.only_agent is None else self._of_agent[demand.only_agent]
        asked.append(bucket)

    @property
    def known_demands(self) -> int:
        """Of how many demands the order of choice is kept."""
        return len(self._buckets)

    def bucket(self, demand: Demand) -> Bucket:
        """The bucket of this demand, filled with those who may be asked for it."""
        found = self._buckets.get(demand.id)
        if found is None:
            only = demand.only_agent
            asked = self._members.get(demand.queue_id, ()) if only is None else (only,)
            people = ((self.agents[one], self.standing[one]) for one in asked if one in self.agents)
            found = Bucket(demand, people)
            self._keep(found)
        return found

    def take(self, agent_id: int, media: str) -> None:
        """Count one more item of this media on the agent, everywhere."""
        old = self.agents[agent_id]
        agent = replace(old, load={**old.load, media: old.load.get(media, 0) + 1})
        standing = Reason.FULL if is_full(agent.load, agent.limits) else None
        self.agents[agent_id], self.standing[agent_id] = agent, standing
        place = self._show(agent_id, standing)
        for bucket in self._asking(agent):
            if bucket.recount(agent, standing) and bucket.told is not None and place is not None:
                bucket.told[place] = bucket.reasons[agent_id]

    def reasons(self, bucket: Bucket, item: Item, chosen: int) -> bytes:
        """One byte per agent in the order of `roster`: their standing, else what the demand says about them."""
        told = bytearray(self._combined(bucket))
        for agent in (*item.declined, chosen):
            place = self._index.get(agent)
            if place is None:
                continue
            if agent == chosen:
                told[place] = Reason.CHOSEN
            elif told[place] == Reason.OTHER_FIRST:
                told[place] = Reason.DECLINED_BEFORE
        return bytes(told)

    def _combined(self, bucket: Bucket) -> bytes:
        if bucket.told is None:
            bucket.told = bytearray([bucket.others]) * len(self.roster)
            for agent, reason in bucket.reasons.items():
                bucket.told[self._index[agent]] = reason
        # All agents at once, as one long number.
        standing = int.from_bytes(self._standing_bytes, "big")
        free = int.from_bytes(self._standing_bytes.translate(_NO_STANDING), "big")
        return (standing | int.from_bytes(bucket.told, "big") & free).to_bytes(len(self.roster), "big")
