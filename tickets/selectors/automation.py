"""Rules of automation as they are run, and what they meet."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.access import EVERYTHING, NOBODY, access_rule
from core.conditions.fields import OWN
from core.conditions.language import Condition
from core.problems import Refusal
from tickets.models import ALIVE, AutomationRule, AutomationRun, AutomationTrial, Clock, Status, Ticket
from tickets.rules.automation import HAPPENED, Action, asked_of, read_actions
from tickets.rules.filtering import parse
from tickets.rules.loops import Knot
from tickets.selectors.filtering import own_fields, q_of

log = logging.getLogger(__name__)
LOOKED_BACK = timedelta(days=2)  # what a keeper that was dead for longer missed is let go


@access_rule(AutomationRule)
@access_rule(AutomationRun)
@access_rule(AutomationTrial)
def automation_rule(person: Any) -> Q:
    """Administrators set automation up; what it did to a ticket stands in that ticket's history."""
    return EVERYTHING if person.is_active and person.role == "admin" else NOBODY


@dataclass(frozen=True)
class Rule:
    """A rule, read. `after` and `minutes` belong to rules by time."""

    id: int
    version: int
    name: dict[str, str]
    trigger: str
    condition: Condition
    actions: tuple[Action, ...]
    after: str = ""
    minutes: int = 0
    since: datetime | None = None

    @property
    def knot(self) -> Knot:
        """The rule as the search for circles knows it."""
        name = self.name.get("en") or next(iter(self.name.values()), str(self.id))
        return Knot(self.id, name, self.trigger, self.condition, self.actions)


def read_rule_condition(raw: Any, *, at: str = "conditions") -> Condition:
    """A rule's condition: what can be asked of tickets, and of what happened. Raises INVALID."""
    own = own_fields() if OWN in json.dumps(raw, default=str) else {}
    return parse(raw or {"all": []}, {**HAPPENED, **own}, at=at)


def rule_of(row: AutomationRule) -> Rule | None:
    """The rule of a row; None for one that cannot be read any more (an own field is gone): it does nothing."""
    try:
        condition, actions = read_rule_condition(row.conditions), read_actions(row.actions)
    except Refusal:
        log.exception("a rule cannot be read", extra={"rule": row.pk})
        return None
    return Rule(row.pk, row.version, row.name, row.trigger, condition, actions, row.after, row.minutes or 0, row.since)


def matched_values(condition: Condition, facts: dict[str, Any]) -> dict[str, Any]:
    """What a condition asked of, with the values it had: JSON for the log."""
    return {name: _plain(facts.get(name)) for name in sorted(asked_of(condition))}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


_ANCHORS = {"created": "created_at", "updated": "updated_at", "customer_message": "last_message_at"}


def due_by_time(rule: Rule, now: datetime) -> QuerySet[Ticket]:
    """The tickets on which a rule by time is due and has not run for that moment, with it as `anchor`."""
    rows = Ticket.objects.filter(ALIVE).select_related("customer", "queue", "owner")
    late = timedelta(minutes=rule.minutes)
    if rule.after == "pending":
        waits = Clock.objects.filter(ticket=OuterRef("pk"), goal=Clock.Goal.RESOLUTION, paused_at__isnull=False)
        rows = rows.filter(status=Status.PENDING).annotate(anchor=waits.values("paused_at")[:1])
    else:
        rows = rows.annotate(anchor=F(_ANCHORS[rule.after]))
    if rule.after == "customer_message":
        rows = rows.filter(last_message_direction="in")
    since = max((rule.since or now) - late, now - late - LOOKED_BACK)
    rows = rows.filter(anchor__lte=now - late, anchor__gt=since)
    runs = AutomationRun.objects.filter(rule_id=rule.id, ticket=OuterRef("pk"))
    # Its own change is no reason to run again: only somebody's after it.
    ran = runs.filter(Q(anchor=OuterRef("anchor")) | Q(done_at__gte=OuterRef("anchor")) | Q(state="waiting"))
    return rows.filter(~Exists(ran)).filter(q_of(rule.condition, None, now)).order_by("pk")
