"""Agents needed, from what was recorded: arrivals, handling times, patience, and who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.sql import rows_of
from insight.rules.erlang import erlang_a, level_c, needed_a, needed_c
from insight.rules.figures import ON_CONTACTS, Sums, added, mean, queue_line
from insight.selectors.figures import QUEUES
from insight.selectors.periods import Period, days_between, period_between, zone_of
from insight.selectors.reports import chosen_queues, counted
from insight.selectors.scope import scope_of
from insight.selectors.times import on_duty, whole_contacts
from routing.models import Queue
from staff.models import Person

ENOUGH = 10  # contacts in an interval whose own average is worth more than that of the whole time
ARRIVALS = """
SELECT width_bucket(entered, %(borders)s::timestamptz[]) - 1, count(*), sum(seconds), count(*) FILTER (WHERE gave_up)
FROM (
  SELECT ended_at - waited_ms * interval '1 ms' AS entered, waited_ms / 1000.0 AS seconds, outcome = 'abandoned' AS gave_up
  FROM routing_workiteminterval WHERE queue_id = %(queue)s AND waited_ms IS NOT NULL AND ended_at >= %(begin)s
  UNION ALL
  SELECT entered_at, 0, false FROM routing_workitem WHERE queue_id = %(queue)s AND state IN ('waiting', 'reserved')
) s WHERE entered >= %(begin)s AND entered < %(end)s GROUP BY 1
"""


def staffing(person: Person, given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """One line per interval that has begun. Raises MISSING for a queue that this person may not see, INVALID."""
    zone = zone_of(given["zone"])
    named = chosen_queues(scope_of(person), given["queue"])
    queue = Queue.objects.get(pk=next(iter(named)))
    begin, end = days_between(given["date_from"], given["date_to"], now, zone)
    period = period_between(begin, end, int(given["step"]), zone, last="date_to")
    promise = _given(given["service_level"], queue.service_level_percent)
    within = _given(given["seconds"], queue.service_level_seconds)
    arrivals, patience = _arrivals(queue.pk, period)
    patience = _given(given["patience"], patience)
    cells = counted(period, "queue_id", [queue.pk], "", QUEUES)
    whole_contacts(cells, period, "queue_id", [queue.pk], "", now)
    there, usual = _there(period, queue.pk, now), _handling(added(cells.values()))
    plan = _Plan(within, promise / 100, patience, usual)
    borders = period.buckets.borders
    rows = [
        plan.line(borders[place], borders[place + 1], arrivals.get(place, 0), cells[place, queue.pk], there[place], now)
        for place in range(period.buckets.count)
        if borders[place] < now
    ]
    return {
        "zone": zone.key,
        "step": period.step,
        "service_level": promise,
        "seconds": within,
        "patience_seconds": None if patience is None else round(patience, 1),
        "aht_seconds": None if usual is None else round(usual, 1),
        "rows": rows,
    }


def _given(wanted: Any, usual: Any) -> Any:
    return usual if wanted is None else wanted


def _arrivals(queue: int, period: Period) -> tuple[dict[int, int], float | None]:
    """How many entered the queue in each interval, and the callers' patience.

    Patience is the time that all waited together by the number who gave up: the estimate for exponential patience
    when the answered are censored (Mandelbaum and Zeltyn, 2005, section 5).
    """
    values = {"borders": period.buckets.borders, "queue": queue, "begin": period.begin, "end": period.end}
    rows = rows_of(ARRIVALS, values)
    waited, gave_up = float(sum(row[2] for row in rows)), sum(row[3] for row in rows)
    return {row[0]: row[1] for row in rows}, waited / gave_up if gave_up and waited else None


def _there(period: Period, queue: int, now: datetime) -> dict[int, float]:
    """The seconds that the queue's members stood available or on contacts, in each interval."""
    found: dict[int, float] = defaultdict(float)
    cells, _ = on_duty(period, [queue], now)
    for (bucket, _), sums in cells.items():
        found[bucket] += sum(sums.get(state, 0) for state in ("available", *ON_CONTACTS))
    return found


def _handling(sums: Sums) -> float | None:
    """How long a contact keeps an agent busy: ringing, work and wrap-up."""
    busy = sum(sums.get(name, 0) for name in ("handled_accept", "handled_talk", "handled_wrap_up"))
    return mean(busy, sums.get("handled", 0)) or None


class _Plan:
    """The promise, and what is known of callers and work."""

    def __init__(self, within: float, level: float, patience: float | None, usual: float | None) -> None:
        self.within, self.level, self.patience, self.usual = within, level, patience, usual

    def line(
        self, start: datetime, end: datetime, arrivals: int, sums: Sums, there: float, now: datetime
    ) -> dict[str, Any]:
        """One interval; the running one counts as far as it has come."""
        length = (min(end, now) - start).total_seconds()
        own = _handling(sums) if sums.get("handled", 0) >= ENOUGH else None
        handling = own or self.usual
        load = arrivals / length * handling if handling else 0.0
        actual = there / length
        return {
            "start": start,
            "end": end,
            "arrivals": arrivals,
            "aht_seconds": handling,
            "erlangs": round(load, 2),
            **self._needed(load, handling),
            "actual": round(actual, 2),
            **self._expected(load, handling, round(actual)),
            "reached": queue_line(sums)["service_level"],
        }

    def _needed(self, load: float, handling: float | None) -> dict[str, Any]:
        if not handling or load <= 0:
            nothing = 0 if self.patience else None
            return {"needed_c": 0, "needed_a": nothing, "needed_level_c": 100.0, "needed_level_a": nothing and 100.0}
        agents = needed_c(load, handling, self.within, self.level)
        found: dict[str, Any] = {
            "needed_c": agents,
            "needed_level_c": _percent(level_c(load, agents, handling, self.within)),
            "needed_a": None,
            "needed_level_a": None,
        }
        if self.patience:
            fewer = needed_a(load, handling, self.patience, self.within, self.level)
            level = erlang_a(load, fewer, handling, self.patience, self.within).level
            found |= {"needed_a": fewer, "needed_level_a": _percent(level)}
        return found

    def _expected(self, load: float, handling: float | None, agents: int) -> dict[str, float | None]:
        if not handling or load <= 0:
            return {"expected_c": None, "expected_a": None}
        found: dict[str, float | None] = {
            "expected_c": _percent(level_c(load, agents, handling, self.within)),
            "expected_a": None,
        }
        if self.patience:
            level = erlang_a(load, agents, handling, self.patience, self.within).level
            found["expected_a"] = _percent(level)
        return found


def _percent(share: float) -> float:
    return round(100 * share, 1)
