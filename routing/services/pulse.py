"""The pulse of the queues: every other second, what each can do and how well its estimates came true."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from core.operations import operation
from core.sql import rows_of
from routing.models import QueuePulse
from routing.rules.capacity import limits_of
from routing.rules.estimating import estimated_wait, servers_of, will_answer
from routing.rules.judging import Agent, Demand, demand_reason
from routing.rules.waiting import ring_at, service_level_percent
from routing.selectors.deciding import configured, current_token

EVERY = timedelta(seconds=2)
HANDLING = timedelta(hours=1)
LEVEL = timedelta(minutes=30)
MEASURED = timedelta(hours=4)
MISSED_LATELY = timedelta(minutes=30)
WIDEST = timedelta(days=30)  # by then every ring has opened
SHORT_MS = 5000
LOCK = 7301  # the advisory lock of whoever takes the pulse

LEFT = timedelta(seconds=5)  # work that waits longer than this has nobody idle who would take it

# Of each queue also: whether anything is left waiting, and by how much the estimates of those who still wait are off.
WAITING = """
SELECT q.id, q.media, q.may_interrupt, q.required_skills::text, q.groups::text, q.rings::text,
  count(w.id) FILTER (WHERE w.state = 'waiting'),
  coalesce(bool_or(w.state = 'waiting' AND d.only_agent_id IS NULL AND w.state_since < %(left)s), false),
  coalesce(sum(w.over) FILTER (WHERE w.over > 0), 0), count(*) FILTER (WHERE w.over > 0)
FROM routing_queue q LEFT JOIN LATERAL (
  SELECT id, demand_id, state, state_since,
    extract(epoch FROM %(now)s - entered_at) - estimated_ms / 1000.0 AS over
  FROM routing_workitem WHERE queue_id = q.id AND state IN ('waiting', 'reserved')
) w ON true LEFT JOIN routing_demand d ON d.id = w.demand_id
GROUP BY q.id ORDER BY q.id
"""
WORKED = """
SELECT queue_id, extract(epoch FROM sum(ended_at - started_at)), count(DISTINCT work_item_id)
FROM routing_workiteminterval WHERE state IN ('active', 'wrap_up') AND ended_at >= %s GROUP BY queue_id
"""
# Who gave up after the time they were told is an estimate that failed, too: by at least that much.
STAYS = """
SELECT queue_id,
  count(*) FILTER (WHERE outcome = 'answered' AND ended_at >= %(level)s),
  count(*) FILTER (WHERE outcome = 'answered' AND in_level AND ended_at >= %(level)s),
  count(*) FILTER (WHERE outcome = 'abandoned' AND ended_at >= %(level)s),
  count(*) FILTER (WHERE outcome = 'abandoned' AND waited_ms < %(short)s AND ended_at >= %(level)s),
  sum(abs(waited_ms - estimated_ms)) FILTER (WHERE outcome = 'answered' OR waited_ms > estimated_ms) / 1000.0,
  sum(waited_ms - estimated_ms) FILTER (WHERE outcome = 'answered' OR waited_ms > estimated_ms) / 1000.0,
  count(estimated_ms) FILTER (WHERE outcome = 'answered' OR waited_ms > estimated_ms)
FROM routing_workiteminterval WHERE waited_ms IS NOT NULL AND ended_at >= %(measured)s GROUP BY queue_id
"""
# What each let pass in a row since they last took something or came back; long ago says nothing about now.
AGENTS = """
SELECT a.person_id, a.load::text, a.capacity::text, coalesce(a.resting_until > %(now)s, false),
  CASE WHEN a.missed_at >= %(lately)s THEN a.misses ELSE 0 END
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


@dataclass(frozen=True, slots=True)
class Line:
    """One queue as the pulse finds it: what it asks of an agent, and who waits."""

    id: int
    media: str
    may_interrupt: bool
    required: dict[str, int]
    groups: tuple[str, ...]
    rings: list[dict[str, Any]]
    waiting: int
    left_waiting: bool
    over_seconds: float
    over: int

    @classmethod
    def read(cls, row: tuple[Any, ...]) -> Line:
        """From a row of `WAITING`."""
        queue, media, may_interrupt, required, groups, rings, waiting, left_waiting, seconds, over = row
        asked = (json.loads(required), tuple(json.loads(groups)), json.loads(rings))
        return cls(queue, media, may_interrupt, *asked, waiting, left_waiting, float(seconds), over)

    def asks(self, now: datetime, after: timedelta) -> Demand:
        """Whom it asks for work that came so long ago."""
        ring = ring_at(self.required, self.groups, self.rings, entered_at=now - after, now=now)
        among = frozenset(ring.groups)
        return Demand(0, self.id, self.media, skills=ring.skills, groups=among, may_interrupt=self.may_interrupt)


def read_pulses(now: datetime) -> list[QueuePulse]:
    """Step: the pulse of every queue as of `now`, not saved."""
    lines = [Line.read(row) for row in rows_of(WAITING, {"now": now, "left": now - LEFT})]
    worked = {row[0]: (float(row[1]), row[2]) for row in rows_of(WORKED, [now - HANDLING])}
    given = {"level": now - LEVEL, "measured": now - MEASURED, "short": SHORT_MS}
    stays = {row[0]: row[1:] for row in rows_of(STAYS, given)}
    idle, servers = _agents(now, lines, {queue: seconds for queue, (seconds, _) in worked.items()})
    made = []
    for line in lines:
        seconds, contacts = worked.get(line.id, (0.0, 0))
        pulse = QueuePulse(queue_id=line.id, at=now, waiting=line.waiting, servers=servers[line.id])
        pulse.idle = 0 if line.left_waiting else idle[line.id]
        pulse.mean_seconds = seconds / contacts if contacts else 0.0
        pulse.estimate_seconds = estimated_wait(
            ahead=line.waiting, idle=pulse.idle, servers=pulse.servers, mean_seconds=pulse.mean_seconds
        )
        _add_stays(pulse, stays.get(line.id, NO_STAYS), line)
        made.append(pulse)
    return made


def _add_stays(pulse: QueuePulse, stays: tuple[Any, ...], line: Line) -> None:
    """What came of those who waited: the service level, and by how much the estimates were off."""
    answered, in_level, abandoned, short, error, bias, measured = stays
    pulse.service_level = service_level_percent(in_level=in_level, answered=answered, abandoned=abandoned, short=short)
    pulse.measured = measured + line.over
    if pulse.measured:
        pulse.error_seconds = (float(error or 0) + line.over_seconds) / pulse.measured
        pulse.bias_seconds = (float(bias or 0) + line.over_seconds) / pulse.measured


def _agents(now: datetime, lines: list[Line], load: dict[int, float]) -> tuple[dict[int, int], dict[int, float]]:
    """How many would take one more of each queue at once, and how many of it can be worked on together."""
    configuration = configured(current_token())
    rows = rows_of(AGENTS, {"now": now, "lately": now - MISSED_LATELY})
    first, last = ({line.id: line.asks(now, after) for line in lines} for after in (timedelta(0), WIDEST))
    idle: dict[int, int] = defaultdict(int)
    there: list[tuple[list[int], Mapping[str, int], float]] = []
    for person, holds, capacity, resting, missed in rows:
        agent = Agent(
            person,
            idle_since=now,
            skills=configuration.skills.get(person, {}),
            queues=configuration.queues.get(person, frozenset()),
            groups=configuration.groups.get(person, {}),
            limits=limits_of(json.loads(capacity)),
        )
        mine = [queue for queue in agent.queues if queue in last and demand_reason(agent, last[queue]) is None]
        there.append((mine, agent.limits, will_answer(missed)))
        busy = replace(agent, load=json.loads(holds))
        for queue in mine if not resting and not missed else ():
            if demand_reason(busy, first[queue]) is None:
                idle[queue] += 1
    return idle, servers_of(there, {line.id: line.media for line in lines}, load)
