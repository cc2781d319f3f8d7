"""What is counted of today, in two parts: the part that is over can be kept for some seconds, the rest is counted anew.

A web process that works out the board every second would else read the whole day every second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.sql import rows_of
from insight.rules.board import SHORT_STAY_MS, WINDOW

KEPT = timedelta(seconds=20)
LATE = timedelta(seconds=10)  # what ended may be committed so much later

STAYS = """
SELECT s.queue_id, {media},
  count(*) FILTER (WHERE s.ended_at >= %(since)s),
  count(*) FILTER (WHERE s.ended_at >= %(since)s AND s.outcome = 'answered'),
  count(*) FILTER (WHERE s.ended_at >= %(since)s AND s.outcome = 'answered' AND s.in_level),
  count(*) FILTER (WHERE s.ended_at >= %(since)s AND s.outcome = 'abandoned'),
  count(*) FILTER (WHERE s.ended_at >= %(since)s AND s.outcome = 'abandoned' AND s.waited_ms < %(short)s),
  count(*) FILTER (WHERE s.ended_at >= %(recent)s AND s.outcome = 'answered'),
  count(*) FILTER (WHERE s.ended_at >= %(recent)s AND s.outcome = 'answered' AND s.in_level),
  count(*) FILTER (WHERE s.ended_at >= %(recent)s AND s.outcome = 'abandoned'),
  count(*) FILTER (WHERE s.ended_at >= %(recent)s AND s.outcome = 'abandoned' AND s.waited_ms < %(short)s)
FROM routing_workiteminterval s {join}
WHERE s.waited_ms IS NOT NULL AND s.ended_at >= %(first)s AND s.ended_at < %(until)s
GROUP BY 1, 2
"""
BY_MEDIA = STAYS.format(media="w.media", join="JOIN routing_workitem w ON w.id = s.work_item_id")
BY_QUEUE = STAYS.format(media="''", join="")  # from the index alone
STAY_NAMES = ("offered", "answered", "in_level", "abandoned", "short")
RECENT_NAMES = ("recent_answered", "recent_in_level", "recent_abandoned", "recent_short")

WORK = """
SELECT a.person_id, x.* FROM routing_agentstate a CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE state IN ('active', 'wrap_up', 'parked')
                          AND outcome NOT IN ('parked', 'resumed', 'wrap_up')) AS handled,
    coalesce(sum(extract(epoch FROM ended_at - started_at)) FILTER (WHERE state IN ('active', 'wrap_up')), 0) AS spent,
    count(*) FILTER (WHERE state = 'reserved' AND outcome = 'timed_out') AS missed,
    count(*) FILTER (WHERE state = 'reserved' AND outcome = 'rejected') AS rejected
  FROM routing_workiteminterval WHERE agent_id = a.person_id AND ended_at >= %(since)s AND ended_at < %(until)s
) x WHERE x.handled + x.spent + x.missed + x.rejected > 0
"""
WORK_NAMES = ("handled", "spent", "missed", "rejected")

# A finished stay knows how long it lasted, so who waited at a moment follows from its end and its length.
LINES = """
SELECT queue_id, least(30, began), ended, count(*) FROM (
  SELECT queue_id, (extract(epoch FROM %(minute)s - date_trunc('minute', ended_at - waited_ms * interval '1 ms')) / 60)::int
    AS began, (extract(epoch FROM %(minute)s - date_trunc('minute', ended_at)) / 60)::int AS ended
  FROM routing_workiteminterval WHERE waited_ms IS NOT NULL AND ended_at >= %(recent)s
) s WHERE ended >= 0 GROUP BY 1, 2, 3
"""

Sums = dict[str, float]
Counts = defaultdict[Any, Sums]


@dataclass
class DayPart:
    """Sums of a stretch of today: by (queue, media), by agent, and the thirty-minute lines of the queues."""

    until: datetime
    minute: datetime
    day: datetime
    queues: Counts = field(default_factory=lambda: defaultdict(dict))
    agents: Counts = field(default_factory=lambda: defaultdict(dict))
    lines: defaultdict[int, list[tuple[int, int | None, int]]] = field(default_factory=lambda: defaultdict(list))

    def serves(self, now: datetime, today: datetime) -> bool:
        """Whether it may still be used."""
        return self.day == today and now - self.until < KEPT + LATE and self.minute == minute_of(now)


def minute_of(now: datetime) -> datetime:
    """The running minute's beginning."""
    return now.replace(second=0, microsecond=0)


def window_of(now: datetime) -> datetime:
    """Where the last half hour begins: with the running minute it is thirty, so the edge moves once a minute."""
    return minute_of(now) - WINDOW + timedelta(minutes=1)


def finished_part(now: datetime, today: datetime) -> DayPart:
    """Today and the last half hour up to a moment ago, to be kept."""
    until = now - LATE
    part = DayPart(until, minute_of(now), today)
    _add(part, BY_MEDIA, since=today, recent=window_of(now), until=until)
    for queue, began, ended, count in rows_of(LINES, {"minute": part.minute, "recent": window_of(now)}):
        part.lines[queue].append((began, ended, count))
    return part


def running_part(now: datetime, finished: DayPart) -> DayPart:
    """The rest of both."""
    part = DayPart(now, finished.minute, finished.day)
    since, recent = max(finished.until, finished.day), max(finished.until, window_of(now))
    _add(part, BY_MEDIA, since=since, recent=recent, until=now + timedelta(hours=1))
    return part


def recent_part(now: datetime) -> DayPart:
    """Only the queues' last half hour: all that thresholds ask for."""
    part = DayPart(now, minute_of(now), now)
    until = now + timedelta(hours=1)
    _add_stays(part, BY_QUEUE, {"since": until, "recent": window_of(now), "first": window_of(now), "until": until})
    return part


def _add(part: DayPart, stays: str, *, since: datetime, recent: datetime, until: datetime) -> None:
    times = {"since": since, "first": min(recent, since), "until": until, "recent": recent}
    _add_stays(part, stays, times)
    for person, *counts in rows_of(WORK, times):
        part.agents[person] = dict(zip(WORK_NAMES, map(float, counts), strict=True))


def _add_stays(part: DayPart, stays: str, times: dict[str, datetime]) -> None:
    for queue, media, *counts in rows_of(stays, {**times, "short": SHORT_STAY_MS}):
        part.queues[queue, media] = dict(zip(STAY_NAMES + RECENT_NAMES, counts, strict=True))


def together(parts: Iterable[Sums]) -> Sums:
    """Sums added name by name; names that nobody counted are missing."""
    total: Sums = {}
    for part in parts:
        for name, count in part.items():
            total[name] = total.get(name, 0) + count
    return total
