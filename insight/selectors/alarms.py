"""Reads of thresholds, alarms and saved columns."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import QuerySet

from core.access import visible
from insight.models import Alarm, AlarmLevel, AlarmRule, TableView
from staff.models import Person

PAST = 100
MOST_OPEN = 500


def with_row(rows: QuerySet[Alarm]) -> QuerySet[Alarm]:
    """The same alarms with everything `AlarmRow` shows, in one query."""
    return rows.select_related("queue", "agent", "acknowledged_by")


def open_alarms(person: Person) -> list[Alarm]:
    """What this supervisor should look at, critical first, then the newest."""
    rows = with_row(Alarm.objects.filter(visible(person, Alarm), recovered_at=None)).order_by("-level_since")
    return sorted(rows[:MOST_OPEN], key=lambda alarm: alarm.level != AlarmLevel.CRITICAL)


def past_alarms(person: Person) -> QuerySet[Alarm]:
    """The last hundred that are over."""
    rows = Alarm.objects.filter(visible(person, Alarm), recovered_at__isnull=False)
    return with_row(rows).order_by("-recovered_at", "-id")[:PAST]


def alarm_rules(person: Person) -> list[AlarmRule]:
    """The rules this supervisor may see, those for all queues first."""
    rows = AlarmRule.objects.filter(visible(person, AlarmRule))
    return sorted(rows, key=lambda rule: (rule.queue_id or 0, rule.measure, rule.state))


def revision_of(rules: list[AlarmRule]) -> str:
    """A mark of exactly these rules."""
    said = ",".join(f"{rule.pk}:{rule.version}" for rule in sorted(rules, key=lambda rule: rule.pk))
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def rules_answer(person: Person) -> dict[str, Any]:
    """What the door of the rules answers."""
    rules = alarm_rules(person)
    return {"rules": rules, "revision": revision_of(rules)}


def table_views(person: Person) -> dict[str, TableView]:
    """Both tables, as they come when nothing was saved."""
    saved = {view.table: view for view in TableView.objects.filter(person=person)}
    return {name: saved.get(name) or TableView(person=person, table=name) for name in ("queues", "agents")}
