"""The own fields as they stand on one ticket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from core.conditions.fields import Field
from core.own_fields.rules import Definition, Placed, missing, placed
from core.own_fields.values import checked_values, merged_values
from customers.models import Customer
from tickets.models import Ticket
from tickets.selectors.filtering import facts_of
from tickets.selectors.setup import known

# What will be true of a ticket at its end.
_RESOLVED: Final = {"status": "resolved", "category": "finished"}


def form_of(ticket: Ticket) -> list[Placed]:
    """The own fields that are shown on a ticket, in their order; nothing is asked where none is defined."""
    own = known().own
    return placed(own, facts_of(ticket), timezone.now(), resolved=_RESOLVED) if own else []


def lacking(ticket: Ticket) -> list[Definition]:
    """What a ticket has to have and lacks."""
    own = known().own
    return missing(own, facts_of(ticket), timezone.now()) if own else []


def form_to_be(*, customer: Customer | None, fields: Mapping[str, Any], **columns: Any) -> list[Placed]:
    """The own fields that a ticket opened with these would show. Raises INVALID for a value that a field does not take."""
    values = merged_values({}, checked_values(fields, own_in_use(), {}))
    return form_of(Ticket(customer=customer, fields=values, **columns))


def own_in_use() -> dict[str, Field]:
    """The own fields that may be written, by "field.<key>"."""
    return {one.field.key: one.field for one in known().own if one.is_active}
