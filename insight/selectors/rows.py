"""The rows behind a figure of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value

from core.access import EVERYTHING, visible
from core.problems import INVALID
from insight.rules.buckets import as_moment
from insight.selectors.figures import FIGURES, ended_in
from insight.selectors.periods import zone_of
from insight.selectors.reports import chosen_agents, chosen_queues
from insight.selectors.scope import scope_of
from routing.models import WorkItem, WorkItemInterval
from staff.models import Person


def rows_behind(person: Person, given: Mapping[str, Any]) -> QuerySet[WorkItemInterval]:
    """As many stretches as the report counted. Raises INVALID for a figure of the other report, MISSING."""
    figures = FIGURES[given["report"]]
    if given["figure"] not in figures:
        raise INVALID.field("figure", en="This report has no such figure.", zh="该报表没有此指标。")
    zone, scope = zone_of(given["zone"]), scope_of(person)
    begin, end = (as_moment(given[name], zone) for name in ("start", "end"))
    where = figures[given["figure"]]
    if given["report"] == "queues" or given["queue"] is not None:
        where &= Q(queue_id__in=list(chosen_queues(scope, given["queue"])))
    if given["report"] == "agents" or given["agent"] is not None:
        where &= Q(agent_id__in=list(chosen_agents(scope, given["agent"])))
    if given["media"]:
        where &= Q(work_item__media=given["media"])
    rows = ended_in(begin, end).filter(where).select_related("queue", "agent", "work_item")
    return rows.annotate(may_see=_may_see(person))


def _may_see(person: Person) -> Any:
    seen = visible(person, WorkItem)
    if seen == EVERYTHING:
        return Value(True, BooleanField())
    return ExpressionWrapper(Q(work_item__in=WorkItem.objects.filter(seen).values("id")), BooleanField())
