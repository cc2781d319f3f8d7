"""The ticket that a call is about: its own, the one of the same matter, or a new one that the customer's call opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core.actor import Actor
from core.events import publish
from customers.models import Customer
from mail.events import MailFile
from routing.models import WorkItem
from staff.models import Person
from telephony.events import CALL_JOINED
from telephony.models import Call, Callback
from telephony.rules.matters import Earlier, is_same_matter
from telephony.services.flight import note
from telephony.services.popping import titles
from tickets.models import Ticket
from tickets.services import take_up_step
from tickets.services.announcing import RELATED
from tickets.services.opening import open_ticket_step


def ticket_of(call: Call, item: WorkItem, actor: Actor) -> int:
    """Step: the ticket of a locked call that an agent has just accepted."""
    return call.ticket_id or item.ticket_id or _join_recent(call, item, actor) or open_for_call(call, item)


def open_for_call(call: Call, item: WorkItem) -> int:
    """Step: a new ticket for the agent who took the call. The customer opened it: they called, nobody wrote it."""
    return _open(call, "call", item.queue_id, owner_id=item.agent_id).pk


def open_for_callback(callback: Callback, item: WorkItem) -> int:
    """Step: the same for a callback that nobody has a ticket for yet; the customer asked for it."""
    return _open(callback.call, "callback", callback.queue_id, owner_id=item.agent_id).pk


def open_for_dial(call: Call, person: Person, actor: Actor) -> int:
    """Step: a new ticket for a call that an agent makes: it is they who open it."""
    return _open(call, "dial", call.queue_id, owner_id=person.pk, actor=actor).pk


def open_for_voicemail(call: Call, text: str, files: Sequence[MailFile]) -> Ticket:
    """Step: a new ticket with the voicemail as its first message, which becomes work."""
    return _open(call, "voicemail", call.queue_id, text=text, files=files)


def _open(
    call: Call,
    name: str,
    queue_id: int | None,
    *,
    owner_id: int | None = None,
    text: str = "",
    files: Sequence[MailFile] = (),
    actor: Actor | None = None,
) -> Ticket:
    title = titles(name, call)
    return open_ticket_step(
        actor=actor or Actor.customer(call.contact_point_id),
        subject=title.get(call.language, title["en"]),
        title=title,
        kind="query",
        media="voice",
        language=call.language or "en",
        customer_id=call.customer_id,
        contact_point_id=call.contact_point_id,
        queue_id=queue_id,
        owner_id=owner_id,
        text=text,
        attachments=files,
    )


def _join_recent(call: Call, item: WorkItem, actor: Actor) -> int | None:
    """Step: who calls again soon, from the same number and for the same queue, calls about the same matter."""
    earlier = _earlier(call)
    if earlier is None or earlier.ticket_id is None or earlier.ended_at is None:
        return None
    rows = Ticket.objects.select_for_update(of=("self",)).select_related(*RELATED)
    ticket = rows.filter(
        pk=earlier.ticket_id, customer=call.customer, deleted_at__isnull=True, merged_into__isnull=True
    ).first()
    if ticket is None:
        return None
    known = Earlier(ticket.status, earlier.ended_at, ticket.resolved_at)
    now, hours = timezone.now(), (settings.CALL_JOINS_OPEN_HOURS, settings.CALL_JOINS_RESOLVED_HOURS)
    if not is_same_matter(known, now, while_open=timedelta(hours=hours[0]), resolved=timedelta(hours=hours[1])):
        return None
    take_up_step(ticket, item.agent_id, actor=actor, customer=Actor.customer(call.contact_point_id))
    note(call, "joined_ticket", ticket=ticket.pk)
    publish(
        CALL_JOINED,
        call,
        actor=Actor.customer(call.contact_point_id),
        customer_id=call.customer_id,
        ticket_id=ticket.pk,
        facts={"number": ticket.number},
    )
    return ticket.pk


def _earlier(call: Call) -> Call | None:
    """The last call of the same person; None when it is not known who calls, or a number is many people's."""
    customer = call.customer
    if customer is None or call.candidates or call.contact_point_id is None or customer.kind == Customer.Kind.COMPANY:
        return None
    before = Call.objects.filter(
        customer=customer, contact_point_id=call.contact_point_id, queue=call.queue, ended_at__isnull=False
    )
    with_ticket = before.filter(ticket__isnull=False, ticket__media="voice").exclude(pk=call.pk)
    return with_ticket.order_by("-ended_at").first()
