"""Who may see a ticket and what hangs on it: one condition, reused for messages, files and drafts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from core.access import EVERYTHING, NOBODY, access_rule, scope_rule
from routing.models import HELD, QueueMember, WorkItem
from staff.audiences import audiences_for_scope
from staff.models import Person
from tickets.models import Attachment, Draft, Message, PlannedReply, Ticket, TicketLink, TicketTask


def ticket_condition(person: Any, prefix: str = "") -> Q:
    """Data scope; also unassigned tickets of the person's queues, and tickets whose work they are offered or hold.

    `prefix` reaches the ticket through a relation, for example "ticket__". The ids are read first: constants keep
    the list's indexes usable, and both sets are small.
    """
    if not person.is_active:
        return NOBODY
    alive = Q(**{f"{prefix}deleted_at__isnull": True})
    by_scope = scope_rule(person, prefix)
    if by_scope == EVERYTHING:
        return alive
    queues = QueueMember.objects.filter(person_id=person.pk).values_list("queue_id", flat=True)
    waiting = Q(**{f"{prefix}owner__isnull": True, f"{prefix}queue_id__in": list(queues)})
    held = WorkItem.objects.filter(agent_id=person.pk, state__in=HELD).values_list("ref_kind", "ref_id", "ticket_id")
    pairs = [ref_id if kind == "ticket" else ticket_id for kind, ref_id, ticket_id in held]
    ids = {pk for pk in pairs if pk is not None}
    return alive & (by_scope | waiting | Q(**{f"{prefix}id__in": sorted(ids)}))


@access_rule(Ticket)
def ticket_rule(person: Any) -> Q:
    """Tickets."""
    return ticket_condition(person)


@access_rule(Message)
def message_rule(person: Any) -> Q:
    """Messages follow their ticket."""
    return ticket_condition(person, "ticket__")


@access_rule(PlannedReply)
def planned_reply_rule(person: Any) -> Q:
    """Answers that have not left yet follow their ticket."""
    return ticket_condition(person, "ticket__")


@access_rule(TicketTask)
def task_rule(person: Any) -> Q:
    """Tasks follow their ticket."""
    return ticket_condition(person, "ticket__")


@access_rule(TicketLink)
def link_rule(person: Any) -> Q:
    """Who sees one end may not know of the other: links are for whoever sees both."""
    return ticket_condition(person, "ticket__") & ticket_condition(person, "other__")


def binned(person: Any) -> Q:
    """What lies in the recycle bin, by data scope alone."""
    return Q(deleted_at__isnull=False) & scope_rule(person)


@access_rule(Attachment)
def attachment_rule(person: Any) -> Q:
    """Files follow their message; an upload that is not sent yet is its uploader's alone."""
    own_upload = Q(message__isnull=True, uploaded_by_id=person.pk) if person.is_active else NOBODY
    return own_upload | (Q(message__isnull=False) & ticket_condition(person, "message__ticket__"))


@access_rule(Draft)
def draft_rule(person: Any) -> Q:
    """Drafts are their author's, while the ticket may be seen."""
    return Q(author_id=person.pk) & ticket_condition(person, "ticket__")


def readers_among(ticket: Ticket, people: Iterable[int]) -> list[Person]:
    """Those of these people who may see the ticket."""
    ids = set(people)
    if not ids:
        return []
    active = Person.objects.filter(pk__in=ids, is_active=True).select_related("team").order_by("pk")
    return [one for one in active if Ticket.objects.filter(ticket_condition(one), pk=ticket.pk).exists()]


def audiences_of(ticket: Ticket) -> list[str]:
    """Who hears of a ticket: by data scope, and while nobody has it the people of its queue.

    Who may see it only because they are offered or hold its work hears of that work, and reads the ticket with it.
    """
    found = audiences_for_scope(ticket)
    if ticket.owner_id is None and ticket.queue_id is not None:
        found.append(f"queue:{ticket.queue_id}")
    return found


def portal_audiences_of(ticket: Ticket) -> list[str]:
    """The contact point through which the request was made."""
    return [f"cp:{ticket.contact_point_id}"] if ticket.contact_point_id else []
