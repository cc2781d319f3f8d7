"""Answers that have not left yet."""

from __future__ import annotations

from tickets.models import PlannedReply, Ticket
from tickets.selectors.rows import group_of

MOST_SHOWN = 50


def planned_replies(ticket: Ticket) -> list[PlannedReply]:
    """Those of the ticket that wait or are held up, the next to leave first."""
    states = (PlannedReply.State.WAITING, PlannedReply.State.HELD)
    rows = PlannedReply.objects.filter(ticket_id__in=group_of(ticket), state__in=states).select_related("author")
    return list(rows.order_by("not_before", "id")[:MOST_SHOWN])
