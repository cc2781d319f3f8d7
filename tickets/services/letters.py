"""Steps that know how a ticket is written to: whom, what stands around the words, which letters it answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from core.text import localised, say
from customers.models import ContactPoint, CustomerContactPoint
from customers.selectors.cards import group_ids
from mail import markup
from mail.rules import one_line, plain_address, reply_subject
from mail.selectors import our_addresses
from staff.rules import zone_of
from tickets import texts
from tickets.models import Direction, Media, Message, Ticket
from tickets.selectors.rows import group_of

_QUOTED = 4000


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
    wrote = last_from_customer(ticket)
    return (wrote.media if wrote else ticket.media) == Media.SMS


def last_from_customer(ticket: Ticket) -> Message | None:
    """The newest message from outside."""
    rows = Message.objects.filter(ticket=ticket, direction=Direction.IN, is_automatic=False)
    return rows.order_by("-created_at", "-id").first()


def participants_of(ticket: Ticket) -> set[str]:
    """Every address that has been part of the exchange, also of what was merged into it, ours left out."""
    ids = group_of(ticket)
    points = ContactPoint.objects.filter(tickets__in=ids).values_list("value", flat=True)
    found: set[str] = {str(value) for value in points}
    for sender, to, cc in Message.objects.filter(ticket_id__in=ids).values_list("sender", "to", "cc"):
        found.update((sender, *to, *cc))
    if ticket.customer_id:
        group = group_ids(ticket.customer_id)
        links = CustomerContactPoint.objects.filter(customer_id__in=group, ended_at__isnull=True)
        found.update(links.filter(contact_point__kind="email").values_list("contact_point__value", flat=True))
    ours = set(our_addresses())
    return {address for address in found if address and plain_address(address) not in ours}


def compose_reply(message: Message, ticket: Ticket, answered: Message | None) -> dict[str, Any]:
    """What `queue_mail` needs for an agent's answer: words, signature, link, quotation, and the line of letters."""
    language = ticket.language
    box = ticket.mailbox
    signature = localised(box.signature, language).replace("{agent}", message.author_name) if box else ""
    foot = say(texts.FOLLOW, language, link=link_of(ticket))
    quote = _quotation(answered, ticket)
    words = "\n\n".join(part for part in (message.text, signature, foot, quote) if part)
    html = "\n".join(
        (
            message.html or markup.paragraphs(message.text),
            markup.paragraphs("\n\n".join(part for part in (signature, foot) if part)),
            f"<blockquote>{markup.paragraphs(quote)}</blockquote>" if quote else "",
        )
    )
    return {
        "subject": f"{reply_subject(_bare(ticket))} [#{ticket.number}]",
        "text": words,
        "html": f'<div lang="{language}">{html}</div>',
        "headers": {"Content-Language": language},
        **line_of(answered),
    }


def _bare(ticket: Ticket) -> str:
    return ticket.subject.replace(f"[#{ticket.number}]", "").strip()


def _quotation(answered: Message | None, ticket: Ticket) -> str:
    if answered is None or not answered.text.strip():
        return ""
    when = f"{answered.created_at.astimezone(zone_of(settings.COMPANY_TIMEZONE)):%Y-%m-%d %H:%M}"
    head = say(texts.QUOTE, ticket.language, date=when, name=one_line(answered.author_name or name_of(ticket)))
    lines = answered.text[:_QUOTED].strip().split("\n")
    return "\n".join([head, *(f"> {line}".rstrip() for line in lines)])


def line_of(answered: Message | None) -> dict[str, Any]:
    """The letters that an answer belongs to, for its In-Reply-To and References."""
    if answered is None or not answered.message_id:
        return {"in_reply_to": "", "references": []}
    before = answered.references or ([answered.in_reply_to] if answered.in_reply_to else [])
    return {"in_reply_to": answered.message_id, "references": [*before, answered.message_id]}
