"""Who may do what: the configuration of the ACD, kept by each process until its token changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from core.sql import send
from routing.models import AgentSkill, Queue, QueueMember
from routing.rules.judging import flexibility_of
from staff.models import Person


@dataclass(frozen=True)
class Configured:
    """Who may do what, as of one token."""

    token: UUID | None
    skills: Mapping[int, Mapping[str, int]]
    queues: Mapping[int, frozenset[int]]
    groups: Mapping[int, Mapping[int, str]]
    pools: tuple[str, ...]
    flexibility: Mapping[int, int] = field(default_factory=dict)
    members: Mapping[int, int] = field(default_factory=dict)  # of each queue, how many
    rows: Mapping[int, Queue] = field(default_factory=dict)  # the queues themselves, to read
    inactive: frozenset[int] = frozenset()  # people who were switched off, which changes the token too


TOKEN = "SELECT token FROM routing_configuration LIMIT 1"
_kept: Configured | None = None


def current_token() -> UUID | None:
    """The token of the configuration as it stands; None before the first queue."""
    found = send(TOKEN).rows()
    return found[0][0] if found else None


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
    groups: dict[int, dict[int, str]] = defaultdict(dict)
    for person, queue, group in QueueMember.objects.values_list("person_id", "queue_id", "group"):
        queues[person].add(queue)
        if group:
            groups[person][queue] = group
    rows = {queue.pk: queue for queue in Queue.objects.all()}
    pools = tuple(sorted({queue.pool for queue in rows.values()}))
    may = {person: frozenset(those) for person, those in queues.items()}
    sizes = Counter(queue for those in may.values() for queue in those)
    flexibility = {person: flexibility_of(those, sizes) for person, those in may.items()}
    inactive = frozenset(Person.objects.filter(is_active=False).values_list("id", flat=True))
    return Configured(token, dict(skills), may, dict(groups), pools, flexibility, sizes, rows, inactive)


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
