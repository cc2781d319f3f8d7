"""What a decider reads: the configuration (kept per token), the heads of the waiting work, the agents on duty."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from routing.models import AgentSkill, Configuration, Queue, QueueMember
from routing.rules.assigning import Item, Snapshot
from routing.rules.capacity import limits_of
from routing.rules.judging import Agent, Demand, Reason

HEADS_PER_DEMAND = 20
HEADS = """
WITH RECURSIVE present AS (
  (SELECT demand_id FROM routing_workitem WHERE state = 'waiting' ORDER BY demand_id LIMIT 1)
  UNION ALL
  SELECT (SELECT w.demand_id FROM routing_workitem w
          WHERE w.state = 'waiting' AND w.demand_id > p.demand_id ORDER BY w.demand_id LIMIT 1)
  FROM present p WHERE p.demand_id IS NOT NULL
)
SELECT h.id, d.id, h.rank, h.declined, d.queue_id, d.skills::text, d.only_agent_id, d.direct,
       q.media, q.agent_choice, q.may_interrupt
FROM present p
JOIN routing_demand d ON d.id = p.demand_id
JOIN routing_queue q ON q.id = d.queue_id AND q.pool = %s
CROSS JOIN LATERAL (
  SELECT w.id, w.rank, w.declined FROM routing_workitem w
  WHERE w.state = 'waiting' AND w.demand_id = p.demand_id ORDER BY w.rank, w.id LIMIT %s
) h
"""
ON_DUTY = """
SELECT a.person_id,
       CASE WHEN a.chosen = 'break' THEN 3 WHEN a.absent_since IS NOT NULL THEN 4
            WHEN a.resting_until > %s THEN 5 WHEN a."full" THEN 6 ELSE 0 END AS standing,
       a.version, a.idle_since, a.load::text, a.capacity::text
FROM routing_agentstate a JOIN staff_person p ON p.id = a.person_id AND p.is_active
WHERE a.chosen <> 'offline'
"""


@dataclass(frozen=True)
class Configured:
    """Who may do what, as of one token."""

    token: UUID | None
    skills: Mapping[int, Mapping[str, int]]
    queues: Mapping[int, frozenset[int]]
    pools: tuple[str, ...]


@dataclass(frozen=True)
class Heads:
    """The heads of every bucket of a pool, and which buckets may hold more behind them."""

    items: list[Item]
    demands: dict[int, Demand]
    deep: set[int]


@dataclass(frozen=True)
class OnDuty:
    """The agents at this instant, and the version each was read with."""

    snapshot: Snapshot
    versions: dict[int, int]


_kept: Configured | None = None


def configured() -> Configured:
    """The configuration; read anew only when its token has changed. The token is read first: never too new."""
    global _kept
    token = Configuration.objects.values_list("token", flat=True).first()
    kept = _kept
    if kept is None or token is None or kept.token != token:
        kept = _kept = _read(token)
    return kept


def _read(token: UUID | None) -> Configured:
    skills: dict[int, dict[str, int]] = defaultdict(dict)
    for person, key, level in AgentSkill.objects.values_list("person_id", "skill__key", "level"):
        skills[person][key] = level
    queues: dict[int, set[int]] = defaultdict(set)
    for person, queue in QueueMember.objects.values_list("person_id", "queue_id"):
        queues[person].add(queue)
    pools = tuple(Queue.objects.order_by("pool").values_list("pool", flat=True).distinct())
    return Configured(token, dict(skills), {p: frozenset(q) for p, q in queues.items()}, pools)


def heads_of(pool: str) -> Heads:
    """The first few of every bucket that holds work: what it costs does not grow with the queue."""
    items: list[Item] = []
    demands: dict[int, Demand] = {}
    counts: dict[int, int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(HEADS, [pool, HEADS_PER_DEMAND])
        for item, demand, rank, declined, queue, skills, only, direct, media, choice, interrupts in cursor.fetchall():
            items.append(Item(item, demand, rank, frozenset(declined)))
            counts[demand] += 1
            if demand not in demands:
                demands[demand] = Demand(demand, queue, media, json.loads(skills), only, direct, choice, interrupts)
    return Heads(items, demands, {demand for demand, count in counts.items() if count == HEADS_PER_DEMAND})


def on_duty(configuration: Configured, now: datetime) -> OnDuty:
    """Everybody who is not offline; figures only of those who could take something."""
    standing: dict[int, Reason | None] = {}
    versions: dict[int, int] = {}
    ready: list[Agent] = []
    with connection.cursor() as cursor:
        cursor.execute(ON_DUTY, [now])
        for person, code, version, idle_since, load, capacity in cursor.fetchall():
            standing[person] = Reason(code) if code else None
            if not code:
                versions[person] = version
                ready.append(_agent(configuration, person, idle_since, load, capacity))
    return OnDuty(Snapshot(standing, ready), versions)


def _agent(configuration: Configured, person: int, idle_since: datetime, load: str, capacity: str) -> Agent:
    return Agent(
        id=person,
        idle_since=idle_since,
        load=json.loads(load),
        limits=limits_of(json.loads(capacity)),
        skills=configuration.skills.get(person, {}),
        queues=configuration.queues.get(person, frozenset()),
    )


def pools_with_work() -> Iterable[str]:
    """The pools in which something waits."""
    pools = configured().pools
    if len(pools) <= 1:
        return pools
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT q.pool FROM routing_queue q WHERE EXISTS (SELECT 1 FROM routing_demand d "
            "JOIN routing_workitem w ON w.demand_id = d.id AND w.state = 'waiting' WHERE d.queue_id = q.id)"
        )
        return [row[0] for row in cursor.fetchall()]
