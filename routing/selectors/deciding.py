"""What a decider reads: the configuration (kept per token), the heads of the waiting work, the agents on duty."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from routing.models import AgentSkill, Configuration, Queue, QueueMember
from routing.rules.assigning import Snapshot
from routing.rules.capacity import DEFAULT_LIMITS, limits_of
from routing.rules.judging import Agent, Demand, Reason, flexibility_of
from routing.rules.ordering import Item

HEADS_PER_LINE = 20
REASONS: list[Reason | None] = [None, *Reason]  # by their codes, 0 for nothing
# A line is the work of one demand and one priority; the index `work_heads` has them one after the other.
HEADS = """
WITH RECURSIVE present AS (
  (SELECT demand_id, priority FROM routing_workitem WHERE state = 'waiting' ORDER BY demand_id, priority LIMIT 1)
  UNION ALL
  SELECT n.demand_id, n.priority FROM present p CROSS JOIN LATERAL (
    SELECT w.demand_id, w.priority FROM routing_workitem w
    WHERE w.state = 'waiting' AND (w.demand_id, w.priority) > (p.demand_id, p.priority)
    ORDER BY w.demand_id, w.priority LIMIT 1
  ) n
)
SELECT h.id, d.id, h.rank, h.declined, p.priority, h.entered_at,
       d.queue_id, d.skills::text, d.groups::text, d.only_agent_id, d.direct, q.media, q.agent_choice, q.may_interrupt,
       q."order", q.service_level_seconds, q.late_seconds, q.priority, q.priority_boost_seconds, q.volume,
       (SELECT token FROM routing_configuration LIMIT 1)
FROM present p
JOIN routing_demand d ON d.id = p.demand_id
JOIN routing_queue q ON q.id = d.queue_id AND q.pool = %s
  AND (q.distribution <> 'pull' OR d.only_agent_id IS NOT NULL)
CROSS JOIN LATERAL (
  SELECT w.id, w.rank, w.declined, w.entered_at FROM routing_workitem w
  WHERE w.state = 'waiting' AND w.demand_id = p.demand_id AND w.priority = p.priority ORDER BY w.rank, w.id LIMIT %s
) h
"""
STANDING = """
CASE WHEN a.chosen = 'offline' THEN 2 WHEN a.chosen = 'break' THEN 3 WHEN a.absent_since IS NOT NULL THEN 4
     WHEN a.resting_until > %s THEN 5 WHEN a."full" THEN 6 ELSE 0 END
"""
ON_DUTY = f"""
SELECT coalesce(array_agg(d.person_id ORDER BY d.person_id), '{{}}'),
       coalesce(array_agg(d.standing ORDER BY d.person_id), '{{}}')
FROM (
  SELECT a.person_id, {STANDING} AS standing
  FROM routing_agentstate a JOIN staff_person p ON p.id = a.person_id AND p.is_active
  WHERE a.chosen <> 'offline'
) d
"""
READY = f"""
SELECT a.person_id, {STANDING}, a.version, a.idle_since, a.load::text, a.capacity::text
FROM routing_agentstate a
WHERE a.person_id = ANY(%s)
"""


@dataclass(frozen=True)
class Configured:
    """Who may do what, as of one token."""

    token: UUID | None
    skills: Mapping[int, Mapping[str, int]]
    queues: Mapping[int, frozenset[int]]
    groups: Mapping[int, Mapping[int, str]]
    members: Mapping[int, Collection[int]]
    pools: tuple[str, ...]
    flexibility: Mapping[int, int] = field(default_factory=dict)

    def askable(self, demand: Demand) -> Collection[int]:
        """Who might be asked for this demand: its queue's members, or the one it is held for."""
        return self.members.get(demand.queue_id, ()) if demand.only_agent is None else (demand.only_agent,)


@dataclass(frozen=True)
class Heads:
    """The heads of every line of a pool, and the demands of lines that may hold more behind them."""

    items: list[Item]
    demands: dict[int, Demand]
    deep: set[int]
    token: UUID | None


@dataclass(frozen=True)
class OnDuty:
    """The agents at this instant, and the version each was read with."""

    snapshot: Snapshot
    versions: dict[int, int]


_kept: Configured | None = None


def current_token() -> UUID | None:
    """The token of the configuration as it stands; None before the first queue."""
    return Configuration.objects.values_list("token", flat=True).first()


def configured(token: UUID | None) -> Configured:
    """The configuration of this token, read just before; what is kept is used until the token changes."""
    global _kept
    kept = _kept
    if kept is None or token is None or kept.token != token:
        kept = _kept = _read(token)
    return kept


def _read(token: UUID | None) -> Configured:
    skills: dict[int, dict[str, int]] = defaultdict(dict)
    for person, key, level in AgentSkill.objects.values_list("person_id", "skill__key", "level"):
        skills[person][key] = level
    queues: dict[int, set[int]] = defaultdict(set)
    members: dict[int, set[int]] = defaultdict(set)
    groups: dict[int, dict[int, str]] = defaultdict(dict)
    for person, queue, group in QueueMember.objects.values_list("person_id", "queue_id", "group"):
        queues[person].add(queue)
        if group:
            groups[person][queue] = group
        members[queue].add(person)
    pools = tuple(Queue.objects.order_by("pool").values_list("pool", flat=True).distinct())
    may = {person: frozenset(those) for person, those in queues.items()}
    sizes = {queue: len(those) for queue, those in members.items()}
    flexibility = {person: flexibility_of(those, sizes) for person, those in may.items()}
    return Configured(token, dict(skills), may, dict(groups), dict(members), pools, flexibility)


def heads_of(pool: str) -> Heads:
    """The first few of every line that holds work: what it costs does not grow with the queue."""
    items: list[Item] = []
    demands: dict[int, Demand] = {}
    counts: dict[tuple[int, int], int] = defaultdict(int)
    token: UUID | None = None
    with connection.cursor() as cursor:
        cursor.execute(HEADS, [pool, HEADS_PER_LINE])
        for item, demand, rank, declined, priority, entered_at, *rest, token in cursor.fetchall():  # noqa: B007
            items.append(Item(item, demand, rank, frozenset(declined), priority, entered_at))
            counts[demand, priority] += 1
            if demand not in demands:
                demands[demand] = _demand(demand, *rest)
    deep = {demand for (demand, _), count in counts.items() if count == HEADS_PER_LINE}
    return Heads(items, demands, deep, token)


def _demand(
    demand: int, queue: int, skills: str, groups: str, only_agent: int | None, direct: bool, media: str, *rest: Any
) -> Demand:
    among = frozenset(json.loads(groups)) if groups != "[]" else frozenset()
    return Demand(demand, queue, media, json.loads(skills), among, only_agent, direct, *rest)


def on_duty(configuration: Configured, demands: Iterable[Demand], now: datetime) -> OnDuty:
    """Everybody who is not offline; figures only of those who could take something of these demands."""
    versions: dict[int, int] = {}
    ready: list[Agent] = []
    with connection.cursor() as cursor:
        cursor.execute(ON_DUTY, [now])
        people, codes = cursor.fetchone() or ([], [])
        standing = dict(zip(people, map(REASONS.__getitem__, codes), strict=True))
        wanted = {person for demand in demands for person in configuration.askable(demand)}
        asked = [person for person in people if standing[person] is None and person in wanted]
        if asked:
            cursor.execute(READY, [now, asked])
            for person, code, version, idle_since, load, capacity in cursor.fetchall():
                standing[person] = REASONS[code]  # may have changed since the first statement
                if code:
                    continue
                versions[person] = version
                ready.append(_agent(configuration, person, idle_since, load, capacity))
    return OnDuty(Snapshot(standing, ready), versions)


def _agent(configuration: Configured, person: int, idle_since: datetime, load: str, capacity: str) -> Agent:
    return Agent(
        id=person,
        idle_since=idle_since,
        load={} if load == "{}" else json.loads(load),
        limits=DEFAULT_LIMITS if capacity == "{}" else limits_of(json.loads(capacity)),
        skills=configuration.skills.get(person, {}),
        queues=configuration.queues.get(person, frozenset()),
        groups=configuration.groups.get(person, {}),
        flexibility=configuration.flexibility.get(person, 0),
    )


def pools_with_work() -> Iterable[str]:
    """The pools in which something waits."""
    pools = configured(current_token()).pools
    if len(pools) <= 1:
        return pools
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT q.pool FROM routing_queue q WHERE EXISTS (SELECT 1 FROM routing_demand d "
            "JOIN routing_workitem w ON w.demand_id = d.id AND w.state = 'waiting' WHERE d.queue_id = q.id)"
        )
        return [row[0] for row in cursor.fetchall()]
