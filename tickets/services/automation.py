"""Setting automation up: rules, their order, and refusing those that would go in circles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import INVALID, MISSING, STALE
from core.records import change
from routing.models import Queue
from staff.models import Person
from tickets.events import AUTOMATION_REMOVED, AUTOMATION_SAVED
from tickets.models import AutomationRule
from tickets.problems import AUTOMATION_LOOP
from tickets.rules.automation import AFTER, TIME, Action, asks_what_happened, read_actions
from tickets.rules.loops import circle
from tickets.selectors.automation import Rule, read_rule_condition, rule_of

SAVING = 0x617574  # advisory: of two rules that would make a circle together, one is saved second
_STARTING = {"trigger", "after", "minutes", "conditions", "is_active"}
_FIELDS = ("name", "is_active", "trigger", "after", "minutes", "conditions", "actions")


@operation
def create_rule(*, actor: Actor, **fields: Any) -> AutomationRule:
    """A new rule, behind the others. Raises INVALID, AUTOMATION_LOOP."""
    _lock()
    last = AutomationRule.objects.order_by("-position").values_list("position", flat=True).first()
    rule = AutomationRule(position=0 if last is None else last + 1, **fields)
    check(rule)
    rule.save()
    publish(AUTOMATION_SAVED, rule, actor=actor, facts={"name": rule.name})
    return rule


@operation
def change_rule(*, actor: Actor, rule: AutomationRule, version: int | None = None, **fields: Any) -> AutomationRule:
    """Change a rule; what waits to be run by it is run as it is then. Raises INVALID, AUTOMATION_LOOP, STALE, MISSING."""
    _lock()
    rule = _locked(rule, version)
    for name, value in fields.items():
        setattr(rule, name, value)
    check(rule)
    rule.refresh_from_db()
    if _STARTING & {name for name, value in fields.items() if getattr(rule, name) != value}:
        fields["since"] = timezone.now()
    changes = change(rule, **fields)
    if changes:
        publish(AUTOMATION_SAVED, rule, actor=actor, changes={n: c for n, c in changes.items() if n != "since"})
    return rule


@operation
def remove_rule(*, actor: Actor, rule: AutomationRule) -> None:
    """Take a rule away; its runs stay in the history of their tickets. Raises MISSING."""
    rule = _locked(rule, None)
    publish(AUTOMATION_REMOVED, rule, actor=actor, facts={"name": rule.name})
    rule.delete()


@operation
def order_rules(*, actor: Actor, ids: Sequence[int]) -> list[AutomationRule]:
    """Run the rules in this order. Raises STALE when there are others by now."""
    _lock()
    rows = {one.pk: one for one in AutomationRule.objects.select_for_update()}
    if sorted(ids) != sorted(rows):
        raise STALE(who="")
    for position, pk in enumerate(ids):
        changes = change(rows[pk], position=position)
        if changes:
            publish(AUTOMATION_SAVED, rows[pk], actor=actor, changes=changes)
    return [rows[pk] for pk in ids]


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SAVING])


def _locked(rule: AutomationRule, version: int | None) -> AutomationRule:
    found = AutomationRule.objects.select_for_update().filter(pk=rule.pk).first()
    if found is None:
        raise MISSING()
    if version is not None and version != found.version:
        raise changed_meanwhile("automation_rule", found)
    return found


def check(row: AutomationRule) -> None:
    """Raises INVALID for what makes no sense, AUTOMATION_LOOP with the path of a circle that would not come to rest."""
    condition = read_rule_condition(row.conditions)
    actions = read_actions(row.actions)
    if row.trigger == TIME:
        if row.after not in AFTER or not row.minutes:
            raise INVALID.field("after", en="After what, and how long?", zh="请填写从何时起、多长时间后。")
        if asks_what_happened(condition):
            raise INVALID.field(
                "conditions",
                en="Nothing happened that could be asked about: time passed.",
                zh="按时间触发时没有变更可供判断。",
            )
    elif row.after or row.minutes:
        raise INVALID.field("after", en="Only rules by time wait.", zh="仅按时间触发的规则需要等待。")
    _check_there(actions)
    if row.is_active:
        _refuse_circles(row)


def _check_there(actions: Sequence[Action]) -> None:
    for place, one in enumerate(actions):
        people = one.do in ("assignee", "notify") and isinstance(one.value, int)
        if people and not Person.objects.filter(pk=one.value, is_active=True).exists():
            raise INVALID.field(f"actions.{place}.value", en="There is no such person.", zh="没有此人。")
        if one.do == "queue" and not Queue.objects.filter(pk=one.value).exists():
            raise INVALID.field(f"actions.{place}.value", en="There is no such queue.", zh="没有该队列。")


def _refuse_circles(row: AutomationRule) -> None:
    row.pk = row.pk or 0
    mine = rule_of(row)
    if mine is None:
        return
    others = [one for other in _others(row) if (one := rule_of(other)) is not None]
    found = circle([mine.knot, *(one.knot for one in others)], mine.knot)
    row.pk = row.pk or None
    if found is not None:
        path = [{"rule": step.rule.id or None, "name": step.rule.name, "writes": step.field} for step in found]
        words = " → ".join([f"{step.rule.name} ({step.field})" for step in found] + [mine.knot.name])
        raise AUTOMATION_LOOP(way=words, path=path)


def _others(row: AutomationRule) -> list[AutomationRule]:
    return list(AutomationRule.objects.filter(is_active=True).exclude(pk=row.pk).order_by("position", "id"))


def unsaved(fields: Mapping[str, Any]) -> Rule | None:
    """The rule that a form describes, checked, without keeping it. Raises INVALID, AUTOMATION_LOOP."""
    row = AutomationRule(**{name: fields[name] for name in _FIELDS if name in fields}, version=0)
    row.pk = fields.get("id") or 0
    check(row)
    row.pk = row.pk or 0
    return rule_of(row)
