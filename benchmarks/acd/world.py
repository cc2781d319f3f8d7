"""A centre of any size, written as rows: what is measured comes later.

    python -m benchmarks.acd.world QUEUES AGENTS WAITING      brings it to these numbers

Every agent works in three queues and may hold a thousand letters, so that arrivals are what is measured and not the
lack of agents. The waiting work asks for a skill that nobody has: it stands in the buckets that a decision looks at.
"""

from __future__ import annotations

import secrets
import sys
from datetime import timedelta

import django

ROOM = 1000
WAITS = """
INSERT INTO routing_workitem (created_at, updated_at, version, queue_id, media, ref_kind, ref_id, title, screen_pop,
  state, state_since, enqueued_at, entered_at, rank, priority, demand_id, skills, overflowed, handed_over, declined,
  wrap_up_extended, note)
SELECT now(), now(), 1, d.queue_id, 'email', %(kind)s, n, 'waits', '{}', 'waiting', now(), now(), now(),
  now() + (n - %(first)s::bigint) * interval '1 millisecond', 0, d.id, d.skills, 0, false, '{}', 0, ''
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
JOIN (SELECT id, queue_id, skills, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS many
      FROM routing_demand WHERE key LIKE %(demands)s) d ON d.place = n %% d.many
"""


def build(queues: int, agents: int, waiting: int) -> None:
    """Make what is missing."""
    from django.db import connection

    from core.actor import SYSTEM
    from routing.models import AgentState, Demand, Queue, WorkItem
    from routing.services import create_queue

    for _ in range(queues - Queue.objects.count()):
        key = f"bench-{secrets.token_hex(3)}"
        create_queue(actor=SYSTEM, key=key, name={"en": "Bench"}, media="email", ring_seconds=600)
    for queue in Queue.objects.all():
        Demand.objects.get_or_create(key=f"{queue.pk}|rare:9|", defaults={"queue": queue, "skills": {"rare": 9}})
    _hire(agents - AgentState.objects.count())
    there = WorkItem.objects.filter(ref_kind="rare").count()
    with connection.cursor() as cursor:
        cursor.execute(WAITS, {"kind": "rare", "demands": "%|rare:9|", "first": there + 1, "last": waiting})
        cursor.execute("VACUUM ANALYZE")


def fill(count: int) -> None:
    """So much more work that anybody may take, spread over the queues."""
    from django.db import connection

    from routing.models import Demand, Queue, WorkItem

    for queue in Queue.objects.order_by("pk"):
        Demand.objects.get_or_create(key=f"{queue.pk}||", defaults={"queue": queue})
    last = WorkItem.objects.order_by("-ref_id").values_list("ref_id", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute(WAITS, {"kind": "bench", "demands": "%||", "first": last + 1, "last": last + count})


def _hire(agents: int) -> None:
    from django.utils import timezone

    from routing.models import AgentState, Queue, QueueMember
    from staff.models import Person

    now, queues = timezone.now(), list(Queue.objects.order_by("pk"))
    people = Person.objects.bulk_create(
        Person(username=f"bench-{secrets.token_hex(6)}", name=f"Agent {number}", password="!", data_scope="own")
        for number in range(max(0, agents))
    )
    QueueMember.objects.bulk_create(
        QueueMember(person=person, queue=queues[(number + step * 7) % len(queues)])
        for number, person in enumerate(people)
        for step in range(min(3, len(queues)))
    )
    AgentState.objects.bulk_create(
        AgentState(
            person=person,
            chosen="available",
            state="available",
            since=now,
            idle_since=now - timedelta(seconds=number),
            capacity={"email": ROOM},
        )
        for number, person in enumerate(people)
    )


if __name__ == "__main__":
    django.setup()
    build(*(int(one) for one in sys.argv[1:4]))
