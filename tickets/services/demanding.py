"""Own fields that have to be there: asked of whoever writes values, types or statuses, and never of customers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.own_fields.demanding import refuse_without
from tickets.models import Ticket
from tickets.problems import FIELD_REQUIRED
from tickets.selectors.forms import lacking


@contextmanager
def demanding(ticket: Ticket) -> Iterator[None]:
    """What happens inside leaves no required field empty that was not so before, and finishes no ticket with one.

    What was empty already may stay so until the ticket is finished: fields are filled one after the other. Raises
    FIELD_REQUIRED.
    """
    before = {one.key for one in lacking(ticket)}
    was_finished = ticket.is_finished
    yield
    finishes = ticket.is_finished and not was_finished
    refuse_without([one for one in lacking(ticket) if finishes or one.key not in before], FIELD_REQUIRED)


def demand_for(ticket: Ticket, status: str | None) -> None:
    """Raises FIELD_REQUIRED when the ticket could not be moved to this status as it is; it stays where it is."""
    before = ticket.status
    if status is None or status == before:
        return
    try:
        with demanding(ticket):
            ticket.status = status
    finally:
        ticket.status = before
