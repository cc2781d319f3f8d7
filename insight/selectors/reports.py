"""The reports: counts by the interval in which a stretch ended, times cut at the intervals' borders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from core.problems import INVALID, MISSING
from insight.rules.figures import Sums, added, agent_line, queue_line
from insight.selectors.figures import AGENTS, QUEUES, by_bucket, ended_in
from insight.selectors.periods import Period
from insight.selectors.scope import Scope, scope_of
from insight.selectors.times import Cells, cut_work, on_duty, state_times, whole_contacts
from routing.models import AgentState, Queue
from staff.models import Person

MOST_CELLS = 60_000
Named = Mapping[int, dict[str, Any]]
Line = Callable[[Sums], dict[str, Any]]


def queue_report(person: Person, period: Period, *, queue: int | None, media: str) -> dict[str, Any]:
    """What came into the queues that this person may see. Raises MISSING for another queue, INVALID for too much."""
    queues, now = chosen_queues(scope_of(person), queue), timezone.now()
    ids = list(queues)
    cells = counted(period, "queue_id", ids, media, QUEUES)
    cut_work(cells, period, "queue_id", ids, media, now)
    whole_contacts(cells, period, "queue_id", ids, media, now)
    shown = sorted(cells)
    free: dict[int, float] = defaultdict(float)
    states, members = on_duty(period, ids, now)
    for (bucket, agent), sums in states.items():
        free[bucket] += sums.get("available", 0)
        for one in ids:
            if agent in members[one]:
                cells[bucket, one]["free_seconds"] = cells[bucket, one].get("free_seconds", 0) + sums.get(
                    "available", 0
                )
    report = _report(period, "queue", queues, cells, queue_line, shown)
    # Whoever is a member of two queues is free once, not twice.
    by_interval = _by(cells, 0)
    for place, interval in enumerate(report["intervals"]):
        interval.update(queue_line({**by_interval[place], "free_seconds": free[place]}))
    report["total"] = queue_line({**added(cells.values()), "free_seconds": sum(free.values())})
    return report


def agent_report(person: Person, period: Period, *, agent: int | None, media: str) -> dict[str, Any]:
    """What the agents did whom this person may see. Raises MISSING for somebody else, INVALID for too much."""
    agents, now = chosen_agents(scope_of(person), agent), timezone.now()
    ids = list(agents)
    cells = counted(period, "agent_id", ids, media, AGENTS)
    cut_work(cells, period, "agent_id", ids, media, now)
    whole_contacts(cells, period, "agent_id", ids, media, now)
    state_times(cells, period, ids, now)
    shown = sorted(key for key, sums in cells.items() if sums.keys() - {"offline"})
    return _report(period, "agent", agents, cells, agent_line, shown)


def chosen_queues(scope: Scope, queue: int | None) -> Named:
    """The queues of a report by their ids, in the order of their keys. Raises MISSING."""
    rows = Queue.objects.order_by("key").values("id", "key", "name")
    if scope.queues is not None:
        rows = rows.filter(id__in=scope.queues)
    found = {row["id"]: dict(row) for row in (rows.filter(id=queue) if queue is not None else rows)}
    if queue is not None and not found:
        raise MISSING()
    return found


def chosen_agents(scope: Scope, agent: int | None) -> Named:
    """The agents of a report by their ids, in the order of their names. Raises MISSING."""
    rows = AgentState.objects.order_by("person__name", "person_id").values_list("person_id", "person__name")
    if scope.people is not None:
        rows = rows.filter(person_id__in=scope.people)
    found = {one: {"id": one, "name": name} for one, name in (rows.filter(person_id=agent) if agent else rows)}
    if agent is not None and not found:
        raise MISSING()
    return found


def counted(period: Period, key: str, ids: list[int], media: str, figures: Mapping[str, Q]) -> Cells:
    """Every countable figure by interval and `key`, in one statement."""
    if period.buckets.count * len(ids) > MOST_CELLS:
        raise INVALID.field("step", en="Too much at once: choose longer steps.", zh="数据过多，请选择更长的时段。")
    where = Q(**{f"{key}__in": ids}) & (Q(work_item__media=media) if media else Q())
    wanted = Q()
    for condition in figures.values():
        wanted |= condition
    rows = by_bucket(ended_in(period.begin, period.end).filter(where, wanted), period.buckets)
    counts: dict[str, Any] = {name: Count("id", filter=condition) for name, condition in figures.items()}
    if "answered" in figures:
        counts["waited_ms_sum"] = Sum("waited_ms", filter=figures["answered"])
    cells: Cells = defaultdict(dict)
    for row in rows.order_by().values("bucket", key).annotate(**counts):
        sums = {name: row[name] for name in figures}
        cells[row["bucket"], row[key]] = {**sums, "waited_seconds": (row.get("waited_ms_sum") or 0) / 1000}
    return cells


def _by(cells: Cells, place: int) -> dict[int, Sums]:
    """Sums by one half of the cells' keys."""
    groups: dict[int, list[Sums]] = defaultdict(list)
    for key, sums in cells.items():
        groups[key[place]].append(sums)
    return defaultdict(dict, {key: added(group) for key, group in groups.items()})


def _report(
    period: Period, name: str, named: Named, cells: Cells, line: Line, shown: Iterable[tuple[int, int]]
) -> dict[str, Any]:
    borders, order = period.buckets.borders, {key: place for place, key in enumerate(named)}
    ends = [{"start": borders[place], "end": borders[place + 1]} for place in range(period.buckets.count)]
    keys = sorted(shown, key=lambda key: (key[0], order[key[1]]))
    by_interval, by_key = _by(cells, 0), _by(cells, 1)
    return {
        **period.head(),
        "rows": [{**ends[key[0]], name: named[key[1]], **line(cells[key])} for key in keys],
        "intervals": [{**ends[place], **line(by_interval[place])} for place in range(len(ends))],
        "totals": [{name: one, **line(by_key[key])} for key, one in named.items()],
        "total": line(added(cells.values())),
    }
