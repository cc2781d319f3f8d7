"""How many contacts a day each queue receives: the waiting order asks which queue is the busiest."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from core.operations import operation
from routing.models import Queue

DAYS = 7
# Every change of a queue's row makes all deciders read the configuration anew: only what matters is written.
MATTERS = 0.1
CAME = """
SELECT queue_id, count(*), least(%s, greatest(1, ceil(extract(epoch FROM %s - min(ended_at)) / 86400)))
FROM routing_workiteminterval WHERE waited_ms IS NOT NULL AND ended_at >= %s GROUP BY queue_id
"""


@operation
def count_volumes() -> int:
    """Write what the last week's days brought on average; returns how many queues' figures changed."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(CAME, [DAYS, now, now - timedelta(days=DAYS)])
        came = {queue: round(contacts / int(days)) for queue, contacts, days in cursor.fetchall()}
    changed = 0
    for queue, known in Queue.objects.select_for_update().order_by("pk").values_list("pk", "volume"):
        volume = came.get(queue, 0)
        if abs(volume - known) > MATTERS * max(known, volume):
            changed += Queue.objects.filter(pk=queue).update(volume=volume)
    return changed
