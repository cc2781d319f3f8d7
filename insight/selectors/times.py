"""Times of the reports: stretches cut at the intervals' borders, and whole contacts in the interval they ended in.

What runs still is counted up to now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.sql import rows_of
from insight.rules.figures import Sums
from insight.selectors.periods import Period
from routing.models import QueueMember

Cells = defaultdict[tuple[int, int], Sums]  # (interval, queue or agent) -> sums
NAMES = {
    "active": "talk_seconds",
    "wrap_up": "wrap_up_seconds",
    "parked": "parked_seconds",
    "reserved": "ringing_seconds",
}
# In how many intervals a stretch lies, and how much of it in each.
CUT = """
CROSS JOIN LATERAL generate_series(
  greatest(1, width_bucket(x.started_at, %(borders)s::timestamptz[])),
  least(%(count)s, width_bucket(x.ended_at, %(borders)s::timestamptz[]))
) AS b
CROSS JOIN LATERAL (
  SELECT extract(epoch FROM least(x.ended_at, (%(borders)s::timestamptz[])[b + 1])
                            - greatest(x.started_at, (%(borders)s::timestamptz[])[b])) AS seconds
) AS part
WHERE part.seconds > 0
"""
WORK = (
    """
SELECT b - 1, x.{key}, x.state, sum(part.seconds) FROM (
  SELECT i.queue_id, i.agent_id, i.state, i.started_at, i.ended_at
  FROM routing_workiteminterval i JOIN routing_workitem w ON w.id = i.work_item_id
  WHERE i.state IN ('reserved', 'active', 'wrap_up', 'parked') AND i.{key} = ANY(%(ids)s)
    AND i.ended_at > %(begin)s AND i.started_at < %(end)s AND (%(media)s = '' OR w.media = %(media)s)
  UNION ALL
  SELECT queue_id, agent_id, state, state_since, %(now)s
  FROM routing_workitem
  WHERE state IN ('reserved', 'active', 'wrap_up', 'parked') AND {key} = ANY(%(ids)s)
    AND state_since < least(%(end)s, %(now)s) AND (%(media)s = '' OR media = %(media)s)
) x
"""
    + CUT
    + "GROUP BY 1, 2, 3"
)
# A contact is handled by one agent from when they answered it, began it, or had it passed on by another agent, to the
# end of the last stretch; its whole time counts where it ended.
WHOLES = """
WITH handled AS (
  SELECT i.id, i.work_item_id, i.agent_id, i.{key} AS key, i.started_at, i.ended_at,
         width_bucket(i.ended_at, %(borders)s::timestamptz[]) - 1 AS bucket
  FROM routing_workiteminterval i JOIN routing_workitem w ON w.id = i.work_item_id
  WHERE i.state IN ('active', 'wrap_up', 'parked') AND i.outcome NOT IN ('parked', 'resumed', 'wrap_up')
    AND i.{key} = ANY(%(ids)s) AND i.ended_at >= %(begin)s AND i.ended_at < %(end)s
    AND (%(media)s = '' OR w.media = %(media)s)
)
SELECT h.bucket, h.key, sum(t.talk), sum(t.wrap_up), sum(t.parked),
  sum(extract(epoch FROM a.ended_at - a.started_at)) FILTER (WHERE a.state = 'reserved')
FROM handled h
LEFT JOIN LATERAL (
  SELECT state, started_at, ended_at FROM routing_workiteminterval
  WHERE work_item_id = h.work_item_id AND ended_at <= h.started_at AND id <> h.id
    AND (outcome IN ('answered', 'begun')
      OR (state IN ('active', 'wrap_up', 'parked') AND outcome NOT IN ('parked', 'resumed', 'wrap_up')))
  ORDER BY ended_at DESC, id DESC LIMIT 1
) a ON true
CROSS JOIN LATERAL (
  SELECT sum(extract(epoch FROM ended_at - started_at)) FILTER (WHERE state = 'active') AS talk,
         sum(extract(epoch FROM ended_at - started_at)) FILTER (WHERE state = 'wrap_up') AS wrap_up,
         sum(extract(epoch FROM ended_at - started_at)) FILTER (WHERE state = 'parked') AS parked
  FROM routing_workiteminterval
  WHERE work_item_id = h.work_item_id AND agent_id = h.agent_id
    AND ended_at <= h.ended_at AND started_at >= coalesce(a.ended_at, h.started_at)
) t
GROUP BY 1, 2
"""
WHOLE_NAMES = ("handled_talk", "handled_wrap_up", "handled_parked", "handled_accept")
# A person's stretches follow each other, so those that reach into the time from before are one each at most.
STATES = (
    """
SELECT b - 1, x.person_id, x.state, x.reason, sum(part.seconds) FROM (
  SELECT person_id, state, reason, started_at, ended_at FROM routing_agentstateinterval
  WHERE person_id = ANY(%(ids)s) AND started_at >= %(begin)s AND started_at < %(end)s
  UNION ALL
  SELECT l.* FROM unnest(%(ids)s::bigint[]) AS who(id) CROSS JOIN LATERAL (
    SELECT person_id, state, reason, started_at, ended_at FROM routing_agentstateinterval
    WHERE person_id = who.id AND started_at < %(begin)s ORDER BY started_at DESC, ended_at DESC LIMIT 1
  ) l WHERE l.ended_at > %(begin)s
  UNION ALL
  SELECT person_id, state, reason, since, %(now)s FROM routing_agentstate
  WHERE person_id = ANY(%(ids)s) AND since < least(%(end)s, %(now)s)
) x
"""
    + CUT
    + "GROUP BY 1, 2, 3, 4"
)


def _values(period: Period, ids: list[int], now: datetime, media: str = "") -> dict[str, Any]:
    borders = period.buckets.borders
    return {
        "borders": borders,
        "count": period.buckets.count,
        "begin": period.begin,
        "end": period.end,
        "ids": ids,
        "now": now,
        "media": media,
    }


def cut_work(cells: Cells, period: Period, key: str, ids: list[int], media: str, now: datetime) -> None:
    """Add the seconds that contacts rang, were worked on, lay parked and were written up; `key` is a column."""
    for bucket, one, state, seconds in rows_of(WORK.format(key=key), _values(period, ids, now, media)):
        cells[bucket, one][NAMES[state]] = float(seconds)


def whole_contacts(cells: Cells, period: Period, key: str, ids: list[int], media: str, now: datetime) -> None:
    """Add the whole handling times of the contacts whose handling ended in each interval."""
    for bucket, one, *seconds in rows_of(WHOLES.format(key=key), _values(period, ids, now, media)):
        cells[bucket, one].update(zip(WHOLE_NAMES, (float(value or 0) for value in seconds), strict=True))


def state_times(cells: Cells, period: Period, people: list[int], now: datetime) -> None:
    """Add each person's seconds in each state, and in each kind of break."""
    for bucket, person, state, reason, seconds in rows_of(STATES, _values(period, people, now)):
        cell = cells[bucket, person]
        cell[state] = cell.get(state, 0) + float(seconds)
        if state == "break" and reason:
            cell[f"break:{reason}"] = float(seconds)


def on_duty(period: Period, queues: list[int], now: datetime) -> tuple[Cells, Mapping[int, set[int]]]:
    """The state times of the queues' members, and who is a member of which (as of now: former members are forgotten)."""
    members: dict[int, set[int]] = {queue: set() for queue in queues}
    for queue, person in QueueMember.objects.filter(queue_id__in=queues).values_list("queue_id", "person_id"):
        members[queue].add(person)
    cells: Cells = defaultdict(dict)
    state_times(cells, period, sorted(set().union(*members.values())), now)
    return cells, members
