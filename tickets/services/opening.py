"""Opening tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.inserting import insert
from core.operations import operation
from core.own_fields.demanding import refuse_without
from core.own_fields.values import checked_values, merged_values
from core.problems import INVALID
from customers.models import Customer
from customers.rules.addresses import kind_of_address
from customers.selectors.cards import seen_by
from customers.services.identity import Identification, identify_or_create
from mail.events import MailFile
from routing.models import Queue
from routing.selectors.reception import queue_as_it_is
from staff.models import Person
from tickets.events import TICKET_OPENED
from tickets.models import Direction, Message, Ticket
from tickets.problems import FIELD_REQUIRED
from tickets.selectors.forms import lacking, own_in_use
from tickets.services.announcing import announce, index_ticket
from tickets.services.clocks import first_clocks, put_due_times
from tickets.services.letters import name_of
from tickets.services.messages import add_message_step, note_step
from tickets.services.working import team_of, wait_in_queue


def open_ticket_step(
    *, actor: Actor, subject: str, media: str, title: dict[str, str] | None = None, kind: str = "request",
    priority: str = "normal", language: str = "en", customer_id: int | None = None, customer: Customer | None = None,
    contact_point_id: int | None = None, queue_id: int | None = None, owner_id: int | None = None,
    mailbox_id: int | None = None, tags: Sequence[str] = (), text: str = "", message: dict[str, Any] | None = None,
    attachments: Sequence[MailFile] = (), at: datetime | None = None, asks_somebody: bool = True,
    fields: Mapping[str, Any] | None = None,
) -> Ticket:  # fmt: skip
    """Step: open a ticket, promise its times, add the first message if there are words, and tell everybody.

    With a queue and without an owner it becomes work, unless it asks nobody. `at` writes history afterwards: then
    nothing is queued.
    `message` holds further columns of the first message, `title` a subject that the product made, in every language.
    `fields` are the own fields of whoever is to be asked for them; customers are not.
    Raises Queue.DoesNotExist, and with `fields` INVALID, FIELD_REQUIRED.
    """
    now = at or timezone.now()
    queue = None if queue_id is None else queue_as_it_is(queue_id)
    if queue is None and queue_id is not None:
        raise Queue.DoesNotExist
    has_words = bool(text.strip() or attachments)
    ticket = Ticket(
        subject=subject.strip()[:500], title=title or {}, media=media, kind=kind, priority=priority, language=language,
        customer_id=customer_id, contact_point_id=contact_point_id, queue=queue, owner_id=owner_id,
        team_id=queue.team_id if queue else team_of(owner_id), mailbox_id=mailbox_id, tags=list(tags), created_at=now, updated_at=now,
        last_message_at=now if has_words else None, last_message_direction=Direction.IN if has_words else "",
    )  # fmt: skip
    if customer is not None:  # read already: saves reading it again for the rows
        ticket.customer = customer
    if fields is not None:
        _fill(ticket, fields)
    _save(ticket, actor)
    if has_words:
        _first_message(ticket, actor, text, message or {}, attachments)
    if queue is not None and owner_id is None and at is None and asks_somebody:
        wait_in_queue(ticket, actor=actor)
    return ticket


def _fill(ticket: Ticket, fields: Mapping[str, Any]) -> None:
    """Step: the own fields of a ticket to be."""
    ticket.fields = merged_values({}, checked_values(fields, own_in_use(), {}))
    refuse_without(lacking(ticket), FIELD_REQUIRED)


def _save(ticket: Ticket, actor: Actor) -> None:
    clocks = first_clocks(ticket, ticket.created_at)
    put_due_times(ticket, clocks)
    insert([ticket])
    for clock in clocks:
        clock.ticket = ticket  # it has its key now
    ticket.keep_clocks(insert(clocks))
    index_ticket(ticket)
    announce(TICKET_OPENED, ticket, actor=actor, at=ticket.created_at)


def _first_message(
    ticket: Ticket,
    actor: Actor,
    text: str,
    columns: dict[str, Any],
    attachments: Sequence[MailFile],
) -> None:
    given = {"contact_point_id": ticket.contact_point_id, "author_name": name_of(ticket), **columns}
    add_message_step(
        ticket, actor=actor, direction=Direction.IN, media=ticket.media, text=text, state=Message.State.RECEIVED,
        files=attachments, at=ticket.created_at, **given,
    )  # fmt: skip


@operation
def open_ticket(
    *,
    actor: Actor,
    subject: str,
    text: str = "",
    note: str = "",
    media: str = "desk",
    kind: str = "request",
    priority: str = "normal",
    language: str = "en",
    customer: Customer | None = None,
    customer_id: int | None = None,
    address: str = "",
    name: str = "",
    queue_id: int | None = None,
    owner_id: int | None = None,
    tags: Sequence[str] = (),
    at: datetime | None = None,
    person: Person | None = None,
    fields: Mapping[str, Any] | None = None,
) -> Ticket:
    """Open a ticket on behalf of a customer, known by id or by an address (a new one gets a card).

    `text` is what the customer said, `note` is for colleagues only. With `person`, an address of a card that they may
    not see names nobody: opening a ticket gives no right to a card. With `fields`, which own fields are required is
    asked. Raises INVALID, also for what is neither an e-mail address nor a phone number, and FIELD_REQUIRED.
    """
    point_id = None
    if address.strip():
        found = _called(address, name, actor=actor)
        point_id = found.contact_point.pk if found.contact_point else None
        customer = customer or (seen_by(person, found.customer) if customer_id is None else None)
    ticket = open_ticket_step(
        actor=actor, subject=subject, text=text, media=media, kind=kind, priority=priority, language=language,
        customer_id=customer_id, customer=customer, contact_point_id=point_id, queue_id=queue_id, owner_id=owner_id, tags=tags, at=at,
        fields=fields,
    )  # fmt: skip
    if note.strip():
        note_step(ticket, note, actor=actor, at=at)
    return ticket


def _called(address: str, name: str, *, actor: Actor) -> Identification:
    """Step: whose address it is; nobody's yet gets a card. Raises INVALID for what is no address."""
    kind = kind_of_address(address)
    if kind is None:
        raise INVALID.field("address", en="An e-mail address or phone number.", zh="请输入邮箱或手机号码。")
    return identify_or_create(actor=actor, kind=kind, value=address, name=name)
