"""The pulse of the queues: every other second, what each can do and how well its estimates came true."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from core.operations import operation
from routing.models import QueuePulse
from routing.rules.capacity import has_room, limits_of
from routing.rules.estimating import estimated_wait, servers_of
from routing.rules.waiting import service_level_percent
from routing.selectors.deciding import configured, current_token

EVERY = timedelta(seconds=2)
HANDLING = timedelta(hours=1)
LEVEL = timedelta(minutes=30)
MEASURED = timedelta(hours=4)
SHORT_MS = 5000
LOCK = 7301  # the advisory lock of whoever takes the pulse

WAITING = """
SELECT q.id, q.media, q.may_interrupt, (SELECT count(*) FROM routing_workitem w WHERE w.queue_id = q.id AND w.state = 'waiting')
FROM routing_queue q ORDER BY q.id
"""
WORKED = """
SELECT queue_id, extract(epoch FROM sum(ended_at - started_at)), count(DISTINCT work_item_id)
FROM routing_workiteminterval WHERE state IN ('active', 'wrap_up') AND ended_at >= %s GROUP BY queue_id
"""
STAYS = """
SELECT queue_id,
  count(*) FILTER (WHERE outcome = 'answered' AND ended_at >= %(level)s),
  count(*) FILTER (WHERE outcome = 'answered' AND in_level AND ended_at >= %(level)s),
  count(*) FILTER (WHERE outcome = 'abandoned' AND ended_at >= %(level)s),
  count(*) FILTER (WHERE outcome = 'abandoned' AND waited_ms < %(short)s AND ended_at >= %(level)s),
  avg(abs(waited_ms - estimated_ms)) FILTER (WHERE outcome = 'answered') / 1000.0,
  avg(waited_ms - estimated_ms) FILTER (WHERE outcome = 'answered') / 1000.0,
  count(estimated_ms) FILTER (WHERE outcome = 'answered')
FROM routing_workiteminterval WHERE waited_ms IS NOT NULL AND ended_at >= %(measured)s GROUP BY queue_id
"""
AGENTS = """
SELECT a.person_id, a.load::text, a.capacity::text, coalesce(a.resting_until > %s, false)
FROM routing_agentstate a JOIN staff_person p ON p.id = a.person_id AND p.is_active
WHERE a.chosen = 'available' AND a.absent_since IS NULL
"""
NO_STAYS = (0, 0, 0, 0, None, None, 0)
FIELDS = (
    "at", "waiting", "idle", "servers", "mean_seconds", "estimate_seconds", "service_level",
    "error_seconds", "bias_seconds", "measured",
)  # fmt: skip


def take_pulse() -> int:
    """Tick: write the pulse of every queue, unless somebody did in the last two seconds."""
    newest = QueuePulse.objects.order_by("-at").values_list("at", flat=True).first()
    return 0 if newest and timezone.now() - newest < EVERY else _take()


@operation
def _take() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            return 0
    # Nothing was handled in the sense of the keeper's loop: it need not come back at once.
    QueuePulse.objects.bulk_create(
        read_pulses(timezone.now()), update_conflicts=True, unique_fields=["queue"], update_fields=FIELDS
    )
    return 0


def read_pulses(now: datetime) -> list[QueuePulse]:
    """Step: the pulse of every queue as of `now`, not saved."""
    queues = _rows(WAITING)
    worked = {row[0]: (float(row[1]), row[2]) for row in _rows(WORKED, [now - HANDLING])}
    given = {"level": now - LEVEL, "measured": now - MEASURED, "short": SHORT_MS}
    stays = {row[0]: row[1:] for row in _rows(STAYS, given)}
    idle, servers = _agents(now, queues, {queue: seconds for queue, (seconds, _) in worked.items()})
    made = []
    for queue, _, _, waiting in queues:
        seconds, contacts = worked.get(queue, (0.0, 0))
        pulse = QueuePulse(queue_id=queue, at=now, waiting=waiting, idle=idle[queue], servers=servers[queue])
        pulse.mean_seconds = seconds / contacts if contacts else 0.0
        pulse.estimate_seconds = estimated_wait(
            ahead=waiting, idle=pulse.idle, servers=pulse.servers, mean_seconds=pulse.mean_seconds
        )
        _add_stays(pulse, stays.get(queue, NO_STAYS))
        made.append(pulse)
    return made


def _add_stays(pulse: QueuePulse, stays: tuple[Any, ...]) -> None:
    """What came of those who waited: the service level, and by how much the estimates were off."""
    answered, in_level, abandoned, short, error, bias, measured = stays
    pulse.service_level = service_level_percent(in_level=in_level, answered=answered, abandoned=abandoned, short=short)
    pulse.error_seconds = None if error is None else float(error)
    pulse.bias_seconds = None if bias is None else float(bias)
    pulse.measured = measured


def _agents(
    now: datetime, queues: Iterable[tuple[Any, ...]], load: dict[int, float]
) -> tuple[dict[int, int], dict[int, float]]:
    """How many could take one more of each queue at once, and how many of it can be worked on together."""
    configuration = configured(current_token())
    media = {row[0]: row[1] for row in queues}
    interrupts = {row[0]: row[2] for row in queues}
    idle: dict[int, int] = defaultdict(int)
    there: list[tuple[frozenset[int], dict[str, int]]] = []
    for person, holds, capacity, resting in _rows(AGENTS, [now]):
        limits, held = limits_of(json.loads(capacity)), json.loads(holds)
        mine = configuration.queues.get(person, frozenset())
        there.append((mine, limits))
        for queue in mine if not resting else ():
            if queue in media and has_room(media[queue], load=held, limits=limits, may_interrupt=interrupts[queue]):
                idle[queue] += 1
    return idle, servers_of(there, media, load)


def _rows(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
