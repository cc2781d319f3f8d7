"""What a decider knows: the agents on duty and the heads of the waiting work.

A process keeps, per pool, the agents in the order in which each demand would choose them, and at each pass reads only
the rows that changed since it looked last. What is kept is a help and no truth: an assignment is made only if the
agent's version, read under the agent's lock, is still the one that was decided upon.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from routing.rules.capacity import DEFAULT_LIMITS, limits_of
from routing.rules.judging import Agent, Demand, Reason, standing_reason
from routing.rules.ordering import Item
from routing.rules.snapshot import Snapshot
from routing.selectors.deciding import Configured, configured

HEADS_PER_LINE = 20
MOST_DEMANDS = 500  # of which the order of choice is kept although nothing waits for them
# A line is the work of one demand and one priority; the index `work_heads` has them one after the other. Its head
# alone is looked at here: what this costs grows with the number of lines, not with their length.
LINES = """
WITH RECURSIVE present AS (
  (SELECT demand_id, priority FROM routing_workitem WHERE state = 'waiting' ORDER BY demand_id, priority LIMIT 1)
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
# The media stands in the key of a bucket whose work takes another kind of room than its queue's (`demand_key`).
DEMANDS = """
SELECT d.id, q.pool, q.distribution <> 'pull' OR d.only_agent_id IS NOT NULL,
       d.queue_id, coalesce(substring(d.key from '@([a-z]+)$'), q.media), d.skills::text, d.groups::text, d.only_agent_id, d.direct, q.agent_choice, q.may_interrupt,
       q."order", q.service_level_seconds, q.late_seconds, q.priority, q.priority_boost_seconds, q.volume
FROM routing_demand d JOIN routing_queue q ON q.id = d.queue_id WHERE d.id = ANY(%s)
"""
CHANGED = """
SELECT a.person_id, p.is_active, a.version, a.chosen, a.absent_since IS NULL, a.resting_until, a.idle_since,
       a.load::text, a.capacity::text
FROM routing_agentstate a JOIN staff_person p ON p.id = a.person_id
WHERE a.changed >= %s::xid8 OR a.person_id = ANY(%s)
"""
HEADS = """
SELECT h.id, g.demand, h.rank, h.declined, g.priority, h.entered_at
FROM unnest(%s::bigint[], %s::smallint[]) AS g(demand, priority)
CROSS JOIN LATERAL (
  SELECT w.id, w.rank, w.declined, w.entered_at FROM routing_workitem w
  WHERE w.state = 'waiting' AND w.demand_id = g.demand AND w.priority = g.priority ORDER BY w.rank, w.id LIMIT %s
) h
"""


@dataclass(frozen=True)
class Sight:
    """What one pass decides upon. `deep`: the demands of lines that may hold more behind what was read."""

    token: UUID | None
    items: list[Item]
    demands: dict[int, Demand]
    deep: set[int]
    snapshot: Snapshot
    versions: dict[int, int]
    touched: set[int]  # for the decider: agents on whom something was counted that their rows do not say yet


@dataclass
class Watch:
    """What a process knows of one pool, as of one configuration. Only whoever holds the pool's lock may use it."""

    token: UUID | None
    seen: str = "0"  # everything of transactions before this one has been read
    demands: dict[int, tuple[str, bool, Demand]] = field(default_factory=dict)
    snapshot: Snapshot = field(default_factory=lambda: Snapshot({}, ()))
    versions: dict[int, int] = field(default_factory=dict)
    resting: dict[int, datetime] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)

    def look(self, pool: str, lines: list[tuple[int, int]], horizon: str, now: datetime, at_most: int) -> Sight:
        """Bring it up to date, and read the first few of every line that somebody could be given work of."""
        configuration = configured(self.token)
        self._meet({demand for demand, _ in lines} - self.demands.keys(), configuration.members)
        self._refresh(configuration, horizon, now)
        if self.snapshot.known_demands > MOST_DEMANDS:
            self.snapshot.keep_only(demand for demand, _ in lines)
        return self._heads(pool, lines, at_most)

    def _meet(self, unknown: set[int], members: Mapping[int, int]) -> None:
        if not unknown:
            return
        with connection.cursor() as cursor:
            cursor.execute(DEMANDS, [list(unknown)])
            for demand, pool, pushed, queue, media, skills, groups, only, direct, *rest in cursor.fetchall():
                among = frozenset(json.loads(groups)) if groups != "[]" else frozenset()
                rest.append(members.get(queue, 1))
                wanted = Demand(demand, queue, media, json.loads(skills), among, only, direct, *rest)
                self.demands[demand] = (pool, pushed, wanted)

    def _refresh(self, configuration: Configured, horizon: str, now: datetime) -> None:
        """The agents whose rows changed, whom the last pass gave something, and whose rest is over."""
        changed: list[tuple[Agent, Reason | None]] = []
        gone: list[int] = []
        with connection.cursor() as cursor:
            cursor.execute(CHANGED, [self.seen, list(self.touched)])
            rows = cursor.fetchall()
        self.seen = horizon
        self.touched.clear()
        for person, active, version, chosen, present, resting, *figures in rows:
            self.resting.pop(person, None)
            if not active or chosen == "offline":
                gone.append(person)
                self.versions.pop(person, None)
                continue
            agent = _agent(configuration, person, chosen, present, resting, *figures)
            if resting is not None and resting > now:
                self.resting[person] = resting
            self.versions[person] = version
            changed.append((agent, standing_reason(agent, now)))
        for person in [person for person, until in self.resting.items() if until <= now]:
            del self.resting[person]
            agent = self.snapshot.agents[person]
            changed.append((agent, standing_reason(agent, now)))
        self.snapshot.put(changed, gone)

    def _heads(self, pool: str, lines: Iterable[tuple[int, int]], at_most: int) -> Sight:
        asked: list[tuple[int, int]] = []
        wanted: dict[int, Demand] = {}
        for line in lines:
            where, pushed, demand = self.demands[line[0]]
            if where == pool and pushed and self.snapshot.bucket(demand).has_somebody:
                asked.append(line)
                wanted[demand.id] = demand
        depth = min(HEADS_PER_LINE, at_most)
        items: list[Item] = []
        counts: dict[tuple[int, int], int] = defaultdict(int)
        if asked:
            with connection.cursor() as cursor:
                cursor.execute(HEADS, [[one for one, _ in asked], [priority for _, priority in asked], depth])
                for item, demand_id, rank, declined, priority, entered_at in cursor.fetchall():
                    items.append(Item(item, demand_id, rank, frozenset(declined), priority, entered_at))
                    counts[demand_id, priority] += 1
        deep = {demand_id for (demand_id, _), count in counts.items() if count == depth}
        return Sight(self.token, items, wanted, deep, self.snapshot, self.versions, self.touched)


def _agent(
    configuration: Configured,
    person: int,
    chosen: str,
    present: bool,
    resting: datetime | None,
    idle_since: datetime,
    load: str,
    capacity: str,
) -> Agent:
    return Agent(
        id=person,
        idle_since=idle_since,
        chosen=chosen,
        present=present,
        resting_until=resting,
        load={} if load == "{}" else json.loads(load),
        limits=DEFAULT_LIMITS if capacity == "{}" else limits_of(json.loads(capacity)),
        skills=configuration.skills.get(person, {}),
        queues=configuration.queues.get(person, frozenset()),
        groups=configuration.groups.get(person, {}),
        flexibility=configuration.flexibility.get(person, 0),
    )


_watches: dict[str, Watch] = {}


def look(pool: str, now: datetime, at_most: int) -> Sight | None:
    """What to decide upon in a pool, whose lock the caller holds; None when nothing waits anywhere."""
    with connection.cursor() as cursor:
        cursor.execute(LINES)
        demands, priorities, token, horizon = cursor.fetchone() or ([], [], None, "0")
    if not demands:
        return None
    watch = _watches.get(pool)
    if watch is None or token is None or watch.token != token:
        watch = _watches[pool] = Watch(token)
    return watch.look(pool, list(zip(demands, priorities, strict=True)), horizon, now, at_most)


def forget(pool: str | None = None) -> None:
    """Read everything anew at the next pass: of one pool after a pass that broke, else of all."""
    if pool is None:
        _watches.clear()
    else:
        _watches.pop(pool, None)
