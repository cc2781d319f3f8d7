"""Tickets that sleep until a time, or until their customer writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.notifications import notify
from core.operations import operation
from core.problems import INVALID
from core.records import change
from tickets.models import Ticket
from tickets.problems import FINISHED_ALREADY
from tickets.services.announcing import announce_change, workable
from tickets.services.working import take_from_queue, wait_in_queue

FURTHEST = timedelta(days=366)


@operation
def snooze(*, actor: Actor, ticket_id: int, until: datetime | None) -> Ticket:
    """Take a ticket out of the lists until a time, or without one until its customer writes, which wakes it anyway.

    Raises MISSING, MERGED, FINISHED_ALREADY, INVALID for a time that is no future one.
    """
    now = timezone.now()
    if until is not None and not now < until < now + FURTHEST:
        raise INVALID.field("until", en="A time within the next year.", zh="请选择一年内的未来时间。")
    take_from_queue(ticket_id, actor=actor, reason="snoozed")
    ticket = workable(ticket_id)
    if ticket.is_finished:
        raise FINISHED_ALREADY()
    announce_change(ticket, change(ticket, snoozed_at=now, snoozed_until=until), actor=actor)
    return ticket


@operation
def wake_ticket(*, actor: Actor, ticket_id: int) -> Ticket:
    """Bring it back now. Raises MISSING, MERGED."""
    return _wake_step(workable(ticket_id), actor=actor)


def _wake_step(ticket: Ticket, *, actor: Actor) -> Ticket:
    """Step: a locked ticket is in the lists again; without an agent it waits in its queue again."""
    changes = change(ticket, snoozed_at=None, snoozed_until=None)
    announce_change(ticket, changes, actor=actor)
    if changes and ticket.owner_id is None and not ticket.is_finished:
        wait_in_queue(ticket, actor=actor)
    return ticket


@operation
def _wake_due(*, ticket_id: int, now: datetime) -> None:
    ticket = (
        Ticket.objects.select_for_update(of=("self",)).select_related("customer", "queue", "owner").get(pk=ticket_id)
    )
    if ticket.snoozed_until is None or ticket.snoozed_until > now:
        return
    _wake_step(ticket, actor=SYSTEM)
    if ticket.owner_id is not None and not ticket.is_finished:
        facts = {"number": ticket.number, "subject": ticket.subject}
        notify([ticket.owner_id], actor=SYSTEM, code="ticket.awake", facts=facts, ticket_id=ticket.pk)


def wake_due_tickets(limit: int = 50) -> int:
    """Tick: bring back the tickets whose time has come, and tell whoever has them."""
    now = timezone.now()
    due = Ticket.objects.filter(snoozed_at__isnull=False, snoozed_until__lte=now).order_by("snoozed_until")
    ids = list(due.values_list("id", flat=True)[:limit])
    for ticket_id in ids:
        _wake_due(ticket_id=ticket_id, now=now)
    return len(ids)
