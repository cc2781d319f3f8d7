"""The supervisors' board, in a handful of statements: each web process asks once a second while somebody watches."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.conf import settings
from django.utils import timezone

from core.sql import rows_of
from insight.models import AlarmRule
from insight.rules.alarms import AGENT_MEASURES, DEFAULTS, Threshold
from insight.rules.board import WINDOW, health_of, live_service_level, queue_values, share, spark, start_of_day
from insight.selectors.figures_of_day import DayPart, Sums, finished_part, minute_of, running_part, together
from insight.selectors.scope import ALL, Scope
from insight.selectors.staff_lines import Line, agent_lines
from routing.rules.waiting import LEFT_BEHIND, service_level_percent


class Board(TypedDict):
    """Queues and agents as of now; no times of its own, so that an unchanged centre gives an equal board."""

    queues: list[Line]
    agents: list[Line]


class MinuteFigures(TypedDict):
    """One minute of the last half hour: answered in it, waiting at its end."""

    at: datetime
    answered: int
    waiting: int


QUEUES = """
SELECT q.id, q.key, q.name::text, q.media, q.service_level_seconds, q.service_level_percent, q.emergency_since,
       p.estimate_seconds, p.error_seconds, p.bias_seconds, coalesce(p.measured, 0)
FROM routing_queue q LEFT JOIN routing_queuepulse p ON p.queue_id = q.id ORDER BY q.key
"""
WAITING = """
SELECT q.id, w.* FROM routing_queue q CROSS JOIN LATERAL (
  SELECT media, least(30, extract(epoch FROM %(minute)s - date_trunc('minute', entered_at)) / 60)::int AS began,
         count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'reserved') AS ringing,
         min(entered_at) AS longest,
         count(*) FILTER (WHERE entered_at < %(now)s - interval '1 second' *
           CASE WHEN media = q.media THEN q.service_level_seconds ELSE greatest(q.service_level_seconds, %(left)s) END) AS late
  FROM routing_workitem WHERE queue_id = q.id AND state IN ('waiting', 'reserved') GROUP BY 1, 2
) w
"""
STAFFED = """
SELECT m.queue_id, a.state, count(*), count(*) FILTER (WHERE a.absent_since IS NULL)
FROM routing_queuemember m
JOIN routing_agentstate a ON a.person_id = m.person_id
JOIN staff_person p ON p.id = m.person_id AND p.is_active
GROUP BY 1, 2
"""
MINUTES = """
WITH minute AS (SELECT generate_series(%(first)s::timestamptz, %(last)s::timestamptz, interval '1 minute') AS at),
stay AS MATERIALIZED (
  SELECT ended_at, ended_at - waited_ms * interval '1 millisecond' AS entered_at, outcome
  FROM routing_workiteminterval
  WHERE waited_ms IS NOT NULL AND ended_at >= %(first)s AND (%(all)s OR queue_id = ANY(%(queues)s))
),
here AS MATERIALIZED (
  SELECT entered_at FROM routing_workitem
  WHERE state IN ('waiting', 'reserved') AND (%(all)s OR queue_id = ANY(%(queues)s))
)
SELECT m.at,
  (SELECT count(*) FROM stay WHERE outcome = 'answered' AND ended_at >= m.at AND ended_at < m.at + interval '1 minute'),
  (SELECT count(*) FROM stay WHERE ended_at > m.at + interval '1 minute' AND entered_at <= m.at + interval '1 minute')
  + (SELECT count(*) FROM here WHERE entered_at <= m.at + interval '1 minute')
FROM minute m ORDER BY m.at
"""
STATES = ("available", "busy", "talking", "wrap_up", "break", "offline")
ON_QUEUE = ("available", "busy", "talking", "wrap_up")


class Watch:
    """Keeps the finished part of the day between two boards of one process."""

    def __init__(self) -> None:
        self.finished: DayPart | None = None

    def whole(self) -> Board:
        """Everything, read now."""
        now = timezone.now()
        today = start_of_day(now, settings.COMPANY_TIMEZONE)
        if self.finished is None or not self.finished.serves(now, today):
            self.finished = finished_part(now, today)
        running = running_part(now, self.finished)
        rules = queue_rules()
        measured = measured_queues(now, self.finished, running)
        return {
            "queues": [_judged(line, values, rules) for line, values in measured],
            "agents": agent_lines([self.finished.agents, running.agents]),
        }


def board(scope: Scope = ALL) -> Board:
    """What the supervisor's page shows of `scope`, read now."""
    return seen_by(scope, Watch().whole())


def seen_by(scope: Scope, whole: Board) -> Board:
    """The part of a whole board that may be seen."""
    return {
        "queues": [line for line in whole["queues"] if scope.queue(line["id"])],
        "agents": [masked(line, scope) for line in whole["agents"] if scope.person(line["person"])],
    }


def masked(agent: Line, scope: Scope) -> Line:
    """An agent's line without the subject of work in queues that may not be seen."""
    current = agent["current"]
    if current is None or scope.queue(current["queue_id"]):
        return agent
    return {**agent, "current": {**current, "title": "", "customer": None, "ticket_id": None}}


def last_minutes(now: datetime, scope: Scope = ALL) -> list[MinuteFigures]:
    """The half hour before `now`, minute by minute, over the queues of `scope`; the last minute is the one that runs."""
    first = minute_of(now) - WINDOW + timedelta(minutes=1)
    queues = [] if scope.queues is None else sorted(scope.queues)
    given = {"first": first, "last": minute_of(now), "all": scope.queues is None, "queues": queues}
    return [{"at": row[0], "answered": row[1], "waiting": row[2]} for row in rows_of(MINUTES, given)]


def queue_rules() -> dict[int | None, list[Threshold]]:
    """The thresholds of the queues: their own, and under None those for all; the built-in ones where none are set."""
    found: dict[int | None, list[Threshold]] = defaultdict(list)
    for rule in AlarmRule.objects.filter(active=True).exclude(measure__in=AGENT_MEASURES):
        found[rule.queue_id].append(threshold_of(rule))
    return found or {None: list(DEFAULTS)}


def threshold_of(rule: AlarmRule) -> Threshold:
    """The rule's row as the rules know it."""
    return Threshold(rule.measure, rule.warning, rule.critical, rule.margin, rule.hold_seconds)


def applying(rules: Mapping[int | None, list[Threshold]], queue_id: int) -> list[Threshold]:
    """A queue's own thresholds, and for other measures those for all."""
    own = rules.get(queue_id, [])
    named = {one.measure for one in own}
    return [*own, *(one for one in rules.get(None, []) if one.measure not in named)]


def measured_queues(now: datetime, finished: DayPart, running: DayPart) -> list[tuple[Line, dict[str, float | None]]]:
    """Every queue's line, not judged yet, and the measures that thresholds are set for."""
    here: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for queue, *row in rows_of(WAITING, {"now": now, "minute": minute_of(now), "left": LEFT_BEHIND}):
        here[queue].append(tuple(row))
    agents: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for queue, state, count, present in rows_of(STAFFED):
        agents[queue][state] = (count, present)
    counted = _by_queue(finished, running)
    return [
        _queue(row, now, here[row[0]], counted[row[0]], agents[row[0]], finished.lines[row[0]])
        for row in rows_of(QUEUES)
    ]


def _judged(line: Line, values: dict[str, float | None], rules: Mapping[int | None, list[Threshold]]) -> Line:
    health, because = health_of(values, applying(rules, line["id"]))
    return {**line, "health": health, "health_because": because}


def _by_queue(*parts: DayPart) -> dict[int, dict[str, Sums]]:
    """Sums by queue and media."""
    found: dict[int, dict[str, Sums]] = defaultdict(dict)
    for queue, media in {key for part in parts for key in part.queues}:
        found[queue][media] = together(part.queues.get((queue, media), {}) for part in parts)
    return found


def _queue(
    row: tuple[Any, ...],
    now: datetime,
    here: list[tuple[Any, ...]],
    sums: dict[str, Sums],
    agents: dict[str, tuple[int, int]],
    lines: list[tuple[int, int | None, int]],
) -> tuple[Line, dict[str, float | None]]:
    queue, key, name, media, seconds, percent, emergency, estimate, error, bias, measured = row
    figures = _figures(media, here, together(sums.values()), percent)
    since = figures["longest_wait_since"]
    on_queue = sum(agents.get(state, (0, 0))[0] for state in ON_QUEUE)
    idle = agents.get("available", (0, 0))[1]
    level = figures["service_level_percent"]["last_30_minutes"]
    values: dict[str, float | None] = {
        **queue_values(level, percent, (now - since).total_seconds() if since else 0.0, seconds),
        "waiting": figures["waiting"] + figures["ringing"],
        "abandoned_share": figures["abandoned_percent_30_minutes"],
        "estimated_wait": estimate,
        "agents_idle": idle,
        "agents_on_queue": on_queue,
    }
    line = {
        "id": queue,
        "key": key,
        "name": json.loads(name),
        "service_level_seconds": seconds,
        "emergency_since": emergency,
        "estimate": _estimate(estimate, error, bias, measured),
        **figures,
        "agents": {state: agents.get(state, (0, 0))[0] for state in STATES},
        "agents_on_queue": on_queue,
        "agents_idle": idle,
        "spark": spark([*lines, *((one[1], None, one[2] + one[3]) for one in here)]),
        "by_media": _by_media(media, here, sums, percent),
    }
    return line, values


def _estimate(seconds: float | None, error: float | None, bias: float | None, measured: int) -> dict[str, int | None]:
    """What is told to who comes now, and how far off such answers were."""
    told = {"seconds": whole(seconds), "error_seconds": whole(error), "bias_seconds": whole(bias)}
    return {**told, "measured": measured}


def _by_media(media: str, here: list[tuple[Any, ...]], sums: dict[str, Sums], percent: int) -> list[Line]:
    """The figures of each medium, where the queue holds another one than its own."""
    held = sorted({one[0] for one in here} | set(sums))
    if held in ([], [media]):
        return []
    return [_figures(one, [row for row in here if row[0] == one], sums.get(one, {}), percent) for one in held]


def _figures(media: str, here: list[tuple[Any, ...]], sums: Sums, target: int) -> Line:
    """What is counted, from who waits now and from the sums of the day."""
    counts = {name: int(count) for name, count in sums.items()}
    answered, abandoned, short = (counts.get(name, 0) for name in ("answered", "abandoned", "short"))
    recent = {name: counts.get(f"recent_{name}", 0) for name in ("answered", "in_level", "abandoned", "short")}
    late = sum(row[5] for row in here)
    gave_up = recent["abandoned"] - recent["short"]
    return {
        "media": media,
        "waiting": sum(row[2] for row in here),
        "ringing": sum(row[3] for row in here),
        "past_target": late,
        # Of the queue's own kind: what was left behind for later has a target of its own, and a line of its own.
        "longest_wait_since": min((row[4] for row in here if row[0] == media), default=None),
        "offered_today": counts.get("offered", 0),
        "answered_today": answered,
        "abandoned_today": abandoned,
        "abandoned_short_today": short,
        "abandoned_percent_30_minutes": share(gave_up, gave_up + recent["answered"]),
        "service_level_percent": {
            "last_30_minutes": live_service_level(**recent, late=late),
            "today": service_level_percent(
                in_level=counts.get("in_level", 0), answered=answered, abandoned=abandoned, short=short
            ),
            "target": target,
        },
    }


def whole(seconds: float | None) -> int | None:
    """Rounded; a tenth of a second is nobody's business on a board."""
    return None if seconds is None else round(seconds)
