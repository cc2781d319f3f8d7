"""The waiting work of a replay in its lines, one for each demand and priority, as the product's index has it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from insight.replay.inputs import Contact, QueueSettings, Visit
from routing.rules.demanding import demand_of
from routing.rules.judging import Demand
from routing.rules.ordering import Item
from routing.rules.snapshot import Snapshot
from routing.rules.waiting import Place, demand_key

HEADS = 20  # of a line, that one pass looks at: as many as the product's
EPOCH = timedelta(0)


@dataclass
class Work:
    """A contact while it is played."""

    contact: Contact
    queue: QueueSettings
    rank: datetime
    entered: datetime
    priority: int
    since: datetime
    visit_since: datetime
    state: str = "waiting"
    agent: int | None = None
    declined: dict[int, None] = field(default_factory=dict)
    preferred: int | None = None
    preferred_until: datetime | None = None
    handed_over: bool = False
    place: int = 0  # of the visit
    offers: int = 0  # of this visit
    turn: int = 0  # changes with every change of state: an event of an earlier turn has no effect
    left: set[int] = field(default_factory=set)
    steps: int = 0
    remaining: timedelta = EPOCH
    wrap_up: timedelta | None = None
    demand: int = 0

    @property
    def visit(self) -> Visit | None:
        """What was recorded of this visit; None beyond."""
        visits = self.contact.visits
        return visits[self.place] if self.place < len(visits) else None

    def as_item(self) -> Item:
        """As a decision sees it."""
        declined = frozenset(self.declined)
        return Item(self.contact.id, self.demand, self.rank, declined, self.priority, self.entered, self.since)


class Lines:
    """Everything that waits."""

    def __init__(self, sizes: Mapping[int, int]) -> None:
        self._sizes = sizes  # how many members each queue has
        self.demands: dict[int, Demand] = {}
        self._queues: dict[int, QueueSettings] = {}
        self._known: dict[str, int] = {}
        self._lines: dict[tuple[int, int], list[tuple[datetime, int]]] = {}
        self.waiting: dict[int, Work] = {}

    def join(self, work: Work, place: Place) -> None:
        """Wait in the bucket of this place."""
        work.demand = self._demand(work.queue, place, work.contact.media)
        insort(self._lines.setdefault((work.demand, work.priority), []), (work.rank, work.contact.id))
        self.waiting[work.contact.id] = work

    def leave(self, work: Work) -> None:
        """Out of its line, if it is in one."""
        if self.waiting.pop(work.contact.id, None) is None:
            return
        key = (work.demand, work.priority)
        line = self._lines[key]
        del line[bisect_left(line, (work.rank, work.contact.id))]
        if not line:
            del self._lines[key]

    def heads(self, pool: str, snapshot: Snapshot) -> tuple[list[Item], set[int]]:
        """The first few of every line for which somebody is eligible; the demands of lines that hold more."""
        items: list[Item] = []
        deep: set[int] = set()
        for (demand, _), line in self._lines.items():
            queue = self._queues[demand]
            wanted = self.demands[demand]
            pushed = queue.distribution != "pull" or wanted.only_agent is not None
            if queue.pool != pool or not pushed or not snapshot.bucket(wanted).has_somebody:
                continue
            items += [self.waiting[contact].as_item() for _, contact in line[:HEADS]]
            if len(line) >= HEADS:
                deep.add(demand)
        return items, deep

    def _demand(self, queue: QueueSettings, place: Place, media: str) -> int:
        key = demand_key(
            queue_id=queue.id,
            skills=place.skills,
            groups=place.groups,
            only_agent=place.only_agent,
            direct=place.direct,
            media="" if media == queue.media else media,
        )
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self._known) + 1
            self._queues[known] = queue
            self.demands[known] = demand_of(known, queue, place, media, self._sizes.get(queue.id, 1))
        return known
