"""What a proved contact point may see: the requests made through it, without our notes."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from core.problems import MISSING
from tickets.models import Attachment, Direction, Message, Ticket
from tickets.selectors.rows import group_of, root_of
from tickets.selectors.timeline import with_files


def portal_list(contact_point_id: int) -> QuerySet[Ticket]:
    """Those to be listed, by ("-updated_at", "-id"): what was merged into another of them is read there."""
    return portal_tickets(contact_point_id).exclude(merged_into__contact_point_id=F("contact_point_id"))


def portal_tickets(contact_point_id: int) -> QuerySet[Ticket]:
    """The requests made through this contact point."""
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


def shown_standing(ticket: Ticket) -> Ticket:
    """Where its customer reads how it stands: in the ticket that it was merged into, if that is theirs as well."""
    root = root_of(ticket)
    return root if _same_point(root, ticket) else ticket


def _same_point(one: Ticket, other: Ticket) -> bool:
    return one.contact_point_id is not None and one.contact_point_id == other.contact_point_id


def _said(ticket: Ticket) -> Q:
    """What the customer and we said: on the ticket, and on those it is one with that came from the same address.

    Where requests of several people are one, nobody reads the words of the others, and each reads their own.
    """
    point = ticket.contact_point_id
    talk = Q(direction__in=(Direction.IN, Direction.OUT))
    group = group_of(root_of(ticket)) if point is not None else [ticket.pk]
    if len(group) == 1:
        return talk & Q(ticket=ticket)
    points = set(Ticket.objects.filter(pk__in=group).values_list("contact_point_id", flat=True))
    theirs = Q(direction=Direction.IN, contact_point_id__in=points - {point, None})
    ours = Q(ticket__contact_point_id=point) | Q(direction=Direction.IN, contact_point_id=point)
    return talk & Q(ticket_id__in=group) & ours & ~theirs


def portal_messages(ticket: Ticket) -> QuerySet[Message]:
    """What the customer and we said to each other, oldest first; also where a merged request goes on."""
    return with_files(Message.objects.filter(_said(ticket))).order_by("created_at", "id")


def portal_attachment(ticket: Ticket, attachment_id: int) -> Attachment:
    """A file on such a message. Raises MISSING."""
    rows = Attachment.objects.select_related("blob").filter(pk=attachment_id)
    found = rows.filter(message__in=Message.objects.filter(_said(ticket))).first()
    if found is None:
        raise MISSING()
    return found
