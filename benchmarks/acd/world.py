"""A centre of any size, written as rows: what is measured comes later.

    python -m benchmarks.acd.world QUEUES AGENTS WAITING

Every agent works in three queues and may hold a thousand letters, so that arrivals are what is measured and not the
lack of agents. The waiting work asks for a skill that nobody has: it stands in the buckets that a decision looks at.
"""

from __future__ import annotations

import secrets
import sys
from datetime import timedelta
from typing import Any

import django

ROOM = 1000


def build(queues: int, agents: int, waiting: int) -> None:
    """Make it; may be called again to add to it."""
    from core.actor import SYSTEM
    from routing.services import create_queue

    made = [
        create_queue(
            actor=SYSTEM, key=f"bench-{secrets.token_hex(3)}", name={"en": "Bench"}, media="email", ring_seconds=600
        )
        for _ in range(queues)
    ]
    if made:
        _hire(agents, made)
    _let_wait(waiting)


def _hire(agents: int, queues: list[Any]) -> None:
    from django.utils import timezone

    from routing.models import AgentState, QueueMember
    from staff.models import Person

    now = timezone.now()
    people = Person.objects.bulk_create(
        Person(username=f"bench-{secrets.token_hex(6)}", name=f"Agent {number}", password="!", data_scope="own")
        for number in range(agents)
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


def _let_wait(waiting: int) -> None:
    from django.utils import timezone

    from routing.models import Demand, Queue, WorkItem

    now, queues, rare = timezone.now(), list(Queue.objects.order_by("pk")), {"rare": 9}
    demands = [
        Demand.objects.get_or_create(key=f"{queue.pk}|rare:9|", defaults={"queue": queue, "skills": rare})[0]
        for queue in queues
    ]
    newest = WorkItem.objects.order_by("-ref_id").values_list("ref_id", flat=True).first() or 0
    for begin in range(0, waiting, 5000):
        WorkItem.objects.bulk_create(
            WorkItem(
                queue=queues[number % len(queues)],
                demand=demands[number % len(queues)],
                media="email",
                ref_kind="rare",
                ref_id=newest + number + 1,
                title="waits",
                skills=rare,
                state_since=now,
                enqueued_at=now,
                entered_at=now,
                rank=now + timedelta(milliseconds=number),
            )
            for number in range(begin, min(waiting, begin + 5000))
        )


if __name__ == "__main__":
    django.setup()
    build(*(int(one) for one in sys.argv[1:4]))
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
