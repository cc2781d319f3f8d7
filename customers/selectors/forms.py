"""The own fields as they stand on one card: which are shown, which it has to have, which of those it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.conditions.fields import OWN
from core.own_fields.kinds import definitions_of
from core.own_fields.rules import Definition, Placed, missing, placed
from core.own_fields.values import checked_values, merged_values
from customers.models import Customer
from customers.selectors.own_fields import CUSTOMER_FIELDS, writable_fields


def facts_of(card: Customer) -> dict[str, Any]:
    """What the conditions of own fields ask of a card; no query."""
    facts = {
        "kind": card.kind, "class": card.customer_class, "tier": card.tier, "language": card.language,
        "tags": card.tags, "do_not_contact": card.do_not_contact, "provisional": card.is_provisional,
    }  # fmt: skip
    return facts | {f"{OWN}{key}": value for key, value in card.fields.items()}


def form_of(card: Customer) -> list[Placed]:
    """The own fields that are shown on a card, in their order."""
    own = definitions_of(CUSTOMER_FIELDS)
    return placed(own, facts_of(card), timezone.now(), resolved={}) if own else []


def lacking(card: Customer) -> list[Definition]:
    """What a card has to have and lacks."""
    own = definitions_of(CUSTOMER_FIELDS)
    return missing(own, facts_of(card), timezone.now()) if own else []


def form_to_be(*, fields: Mapping[str, Any], **columns: Any) -> list[Placed]:
    """The own fields that a card made with these would show. Raises INVALID for a value that a field does not take."""
    values = merged_values({}, checked_values(fields, writable_fields(), {}))
    return form_of(Customer(fields=values, **columns))
