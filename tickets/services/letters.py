"""Steps that know how a ticket is written to: whom, what stands around the words, which letters it answers."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from customers.models import ContactPoint, CustomerContactPoint
from customers.selectors.cards import group_ids
from mail.rules import plain_address
from mail.selectors import our_addresses
from tickets.models import Direction, Media, Message, Ticket
from tickets.selectors.rows import group_of


def link_of(ticket: Ticket) -> str:
    """Where the customer sees the request and its answers."""
    return f"{settings.PUBLIC_URL}/portal/requests/{ticket.portal_token}"


def name_of(ticket: Ticket) -> str:
    """How the customer is called on the ticket."""
    if ticket.customer is not None:
        return str(ticket.customer.name)
    return str(ticket.contact_point.value) if ticket.contact_point is not None else ""


def recipient_of(ticket: Ticket) -> str | None:
    """The address that answers go to: the one the customer wrote from, else the only one on the customer's card."""
    point = ticket.contact_point
    if point is not None and point.kind == "email":
        return str(point.value)
    if ticket.media == Media.EMAIL:
        wrote = last_from_customer(ticket)
        return wrote.sender or None if wrote else None
    if ticket.customer_id is None:
        return None
    links = CustomerContactPoint.objects.filter(
        customer_id=ticket.customer_id, contact_point__kind="email", ended_at__isnull=True
    )
    known = list(links.values_list("contact_point__value", flat=True)[:2])
    return known[0] if len(known) == 1 else None


def text_number_of(ticket: Ticket) -> str | None:
    """The number that texts go to: the one the customer texted from, else what they called from or their only one."""
    if ticket.contact_point_id is None and ticket.customer_id is None:
        return None  # whoever texted has both
    rows = Message.objects.filter(ticket=ticket, direction=Direction.IN, media=Media.SMS).exclude(sender="")
    wrote = rows.order_by("-created_at", "-id").values_list("sender", flat=True).first()
    if wrote:
        return str(wrote)
    point = ticket.contact_point
    if point is not None and point.kind == "phone":
        return str(point.value)
    if ticket.customer_id is None:
        return None
    links = CustomerContactPoint.objects.filter(
        customer_id=ticket.customer_id, contact_point__kind="phone", ended_at__isnull=True
    )
    known = list(links.values_list("contact_point__value", flat=True)[:2])
    return known[0] if len(known) == 1 else None


def ways_to_answer(ticket: Ticket) -> list[tuple[str, str]]:
    """(medium, where to) of every way to answer, the one that is taken when nobody chooses first."""
    mail, number = recipient_of(ticket), text_number_of(ticket)
    ways = [(str(Media.EMAIL), mail)] if mail else []
    if not ways and ticket.media == Media.PORTAL:
        ways = [(str(Media.PORTAL), name_of(ticket))]
    texts_ = [(str(Media.SMS), number)] if number else []
    texts_first = bool(ways and texts_) and answers_by_text(ticket)
    return [*texts_, *ways] if texts_first else [*ways, *texts_]


def answers_by_text(ticket: Ticket) -> bool:
    """Whether the customer wrote by text last, so that an answer goes the same way unless somebody chooses."""
    wrote = _from_customer(ticket).values_list("media", flat=True).first()
    return (wrote or ticket.media) == Media.SMS


def last_from_customer(ticket: Ticket) -> Message | None:
    """The newest message from outside."""
    return _from_customer(ticket).first()


def _from_customer(ticket: Ticket) -> QuerySet[Message]:
    rows = Message.objects.filter(ticket=ticket, direction=Direction.IN, is_automatic=False)
    return rows.order_by("-created_at", "-id")


def participants_of(ticket: Ticket) -> set[str]:
    """Every address that has been part of the exchange, also of what was merged into it, ours left out.

    Third parties, whom something was forwarded to, have none of it.
    """
    ids = group_of(ticket)
    points = ContactPoint.objects.filter(tickets__in=ids).values_list("value", flat=True)
    found: set[str] = {str(value) for value in points}
    said = Message.objects.filter(ticket_id__in=ids).exclude(direction=Direction.ASIDE)
    for sender, to, cc in said.values_list("sender", "to", "cc"):
        found.update((sender, *to, *cc))
    if ticket.customer_id:
        group = group_ids(ticket.customer_id)
        links = CustomerContactPoint.objects.filter(customer_id__in=group, ended_at__isnull=True)
        found.update(links.filter(contact_point__kind="email").values_list("contact_point__value", flat=True))
    ours = set(our_addresses())
    return {address for address in found if address and plain_address(address) not in ours}


def customers_of(ticket: Ticket) -> set[str]:
    """The addresses of the customer alone: those they wrote from, and those of their card."""
    ids = group_of(ticket)
    found = set(ContactPoint.objects.filter(tickets__in=ids, kind="email").values_list("value", flat=True))
    wrote = Message.objects.filter(ticket_id__in=ids, direction=Direction.IN).exclude(sender="")
    found.update(wrote.values_list("sender", flat=True))
    if ticket.customer_id:
        links = CustomerContactPoint.objects.filter(
            customer_id__in=group_ids(ticket.customer_id), ended_at__isnull=True, contact_point__kind="email"
        )
        found.update(links.values_list("contact_point__value", flat=True))
    return {str(one).lower() for one in found}
