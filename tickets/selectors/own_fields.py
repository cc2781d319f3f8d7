"""The own fields of tickets, and which lists, promises and rules name one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from core.own_fields.kinds import Naming, OwnKind, definitions_of
from core.own_fields.rules import Definition
from tickets.models import AutomationRule, SlaPolicy, Ticket, View
from tickets.problems import CHOICE_IN_USE, FIELD_IN_USE
from tickets.rules.fields import FIELDS
from tickets.selectors.automation import read_rule_condition
from tickets.selectors.filtering import KIND, read_condition

_ASKABLE: Final = frozenset(
    {"status", "category", "priority", "kind", "media", "queue", "tags", "customer", "tier", "language"}
)


def _naming(name: str, says: Callable[..., bool]) -> Iterator[Naming]:
    for policy in SlaPolicy.objects.all():
        if says(policy.conditions):
            yield policy.name, lambda raw=policy.conditions: read_condition(raw)  # type: ignore[misc]
    for rule in AutomationRule.objects.all():
        if says(rule.conditions):
            yield rule.name, lambda raw=rule.conditions: read_rule_condition(raw)  # type: ignore[misc]
    for view in View.objects.filter(deleted_at__isnull=True):
        if says(view.conditions, view.columns) or any(sort.removeprefix("-") == name for sort in view.sorts):
            yield None, lambda raw=view.conditions: read_condition(raw)  # type: ignore[misc]


TICKET_FIELDS: Final = OwnKind(
    KIND,
    fields=FIELDS,
    askable=_ASKABLE,
    rows=Ticket.objects.all,
    naming=_naming,
    in_use=FIELD_IN_USE,
    choice_in_use=CHOICE_IN_USE,
)


def own_definitions() -> tuple[Definition, ...]:
    """The own fields of tickets with their conditions, in their order."""
    return definitions_of(TICKET_FIELDS)
