"""What a proved contact point may see: the requests made through it, without our notes."""

from __future__ import annotations

from django.db.models import QuerySet

from core.problems import MISSING
from tickets.models import Attachment, Direction, Message, Ticket
from tickets.selectors.timeline import with_files


def portal_tickets(contact_point_id: int) -> QuerySet[Ticket]:
    """The requests made through this contact point, to be paged by ("-updated_at", "-id")."""
    return Ticket.objects.filter(contact_point_id=contact_point_id, deleted_at__isnull=True).select_related("queue")


def portal_ticket(contact_point_id: int, ticket_id: int) -> Ticket:
    """One of them. Raises MISSING."""
    found = portal_tickets(contact_point_id).filter(pk=ticket_id).first()
    if found is None:
        raise MISSING()
    return found


def ticket_by_token(token: str) -> Ticket:
    """The request whose link somebody holds. Raises MISSING."""
    found = Ticket.objects.filter(portal_token=token, deleted_at__isnull=True).select_related("queue").first()
    if found is None:
        raise MISSING()
    return found


def portal_messages(ticket: Ticket) -> QuerySet[Message]:
    """What the customer and we said to each other, oldest first."""
    rows = Message.objects.filter(ticket=ticket, direction__in=(Direction.IN, Direction.OUT))
    return with_files(rows).order_by("created_at", "id")


def portal_attachment(ticket: Ticket, attachment_id: int) -> Attachment:
    """A file on such a message. Raises MISSING."""
    rows = Attachment.objects.select_related("blob").filter(
        message__ticket=ticket, message__direction__in=(Direction.IN, Direction.OUT)
    )
    found = rows.filter(pk=attachment_id).first()
    if found is None:
        raise MISSING()
    return found
