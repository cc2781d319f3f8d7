"""The supervisors' board, in a handful of statements: each web process asks once a second while somebody watches."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.conf import settings
from django.db import connection
from django.utils import timezone

from insight.rules import SHORT_STAY_MS, WINDOW, health, start_of_day
from routing.models import HELD
from routing.rules.waiting import service_level_percent
from routing.serializers import load_of


class ServiceLevel(TypedDict):
    """Answered within the target; None while nobody was counted."""

    last_30_minutes: int | None
    today: int | None
    target: int


class QueueFigures(TypedDict):
    """One line of the queue table."""

    id: int
    key: str
    name: dict[str, str]
    media: str
    waiting: int
    ringing: int
    longest_wait_since: datetime | None
    offered_today: int
    answered_today: int
    abandoned_today: int
    abandoned_short_today: int
    service_level_seconds: int
    service_level_percent: ServiceLevel
    health: str
    agents: dict[str, int]


class Holding(TypedDict):
    """What an agent works on first of all."""

    work_item: int
    queue: dict[str, str]
    media: str
    title: str
    state: str
    ticket_id: int | None


class AgentFigures(TypedDict):
    """One line of the agent table."""

    id: int
    person: int
    name: str
    team: str
    state: str
    chosen: str
    reason: str
    since: datetime
    connected: bool
    load: dict[str, dict[str, int]]
    current: Holding | None


class MinuteFigures(TypedDict):
    """One minute of the last half hour: answered in it, waiting at its end."""

    at: datetime
    answered: int
    waiting: int


class Board(TypedDict):
    """Queues and agents as of now; no times of its own, so that an unchanged centre gives an equal board."""

    queues: list[QueueFigures]
    agents: list[AgentFigures]


QUEUES = """
SELECT q.id, q.key, q.name::text, q.media, q.service_level_seconds, q.service_level_percent,
       w.waiting, w.ringing, w.longest, w.entered
FROM routing_queue q
LEFT JOIN LATERAL (
  SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'reserved') AS ringing,
         min(entered_at) AS longest, count(*) FILTER (WHERE entered_at >= %s) AS entered
  FROM routing_workitem WHERE queue_id = q.id AND state IN ('waiting', 'reserved')
) w ON true
ORDER BY q.key
"""
STAYS = """
SELECT queue_id, count(*),
       count(*) FILTER (WHERE outcome = 'answered'),
       count(*) FILTER (WHERE outcome = 'answered' AND in_level),
       count(*) FILTER (WHERE outcome = 'abandoned'),
       count(*) FILTER (WHERE outcome = 'abandoned' AND waited_ms < %s),
       count(*) FILTER (WHERE outcome = 'answered' AND ended_at >= %s),
       count(*) FILTER (WHERE outcome = 'answered' AND in_level AND ended_at >= %s),
       count(*) FILTER (WHERE outcome = 'abandoned' AND ended_at >= %s),
       count(*) FILTER (WHERE outcome = 'abandoned' AND waited_ms < %s AND ended_at >= %s)
FROM routing_workiteminterval
WHERE waited_ms IS NOT NULL AND ended_at >= %s GROUP BY queue_id
"""
AGENTS = """
SELECT a.id, a.person_id, p.name, coalesce(t.name, ''), a.state, a.chosen, a.reason, a.since, a.absent_since IS NULL,
       a.load::text, a.capacity::text
FROM routing_agentstate a
JOIN staff_person p ON p.id = a.person_id AND p.is_active
LEFT JOIN staff_team t ON t.id = p.team_id
ORDER BY p.name, a.id
"""
HOLDINGS = """
SELECT DISTINCT ON (w.agent_id) w.agent_id, w.id, q.name::text, w.media, w.title, w.state, w.ticket_id
FROM routing_workitem w JOIN routing_queue q ON q.id = w.queue_id
WHERE w.agent_id IS NOT NULL AND w.state = ANY(%s)
ORDER BY w.agent_id, w.media <> 'voice', w.state = 'parked', w.state_since DESC, w.id
"""
MEMBERS = "SELECT queue_id, person_id FROM routing_queuemember"

# A finished stay knows how long it lasted, so who waited at a moment follows from its end and its length.
MINUTES = """
WITH minute AS (SELECT generate_series(%s::timestamptz, %s::timestamptz, interval '1 minute') AS at),
stay AS MATERIALIZED (
  SELECT s.ended_at, s.ended_at - s.waited_ms * interval '1 millisecond' AS entered_at, s.outcome
  FROM routing_queue q CROSS JOIN LATERAL (
    SELECT ended_at, waited_ms, outcome FROM routing_workiteminterval
    WHERE queue_id = q.id AND waited_ms IS NOT NULL AND ended_at >= %s
  ) s
),
here AS MATERIALIZED (SELECT entered_at FROM routing_workitem WHERE state IN ('waiting', 'reserved'))
SELECT m.at,
  (SELECT count(*) FROM stay WHERE outcome = 'answered' AND ended_at >= m.at AND ended_at < m.at + interval '1 minute'),
  (SELECT count(*) FROM stay WHERE ended_at > m.at + interval '1 minute' AND entered_at <= m.at + interval '1 minute')
  + (SELECT count(*) FROM here WHERE entered_at <= m.at + interval '1 minute')
FROM minute m ORDER BY m.at
"""

Stay = tuple[int, int, int, int, int, int, int, int, int]
NOTHING: Stay = (0, 0, 0, 0, 0, 0, 0, 0, 0)


def board() -> Board:
    """Everything the supervisor's page shows, read now."""
    now = timezone.now()
    agents = _agents()
    return {"queues": _queues(now, agents), "agents": agents}


def last_minutes(now: datetime) -> list[MinuteFigures]:
    """The half hour before `now`, minute by minute, over all queues; the last minute is the one that runs."""
    this_minute = now.replace(second=0, microsecond=0)
    first = this_minute - WINDOW + timedelta(minutes=1)
    return [
        {"at": row[0], "answered": row[1], "waiting": row[2]} for row in _rows(MINUTES, [first, this_minute, first])
    ]


def _rows(statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _agents() -> list[AgentFigures]:
    holdings = {row[0]: _holding(row) for row in _rows(HOLDINGS, [list(HELD)])}
    return [
        {
            "id": row[0],
            "person": row[1],
            "name": row[2],
            "team": row[3],
            "state": row[4],
            "chosen": row[5],
            "reason": row[6],
            "since": row[7],
            "connected": row[8],
            "load": load_of(json.loads(row[9]), json.loads(row[10])),
            "current": holdings.get(row[1]),
        }
        for row in _rows(AGENTS)
    ]


def _holding(row: tuple[Any, ...]) -> Holding:
    return {
        "work_item": row[1],
        "queue": json.loads(row[2]),
        "media": row[3],
        "title": row[4],
        "state": row[5],
        "ticket_id": row[6],
    }


def _queues(now: datetime, agents: list[AgentFigures]) -> list[QueueFigures]:
    today = start_of_day(now, settings.COMPANY_TIMEZONE)
    recent = now - WINDOW
    since = min(today, recent)
    asked = [SHORT_STAY_MS, recent, recent, recent, SHORT_STAY_MS, recent]
    of_today = {row[0]: row for row in _rows(STAYS, [*asked, today])}
    # Just after midnight the last half hour reaches into yesterday.
    of_window = of_today if since == today else {row[0]: row for row in _rows(STAYS, [*asked, since])}
    staffed = _staffing(agents)
    return [
        _queue(row, of_today.get(row[0], (0, *NOTHING)), of_window.get(row[0], (0, *NOTHING)), staffed[row[0]], now)
        for row in _rows(QUEUES, [today])
    ]


def _queue(
    row: tuple[Any, ...], today: tuple[Any, ...], window: tuple[Any, ...], agents: Counter[str], now: datetime
) -> QueueFigures:
    queue, key, name, media, seconds, percent, waiting, ringing, longest, entered = row
    _, closed, answered, in_level, abandoned, short = today[:6]
    recently = service_level_percent(in_level=window[7], answered=window[6], abandoned=window[8], short=window[9])
    waited = (now - longest).total_seconds() if longest else 0.0
    return {
        "id": queue,
        "key": key,
        "name": json.loads(name),
        "media": media,
        "waiting": waiting,
        "ringing": ringing,
        "longest_wait_since": longest,
        "offered_today": closed + entered,
        "answered_today": answered,
        "abandoned_today": abandoned,
        "abandoned_short_today": short,
        "service_level_seconds": seconds,
        "service_level_percent": {
            "last_30_minutes": recently,
            "today": service_level_percent(in_level=in_level, answered=answered, abandoned=abandoned, short=short),
            "target": percent,
        },
        "health": health(percent=recently, target=percent, longest_wait_seconds=waited, target_seconds=seconds),
        "agents": {state: agents[state] for state in ("available", "busy", "talking", "wrap_up", "break", "offline")},
    }


def _staffing(agents: list[AgentFigures]) -> dict[int, Counter[str]]:
    """How many members of each queue are in each state."""
    states = {agent["person"]: agent["state"] for agent in agents}
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for queue, person in _rows(MEMBERS):
        if person in states:
            counted[queue][states[person]] += 1
    return counted
