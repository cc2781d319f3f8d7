"""Conditions on customers as queries: what stands in the row, what hangs on it, and what higher floors know."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.conditions import queries
from core.conditions.asking import Viewer, range_of
from core.conditions.fields import OWN, Field, own_field
from core.conditions.language import Condition, parse
from core.models import FieldDefinition
from customers.models import Consent, Customer, Subscription
from customers.rules.fields import FIELDS

KIND: Final = "customer"  # whose own fields the definitions are
_COLUMNS: Final = {
    "name": "name", "number": "number", "kind": "kind", "class": "customer_class", "tier": "tier",
    "churn": "churn_risk", "language": "language", "since": "since", "tags": "tags", "owner": "owner_id",
    "team": "team_id", "do_not_contact": "do_not_contact", "provisional": "is_provisional", "created": "created_at",
    "updated": "updated_at",
}  # fmt: skip


@dataclass
class Further:
    """Filled by wiring: what floors above can be asked about a customer, each with its question."""

    fields: dict[str, Field] = field(default_factory=dict)
    answers: dict[str, queries.Answer] = field(default_factory=dict)

    def add(self, one: Field, answer: queries.Answer) -> None:
        """One field more; said again it replaces itself."""
        self.fields[one.key], self.answers[one.key] = one, answer


further = Further()


def _consent(asked: queries.Asked) -> Q:
    """Agreed to one of these purposes: the newest word on it counts."""
    found = Q(pk__in=[])
    for purpose in asked.leaf.value:
        said = Consent.objects.filter(customer=OuterRef("pk"), purpose=purpose)
        later = Consent.objects.filter(
            customer=OuterRef("customer"), purpose=purpose, created_at__gt=OuterRef("created_at")
        )
        valid = Q(valid_until__isnull=True) | Q(valid_until__gt=asked.now)
        found |= Q(Exists(said.filter(valid, ~Exists(later), is_given=True)))
    return found if asked.leaf.op == "is" else ~found


def _subscription(asked: queries.Asked) -> Q:
    found = Q(Exists(Subscription.objects.filter(customer=OuterRef("pk"), status__in=list(asked.leaf.value))))
    return found if asked.leaf.op == "is" else ~found


def _contract_ends(asked: queries.Asked) -> Q:
    """One of the contracts that run."""
    rows = Subscription.objects.filter(customer=OuterRef("pk"), contract_ends_on__isnull=False)
    rows = rows.exclude(status="ended")
    if asked.leaf.op in ("is_set", "is_empty"):
        found = Q(Exists(rows))
        return found if asked.leaf.op == "is_set" else ~found
    return Q(Exists(rows.filter(queries.within("contract_ends_on", range_of(asked.leaf, asked.now)))))


_SPECIAL: Final = {"consent": _consent, "subscription": _subscription, "contract_ends": _contract_ends}


def own_fields() -> dict[str, Field]:
    """The own fields of customers that can be asked about, by "field.<key>"; masked ones answer no question."""
    rows = FieldDefinition.objects.filter(kind=KIND, is_sensitive=False).order_by("position", "id")
    found = [own_field(one.key, one.type, one.name, one.choices) for one in rows]
    return {one.key: one for one in found}


def masked_fields() -> frozenset[str]:
    """The keys of the own fields whose values are masked."""
    rows = FieldDefinition.objects.filter(kind=KIND, is_sensitive=True)
    return frozenset(rows.values_list("key", flat=True))


def as_listed(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """With what a row of a list shows besides: whoever looks after it, and as `hidden` which own fields are masked."""
    keys = FieldDefinition.objects.filter(kind=KIND, is_sensitive=True).values("key")
    return rows.select_related("owner", "team").annotate(hidden=ArraySubquery(keys))


def known_fields(own: dict[str, Field] | None = None) -> dict[str, Field]:
    """Everything that can be asked of customers."""
    return {**FIELDS, **further.fields, **(own or {})}


def read_condition(raw: Any, *, at: str = "conditions") -> Condition:
    """The condition that JSON stands for; own fields are read only where it names one. Raises INVALID."""
    names_own = OWN in json.dumps(raw, default=str)
    return parse(raw, known_fields(own_fields() if names_own else None), at=at)


def q_of(condition: Condition, person: Viewer | None, now: datetime) -> Q:
    """The question as a condition on rows of `Customer`, to be asked of `visible(person, Customer)` only."""
    kind = queries.Kind(_COLUMNS, {**_SPECIAL, **further.answers})
    return queries.q_of(kind, condition, person, now)
