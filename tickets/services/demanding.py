"""Own fields that have to be there: asked of whoever writes values, types or statuses, and never of customers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.own_fields.rules import Definition
from core.problems import Refusal
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
    refuse_without([one for one in lacking(ticket) if finishes or one.key not in before])


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


def refuse_without(fields: Sequence[Definition]) -> None:
    """Raises FIELD_REQUIRED that names these fields and points at each, unless there are none."""
    if not fields:
        return
    said = [
        {
            "field": f"fields.{one.key}", "code": "required", "message": "This is needed here.",
            "message_zh": "此处必须填写。",
        }
        for one in fields
    ]  # fmt: skip
    detail = {"names": [dict(one.field.name) for one in fields], "keys": [one.key for one in fields]}
    raise Refusal(FIELD_REQUIRED, detail, said)
