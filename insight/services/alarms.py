"""Thresholds and who sees to what they raise."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from core.access import visible
from core.actor import Actor
from core.events import publish
from core.meanwhile import last_change
from core.operations import operation
from core.problems import FORBIDDEN, INVALID
from core.records import change
from insight.events import ALARM_CHANGED, ALARM_RULE_CHANGED
from insight.models import Alarm, AlarmRule
from insight.problems import ALARM_OVER, RULES_CHANGED
from insight.rules.alarms import DEFAULTS, MEASURES, Threshold
from insight.selectors.alarms import revision_of
from insight.selectors.scope import Scope, scope_of
from insight.services.watching import LOCK, announce, watch_thresholds
from routing.models import Queue
from staff.models import Person

__all__ = ["acknowledge_alarm", "ensure_default_rules", "set_alarm_rules", "watch_thresholds"]
FIELDS = ("warning", "critical", "margin", "hold_seconds", "active")
Key = tuple[int | None, str, str]
# The first rules of a new centre: the built-in thresholds, and for agents who stand too long in one state.
FIRST = (
    *((one, "") for one in DEFAULTS),
    (Threshold("time_in_state", warning=300, critical=900), "wrap_up"),
    (Threshold("time_in_state", warning=1800, critical=3600), "break"),
    (Threshold("not_answering", warning=0, critical=600), ""),
)


@operation
def acknowledge_alarm(*, actor: Actor, person: Person, alarm_id: int) -> Alarm:
    """Somebody sees to it; who was first stays named. Raises ALARM_OVER."""
    alarm = Alarm.objects.select_for_update().get(pk=alarm_id)
    if alarm.recovered_at is not None:
        raise ALARM_OVER()
    if alarm.acknowledged_at is None:
        changes = change(alarm, acknowledged_by_id=person.pk, acknowledged_at=timezone.now())
        announce([(ALARM_CHANGED, alarm, {"acknowledged_by_id": changes["acknowledged_by_id"]})], actor=actor)
    return alarm


@operation
def ensure_default_rules(*, actor: Actor) -> int:
    """The first rules, when there are none; returns how many were made."""
    _lock_rules()
    if AlarmRule.objects.exists():
        return 0
    for one, state in FIRST:
        rule = AlarmRule.objects.create(measure=one.measure, state=state, **_values_of(one))
        publish(ALARM_RULE_CHANGED, rule, actor=actor, facts={"measure": one.measure, "state": state})
    return len(FIRST)


def _values_of(one: Threshold) -> dict[str, Any]:
    return {name: getattr(one, name) for name in FIELDS if name != "active"}


@operation
def set_alarm_rules(*, actor: Actor, person: Person, rules: list[dict[str, Any]], revision: str = "") -> None:
    """Make these the rules; those the person may change and left out are removed.

    Raises RULES_CHANGED when `revision` is not that of the rules as they are, INVALID, or FORBIDDEN for a rule of all
    queues that somebody with a narrower view would change.
    """
    _lock_rules()
    known = {_key(row): row for row in AlarmRule.objects.filter(visible(person, AlarmRule)).select_for_update()}
    if revision and revision != revision_of(list(known.values())):
        raise RULES_CHANGED(**last_change(ALARM_RULE_CHANGED.subject))
    scope, given = scope_of(person), _checked(rules)
    for key, values in given.items():
        _keep(known.get(key), key, values, scope, actor)
    for key, row in known.items():
        if key not in given and (scope.queues is None or key[0] is not None):
            publish(ALARM_RULE_CHANGED, row, actor=actor, facts={**_named(key), "removed": True})
            row.delete()


def _keep(row: AlarmRule | None, key: Key, values: dict[str, Any], scope: Scope, actor: Actor) -> None:
    """Step: one rule as given."""
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return
    if key[0] is None and scope.queues is not None:
        raise FORBIDDEN()
    if key[0] is not None and not (scope.queue(key[0]) and Queue.objects.filter(pk=key[0]).exists()):
        raise INVALID.field("rules.queue", en="There is no such queue.", zh="没有该队列。")
    if row is None:
        made = AlarmRule.objects.create(queue_id=key[0], measure=key[1], state=key[2], **values)
        publish(ALARM_RULE_CHANGED, made, actor=actor, facts=_named(key))
    else:
        publish(ALARM_RULE_CHANGED, row, actor=actor, changes=change(row, **values), facts=_named(key))


def _named(key: Key) -> dict[str, Any]:
    return {"queue": key[0], "measure": key[1], "state": key[2]}


def _key(row: AlarmRule) -> Key:
    return row.queue_id, row.measure, row.state


def _checked(rules: list[dict[str, Any]]) -> dict[Key, dict[str, Any]]:
    """The rules by what they watch. Raises INVALID naming the first that makes no sense."""
    found: dict[Key, dict[str, Any]] = {}
    for place, one in enumerate(rules):
        key = (one["queue"], one["measure"], one["state"])
        warning, critical = one["warning"], one["critical"]
        if (one["measure"] == "time_in_state") != bool(one["state"]):
            raise INVALID.field(f"rules.{place}.state", en="Name a state for the time in it.", zh="请指定坐席状态。")
        if warning is None and critical is None:
            raise INVALID.field(f"rules.{place}.warning", en="Set a threshold.", zh="请设置阈值。")
        if None not in (warning, critical) and (critical < warning if MEASURES[one["measure"]] else critical > warning):
            raise INVALID.field(
                f"rules.{place}.critical", en="Critical must be worse than warning.", zh="严重阈值应比警告阈值更严格。"
            )
        if key in found:
            raise INVALID.field(f"rules.{place}.measure", en="This stands twice.", zh="规则重复。")
        found[key] = {name: one[name] for name in FIELDS}
    return found


def _lock_rules() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
