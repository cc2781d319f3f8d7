"""The own fields as they stand on one ticket."""

from __future__ import annotations

from django.utils import timezone

from tickets.models import Ticket
from tickets.rules.own_fields import Definition, Placed, missing, placed
from tickets.selectors.filtering import facts_of
from tickets.selectors.setup import known


def form_of(ticket: Ticket) -> list[Placed]:
    """The own fields that are shown on a ticket, in their order; nothing is asked where none is defined."""
    own = known().own
    return placed(own, facts_of(ticket), timezone.now()) if own else []


def lacking(ticket: Ticket) -> list[Definition]:
    """What a ticket has to have and lacks."""
    own = known().own
    return missing(own, facts_of(ticket), timezone.now()) if own else []
