"""What a decider knows: the agents on duty and the heads of the waiting work.

A process keeps, per pool, the agents in the order in which each demand would choose them, and at each pass reads only
the rows that changed since it looked last. What is kept is a help and no truth: an assignment is made only if the
agent's version, read under the agent's lock, is still the one that was decided upon.

Everything is asked for at once, the heads of the lines that had somebody last time too: a look is one way to the
server and back, and a second one only when a line is new or its first agent just came.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.sql import Answer, send
from routing.rules.capacity import DEFAULT_LIMITS, limits_of
from routing.rules.judging import Agent, Demand, Reason, standing_reason
from routing.rules.ordering import Item
from routing.rules.snapshot import Snapshot
from routing.rules.waiting import LEFT_BEHIND
from routing.selectors.deciding import Configured, configured

VERSION, LOAD = 1, 6  # places in a row of `CHANGED`
HEADS_PER_LINE = 20
MOST_DEMANDS = 500  # of which the order of choice is kept although nothing waits for them
MOST_LINES = 100  # whose heads are asked for before it is known whether anything waits there
# A line is the work of one demand and one priority; the index `work_heads` has them one after the other. Its head
# alone is looked at here: what this costs grows with the number of lines, not with their length.
LINES = """
WITH RECURSIVE present AS (
  (SELECT demand_id, priority FROM routing_workitem WHERE state = 'waiting'
   AND NOT EXISTS (SELECT 1 FROM routing_configuration WHERE paused_until > now())
   ORDER BY demand_id, priority LIMIT 1)
  UNION ALL
  SELECT n.demand_id, n.priority FROM present p CROSS JOIN LATERAL (
    SELECT w.demand_id, w.priority FROM routing_workitem w
    WHERE w.state = 'waiting' AND (w.demand_id, w.priority) > (p.demand_id, p.priority)
    ORDER BY w.demand_id, w.priority LIMIT 1
  ) n
)
SELECT coalesce(array_agg(demand_id), '{}'), coalesce(array_agg(priority), '{}'),
       (SELECT token FROM routing_configuration LIMIT 1), pg_snapshot_xmin(pg_current_snapshot())::text
FROM present
"""
# Second: whether the work is handed out. A queue closed by an emergency rings nobody; only what somebody gave to an agent
# by name goes on to that agent. The media stands in the key of a bucket whose work takes another kind of room than its queue's (`demand_key`).
DEMANDS = f"""
SELECT d.id, q.pool,
       (q.emergency_since IS NULL OR d.direct) AND (q.distribution <> 'pull' OR d.only_agent_id IS NOT NULL),
       d.queue_id, coalesce(substring(d.key from '@([a-z]+)$'), q.media), d.skills::text, d.groups::text, d.only_agent_id, d.direct, q.agent_choice, q.may_interrupt,
       q."order", CASE WHEN d.key ~ '@[a-z]+$' THEN greatest(q.service_level_seconds, {LEFT_BEHIND}) ELSE q.service_level_seconds END, q.late_seconds, q.priority, q.priority_boost_seconds, q.volume
FROM routing_demand d JOIN routing_queue q ON q.id = d.queue_id WHERE d.id = ANY(%b::bigint[])
"""
CHANGED = """
SELECT a.person_id, a.version, a.chosen, a.absent_since IS NULL, a.resting_until, a.idle_since,
       a.load::text, a.capacity::text, a.attending IS NOT NULL
FROM routing_agentstate a
WHERE a.changed >= %s::text::xid8 OR a.person_id = ANY(%b::bigint[])
"""
HEADS = """
SELECT h.id, g.demand, h.rank, h.declined, g.priority, h.entered_at, h.state_since
FROM unnest(%b::bigint[], %b::smallint[]) AS g(demand, priority)
CROSS JOIN LATERAL (
  SELECT w.id, w.rank, w.declined, w.entered_at, w.state_since FROM routing_workitem w
  WHERE w.state = 'waiting' AND w.demand_id = g.demand AND w.priority = g.priority ORDER BY w.rank, w.id LIMIT %s::integer
) h
"""


Line = tuple[int, int]  # a demand and a priority
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Sight:
    """What one pass decides upon. `deep`: the demands of lines that may hold more behind what was read."""

    now: datetime
    items: list[Item]
    demands: dict[int, Demand]
    deep: set[int]
    watch: Watch

    @property
    def snapshot(self) -> Snapshot:
        """Everybody on duty."""
        return self.watch.snapshot


@dataclass
class Watch:
    """What a process knows of one pool, as of one configuration. Only whoever holds the pool's lock may use it.

    The decider counts on the snapshot what it gives; `keep` or `mistrust` then tell what became of that.
    """

    configuration: Configured
    seen: str = "0"  # everything of transactions before this one has been read
    demands: dict[int, tuple[str, bool, Demand]] = field(default_factory=dict)
    snapshot: Snapshot = field(default_factory=lambda: Snapshot({}, ()))
    roster: tuple[list[int], int] | None = None  # the agents on duty, and the row that lists them
    _rows: dict[int, Row] = field(default_factory=dict)  # of the agents, as they were read
    _resting: dict[int, datetime] = field(default_factory=dict)
    _touched: set[int] = field(default_factory=set)  # on whom something was counted that their rows do not say
    _lines: dict[Line, None] = field(default_factory=dict)  # asked for lately, the latest last

    def version(self, agent: int) -> int:
        """The version of what was decided upon."""
        return int(self._rows[agent][VERSION])

    def keep(self, agent: int, version: int, load: Mapping[str, int]) -> None:
        """What was counted on an agent is what their row will say when this commits."""
        row = list(self._rows[agent])
        row[VERSION], row[LOAD] = version, json.dumps(load)
        self._rows[agent] = tuple(row)

    def mistrust(self, agents: Iterable[int]) -> None:
        """What was counted on these did not come about: their rows have to be read."""
        self._touched.update(agents)

    def ask_agents(self) -> Answer:
        """Ask for the agents whose rows changed, and for those on whom nothing can be built."""
        for agent in self._touched:
            self._rows.pop(agent, None)
        return send(CHANGED, [self.seen, list(self._touched)])

    def refresh(self, rows: Iterable[Row], horizon: str, now: datetime) -> None:
        """Bring in what was read of the agents, and whose rest is over."""
        changed: list[tuple[Agent, Reason | None]] = []
        gone: list[int] = []
        self.seen = horizon
        self._touched.clear()
        for row in rows:
            if self._rows.get(row[0]) == row:
                continue
            person, _, chosen, present, resting, *figures = row
            self._resting.pop(person, None)
            if chosen == "offline" or person in self.configuration.inactive:
                gone.append(person)
                self._rows.pop(person, None)
                continue
            self._rows[person] = row
            if resting is not None and resting > now:
                self._resting[person] = resting
            agent = _agent(self.configuration, person, chosen, present, resting, *figures)
            changed.append((agent, standing_reason(agent, now)))
        for person in [person for person, until in self._resting.items() if until <= now]:
            del self._resting[person]
            agent = self.snapshot.agents[person]
            changed.append((agent, standing_reason(agent, now)))
        self.snapshot.put(changed, gone)

    def meet(self, lines: Iterable[Line]) -> None:
        """Read what is not known yet of the demands of these lines."""
        unknown = {demand for demand, _ in lines} - self.demands.keys()
        if not unknown:
            return
        for demand, pool, pushed, queue, media, skills, groups, only, direct, *rest in send(
            DEMANDS, [list(unknown)]
        ).rows():
            among = frozenset(json.loads(groups)) if groups != "[]" else frozenset()
            rest.append(self.configuration.members.get(queue, 1))
            wanted = Demand(demand, queue, media, json.loads(skills), among, only, direct, *rest)
            self.demands[demand] = (pool, pushed, wanted)
        if self.snapshot.known_demands > MOST_DEMANDS:
            self.snapshot.keep_only(demand for demand, _ in lines)

    def answerable(self, pool: str, lines: Iterable[Line]) -> dict[Line, Demand]:
        """Those of the lines that somebody could be given work of, as far as is known."""
        found = {}
        for line in lines:
            where, pushed, demand = self.demands[line[0]]
            if where == pool and pushed and self.snapshot.bucket(demand).has_somebody:
                found[line] = demand
        return found

    def expected(self, pool: str) -> list[Line]:
        """The lines of which heads will probably be asked for."""
        return list(self.answerable(pool, self._lines))

    def remember(self, lines: Iterable[Line]) -> None:
        """These lines were asked for."""
        for line in lines:
            self._lines.pop(line, None)
            self._lines[line] = None
        while len(self._lines) > MOST_LINES:
            del self._lines[next(iter(self._lines))]


def _agent(
    configuration: Configured,
    person: int,
    chosen: str,
    present: bool,
    resting: datetime | None,
    idle_since: datetime,
    load: str,
    capacity: str,
    attending: bool,
) -> Agent:
    return Agent(
        id=person,
        idle_since=idle_since,
        chosen=chosen,
        present=present,
        attending=attending,
        resting_until=resting,
        load={} if load == "{}" else json.loads(load),
        limits=DEFAULT_LIMITS if capacity == "{}" else limits_of(json.loads(capacity)),
        skills=configuration.skills.get(person, {}),
        queues=configuration.queues.get(person, frozenset()),
        groups=configuration.groups.get(person, {}),
        flexibility=configuration.flexibility.get(person, 0),
    )


_watches: dict[str, Watch] = {}


@dataclass(frozen=True)
class Asked:
    """What was sent for, to be read by `see`."""

    pool: str
    depth: int
    watch: Watch | None
    expected: list[Line]
    present: Answer
    agents: Answer | None
    heads: Answer | None


def ask(pool: str, at_most: int) -> Asked:
    """Send for what there is to decide upon in a pool, whose lock the caller holds or has just sent for."""
    depth = min(HEADS_PER_LINE, at_most)
    present = send(LINES)
    watch = _watches.get(pool)
    if watch is None:
        return Asked(pool, depth, None, [], present, None, None)
    agents = watch.ask_agents()
    expected = watch.expected(pool)
    heads = _ask_heads(expected, depth) if expected else None
    return Asked(pool, depth, watch, expected, present, agents, heads)


def see(asked: Asked) -> Sight | None:
    """What to decide upon, from what was sent for; None when nothing waits anywhere."""
    watch, agents, expected, heads = asked.watch, asked.agents, asked.expected, asked.heads
    demands, priorities, token, horizon = asked.present.row()
    now = timezone.now()
    if not demands:
        return None
    if watch is None or agents is None or token is None or watch.configuration.token != token:
        watch, expected, heads = Watch(configured(token)), [], None
        _watches[asked.pool] = watch
        agents = watch.ask_agents()
    lines = list(zip(demands, priorities, strict=True))
    watch.meet(lines)
    watch.refresh(agents.rows(), horizon, now)
    wanted = watch.answerable(asked.pool, lines)
    rows = heads.rows() if heads else []
    further = [line for line in wanted if line not in set(expected)]
    rows += _ask_heads(further, asked.depth).rows() if further else []
    watch.remember(wanted)
    return _sight(watch, wanted, rows, asked.depth, now)


def _ask_heads(lines: Sequence[Line], depth: int) -> Answer:
    return send(HEADS, [[demand for demand, _ in lines], [priority for _, priority in lines], depth])


def _sight(watch: Watch, wanted: Mapping[Line, Demand], rows: Iterable[Row], depth: int, now: datetime) -> Sight:
    items: list[Item] = []
    counts: dict[Line, int] = defaultdict(int)
    for item, demand_id, rank, declined, priority, entered_at, since in rows:
        if (demand_id, priority) in wanted:
            items.append(Item(item, demand_id, rank, frozenset(declined), priority, entered_at, since))
            counts[demand_id, priority] += 1
    deep = {demand for (demand, _), count in counts.items() if count == depth}
    return Sight(now, items, {demand.id: demand for demand in wanted.values()}, deep, watch)


def forget(pool: str | None = None) -> None:
    """Read everything anew at the next pass: of one pool after a pass that broke, else of all."""
    if pool is None:
        _watches.clear()
    else:
        _watches.pop(pool, None)
