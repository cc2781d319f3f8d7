"""The recycle bin of tickets."""

from __future__ import annotations

from django.utils import timezone

from core import search
from core.actor import Actor
from core.operations import operation
from core.problems import MISSING
from core.records import change
from tickets.models import Ticket
from tickets.services.announcing import RELATED, announce_change, index_ticket, workable
from tickets.services.holding import hold_replies_step
from tickets.services.working import take_from_queue


@operation
def bin_ticket(*, actor: Actor, ticket_id: int, reason: str) -> Ticket:
    """Put a ticket into the recycle bin: nobody sees it or is asked about it, and what was to leave does not.

    Raises MISSING, MERGED.
    """
    take_from_queue(ticket_id, actor=actor, reason="binned")
    ticket = workable(ticket_id)
    hold_replies_step(ticket)
    changes = change(ticket, deleted_at=timezone.now(), deleted_because=reason)
    announce_change(ticket, changes, actor=actor)
    search.forget("ticket", ticket.pk)
    return ticket


@operation
def restore_ticket(*, actor: Actor, ticket_id: int) -> Ticket:
    """Take it out again, as it was; it waits in no queue until somebody says so. Raises MISSING."""
    rows = Ticket.objects.select_for_update(of=("self",)).select_related(*RELATED)
    ticket = rows.filter(pk=ticket_id, deleted_at__isnull=False).first()
    if ticket is None:
        raise MISSING()
    changes = change(ticket, deleted_at=None, deleted_because="")
    index_ticket(ticket)
    announce_change(ticket, changes, actor=actor)
    return ticket
