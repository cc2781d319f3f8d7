"""The own fields of tickets with their conditions, how many tickets hold one, and who else names one."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from django.db.models import Q

from core.models import FieldDefinition
from core.problems import INVALID, Refusal
from tickets.models import AutomationRule, SlaPolicy, Ticket, View
from tickets.rules.fields import OWN, Field, Names, own_field
from tickets.rules.filtering import EVERY, Condition, leaves, parse
from tickets.rules.own_fields import ASKABLE, Definition
from tickets.selectors.automation import read_rule_condition
from tickets.selectors.filtering import KIND, read_condition

log = logging.getLogger(__name__)
COUNTED_TO: Final = 1000


def own_definitions() -> tuple[Definition, ...]:
    """All of them, in their order. One whose conditions cannot be read any more is shown, and demanded of nobody."""
    rows = list(FieldDefinition.objects.filter(kind=KIND).order_by("position", "id"))
    own = {one.key: one for one in (_field(row) for row in rows)}
    return tuple(_definition(row, own) for row in rows)


def _field(row: FieldDefinition) -> Field:
    return own_field(row.key, row.type, row.name, row.choices)


def _definition(row: FieldDefinition, own: Mapping[str, Field]) -> Definition:
    try:
        return definition_of(row, own)
    except Refusal:
        log.exception("an own field's conditions cannot be read", extra={"own_field": row.pk})
        return Definition(_field(row), row.is_active)


def definition_of(row: FieldDefinition, own: Mapping[str, Field]) -> Definition:
    """An own field, read. Raises INVALID for conditions that make no sense, or ask what a field cannot depend on."""
    return Definition(
        _field(row),
        row.is_active,
        row.required,
        shown_when=_asking(row.shown_when, own, "shown_when") if row.shown_when else EVERY,
        required_when=_asking(row.required_when, own, "required_when") if says_something(row.required_when) else None,
    )


def says_something(raw: Any) -> bool:
    """Whether a condition is more than an empty group: without any, nothing makes a field required."""
    return bool(raw) and raw != {"all": []}


def _asking(raw: Any, own: Mapping[str, Field], at: str) -> Condition:
    condition = parse(raw, own, at=at)
    for leaf in leaves(condition):
        if leaf.field.key not in ASKABLE and not leaf.field.key.startswith(OWN):
            en, zh = leaf.field.name["en"], leaf.field.name["zh-CN"]
            raise INVALID.field(at, en=f"A field cannot depend on this: {en}.", zh=f"字段不能取决于：{zh}。")
    return condition


def held_by(key: str, codes: Iterable[str] = ()) -> int:
    """How many tickets hold a value of the field, or one of these choices of it; counted to a thousand."""
    rows = Ticket.objects.filter(~Q(fields={}), fields__has_key=key)
    if codes:
        wanted = Q()
        for code in codes:
            wanted |= Q(fields__contains={key: code}) | Q(fields__contains={key: [code]})
        rows = Ticket.objects.filter(~Q(fields={}) & wanted)
    return rows.order_by()[:COUNTED_TO].count()


def _naming(key: str) -> Iterator[tuple[Names | None, Callable[[], object]]]:
    """Who names the field: by its name (None for somebody's list), and how to read what it says."""
    name = f"{OWN}{key}"

    def says(*raw: Any) -> bool:
        return f'"{name}"' in json.dumps(raw)

    own = {one.key: one for one in (_field(row) for row in FieldDefinition.objects.filter(kind=KIND))}
    for row in FieldDefinition.objects.filter(kind=KIND).exclude(key=key):
        if says(row.shown_when, row.required_when):
            yield row.name, lambda row=row: definition_of(row, own)  # type: ignore[misc]
    for policy in SlaPolicy.objects.all():
        if says(policy.conditions):
            yield policy.name, lambda raw=policy.conditions: read_condition(raw)  # type: ignore[misc]
    for rule in AutomationRule.objects.all():
        if says(rule.conditions):
            yield rule.name, lambda raw=rule.conditions: read_rule_condition(raw)  # type: ignore[misc]
    for view in View.objects.filter(deleted_at__isnull=True):
        if says(view.conditions, view.columns) or any(sort.removeprefix("-") == name for sort in view.sorts):
            yield None, lambda raw=view.conditions: read_condition(raw)  # type: ignore[misc]


def named_by(key: str) -> list[Names]:
    """Who names the field."""
    return _told([name for name, _ in _naming(key)])


def broken_by(key: str) -> list[Names]:
    """Who names the field and cannot be read as it is now."""
    return _told([name for name, read in _naming(key) if not _is_readable(read)])


def _is_readable(read: Callable[[], object]) -> bool:
    try:
        read()
    except Refusal:
        return False
    return True


def _told(names: list[Names | None]) -> list[Names]:
    """The names; lists, which may be somebody's own, by their number only."""
    lists = names.count(None)
    told = [one for one in names if one is not None]
    return [*told, {"en": f"lists ({lists})", "zh-CN": f"视图（{lists}）"}] if lists else told
