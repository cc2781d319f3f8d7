"""The keys that order lists of tickets, as fields and expressions for pages by cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Case, F, IntegerField, JSONField, QuerySet, Value, When
from django.db.models.fields.json import KeyTransform

from core.conditions.fields import OWN
from core.paging import Order
from tickets.models import Ticket
from tickets.rules.lists import PRIORITY_RANKS, STATUS_RANKS, TIER_RANKS

_PLAIN: Final = {
    "number": "id", "subject": "subject", "customer": "customer__sort_key", "kind": "kind", "media": "media",
    "queue": "queue__key", "assignee": "owner__name", "language": "language", "created": "created_at",
    "updated": "updated_at", "due": "due_at", "resolve_by": "resolve_by", "resolved": "resolved_at",
    "last_message": "last_message_at",
}  # fmt: skip
_RANKED: Final[Mapping[str, tuple[str, Mapping[str, int]]]] = {
    "status": ("status", STATUS_RANKS), "priority": ("priority", PRIORITY_RANKS), "tier": ("customer__tier", TIER_RANKS),
}  # fmt: skip


def ordered(rows: QuerySet[Ticket], sorts: Sequence[str]) -> tuple[QuerySet[Ticket], Order]:
    """The rows with what their order needs, and the order: the given keys, then the id. Nothing comes last."""
    order: list[str] = []
    for one in sorts:
        name = one.removeprefix("-")
        field, expression = _key(name)
        if expression is not None:
            rows = rows.annotate(**{field: expression})
        order.append(f"-{field}" if one.startswith("-") else field)
    if {"id", "-id"} & set(order):
        return rows, tuple(order)
    return rows, (*order, "-id" if order and order[0].startswith("-") else "id")


def _key(name: str) -> tuple[str, Any]:
    if name in _PLAIN:
        return _PLAIN[name], None
    if name.startswith(OWN):
        key = name.removeprefix(OWN)
        return f"own_{key}", KeyTransform(key, F("fields"), output_field=JSONField(null=True))
    column, ranks = _RANKED[name]
    cases = [When(**{column: code}, then=Value(rank)) for code, rank in ranks.items()]
    return f"rank_{name}", Case(*cases, default=Value(None), output_field=IntegerField(null=True))
