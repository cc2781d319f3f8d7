"""Trying a rule on the newest tickets: what it would meet and do, without doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.conditions.asking import matches
from core.models import Event
from core.operations import operation
from core.problems import INVALID, Refusal
from staff.models import Person
from tickets.models import ALIVE, AutomationTrial, Ticket
from tickets.rules.automation import COLUMNS, STARTED_BY, asks_what_happened, effect_of, facts_of_change
from tickets.selectors.automation import Rule
from tickets.selectors.filtering import facts_of
from tickets.services.automation import unsaved

TRIED_ON, AT_ONCE, SAMPLED = 10_000, 250, 20
_EVENT_OF = {trigger: name.partition("/")[0] for name, trigger in STARTED_BY.items()}


@operation
def try_rule(*, person: Person, fields: Mapping[str, Any]) -> AutomationTrial:
    """Order a trial of a rule that is checked, but not saved; the keeper carries it out. Raises INVALID, AUTOMATION_LOOP."""
    if unsaved(fields) is None:
        raise INVALID.field("conditions", en="This cannot be read.", zh="无法读取。")
    newest = Ticket.objects.filter(ALIVE).order_by("-id").values_list("id", flat=True)[:TRIED_ON]
    total = len(newest)
    state = AutomationTrial.State.RUNNING if total else AutomationTrial.State.DONE
    return AutomationTrial.objects.create(person=person, rule=dict(fields), total=total, state=state)


def look_at_trials() -> int:
    """Tick: some tickets of the oldest trial that is not over."""
    return _look() if AutomationTrial.objects.filter(state=AutomationTrial.State.RUNNING).exists() else 0


@operation
def _look() -> int:
    running = AutomationTrial.objects.filter(state=AutomationTrial.State.RUNNING).order_by("id")
    trial = running.select_for_update(skip_locked=True).first()
    if trial is None:
        return 0
    try:
        rule = unsaved(trial.rule)
    except Refusal:  # what it named is gone meanwhile
        rule = None
    rows = Ticket.objects.filter(ALIVE).select_related("customer").order_by("-id")
    if trial.before_id is not None:
        rows = rows.filter(pk__lt=trial.before_id)
    tickets = list(rows[: min(AT_ONCE, trial.total - trial.looked_at)])
    if rule is not None:
        _try_on(trial, rule, tickets, timezone.now())
    trial.looked_at += len(tickets)
    trial.before_id = tickets[-1].pk if tickets else trial.before_id
    if rule is None or not tickets or trial.looked_at >= trial.total:
        trial.state = AutomationTrial.State.DONE
    trial.version += 1
    trial.save()
    return len(tickets)


def _try_on(trial: AutomationTrial, rule: Rule, tickets: Sequence[Ticket], now: datetime) -> None:
    happened = _happened(rule, tickets) if asks_what_happened(rule.condition) else {}
    for ticket in tickets:
        facts = _met(rule, ticket, happened.get(ticket.pk), now)
        if facts is None:
            continue
        trial.matched += 1
        if len(trial.sample) < SAMPLED:
            changes = [
                {"field": name, "before": before, "after": after}
                for name, (before, after) in effect_of(rule.actions, facts).items()
            ]
            also = [one.do for one in rule.actions if one.do in ("note", "reply", "notify")]
            row = {"ticket": ticket.pk, "number": ticket.number, "subject": ticket.subject, "title": ticket.title}
            trial.sample.append({**row, "changes": changes, "also": also})


def _met(rule: Rule, ticket: Ticket, events: Sequence[Event] | None, now: datetime) -> dict[str, Any] | None:
    """The facts by which the rule would have been started; None where it would not.

    A rule that asks what happened is asked of each logged event of its kind, with the values of that moment.
    """
    facts = facts_of(ticket)
    if not asks_what_happened(rule.condition):
        return facts if matches(rule.condition, facts, now) else None
    for event in events or ():
        then = {COLUMNS[column]: pair[1] for column, pair in event.changes.items() if column in COLUMNS}
        seen = facts | then | facts_of_change(event.changes, event.facts.get("goal"))
        if matches(rule.condition, seen, event.at):
            return seen
    return None


def _happened(rule: Rule, tickets: Sequence[Ticket]) -> dict[int, list[Event]]:
    """The logged events of the rule's kind on these tickets, newest first; one query."""
    found: dict[int, list[Event]] = {}
    name = _EVENT_OF.get(rule.trigger, "")
    for event in Event.objects.filter(ticket_id__in=[one.pk for one in tickets], name=name).order_by("-at", "-id"):
        found.setdefault(event.ticket_id or 0, []).append(event)
    return found
