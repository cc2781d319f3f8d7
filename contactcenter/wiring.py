"""Every link that runs upward in the house, on one screen: event -> reaction.

A reaction runs inside the publisher's transaction, writes rows only, and leaves slow work for after the commit.
"""

from __future__ import annotations

from typing import Any


def wire() -> None:
    """Connect reactions to events; called once when Django is ready."""
    _wire_customers()
    _wire_tickets()
    _wire_outreach()
    _wire_routing()
    _wire_telephony()


def _wire_customers() -> None:
    from customers.selectors.cards import handled_by, kept_open_by
    from customers.selectors.filtering import further
    from outreach.selectors import customers_in_hand, has_open_cases
    from tickets.selectors.of_customers import FURTHER
    from tickets.selectors.rows import has_open_tickets

    for field, answer in FURTHER:
        further.add(field, answer)
    for customers in (_customers_at_work, _customers_of_tickets, customers_in_hand):
        if customers not in handled_by:
            handled_by.append(customers)
    for is_open in (has_open_tickets, has_open_cases):
        if is_open not in kept_open_by:
            kept_open_by.append(is_open)


def _customers_at_work(person: Any) -> Any:
    from routing.models import HELD, WorkItem

    held = WorkItem.objects.filter(agent_id=person.pk, state__in=HELD, customer_id__isnull=False)
    return held.values("customer_id")


def _customers_of_tickets(person: Any) -> Any:
    from tickets.models import UNFINISHED, Ticket

    mine = Ticket.objects.filter(owner_id=person.pk, status__in=UNFINISHED, customer_id__isnull=False)
    return mine.values("customer_id")


def _wire_tickets() -> None:
    from core.events import on
    from customers.selectors.facts import readers
    from mail.events import MAIL_BOUNCED, MAIL_DELAYED, MAIL_FAILED, MAIL_PARSED, MAIL_SENT
    from mail.services import mailboxes
    from routing.events import QUEUE_CHANGED, WORK_ACCEPTED, WORK_DONE, WORK_LINKED, WORK_OVERFLOWED, WORK_RETURNED
    from staff.events import CALENDAR_SAVED
    from telephony.events import CALL_ENDED
    from tickets import events, services
    from tickets.models import Kind
    from tickets.selectors.rows import complaints_of
    from tickets.selectors.threading import takes_letters
    from tickets.services.running import on_happened
    from tickets.services.sla import on_hours_changed, on_queue_changed

    on(MAIL_PARSED, services.on_mail_parsed)
    on(MAIL_SENT, services.on_mail_sent)
    on(MAIL_DELAYED, services.on_mail_delayed)
    on(MAIL_FAILED, services.on_mail_failed)
    on(MAIL_BOUNCED, services.on_mail_bounced)
    on(WORK_ACCEPTED, services.on_work_accepted)
    on(WORK_LINKED, services.on_work_linked)
    on(WORK_RETURNED, services.on_work_moved)
    on(WORK_OVERFLOWED, services.on_work_moved)
    on(WORK_DONE, services.on_work_done)
    on(CALL_ENDED, services.on_call_ended)
    on(CALENDAR_SAVED, on_hours_changed)
    on(QUEUE_CHANGED, on_queue_changed)
    for event in (
        events.TICKET_OPENED, events.TICKET_CHANGED, events.TICKET_RESOLVED, events.MESSAGE_ADDED,
        events.CLOCK_WARNING, events.CLOCK_BREACHED,
    ):  # fmt: skip
        on(event, on_happened)
    readers.complaints = complaints_of
    mailboxes.readers.takes_letters = takes_letters
    mailboxes.readers.is_ticket_kind = Kind.values.__contains__


def _wire_outreach() -> None:
    from core.events import on
    from customers.events import DISCONNECT_REQUESTED
    from outreach import services
    from routing.events import WORK_ACCEPTED

    on(DISCONNECT_REQUESTED, services.on_disconnect_requested)
    on(WORK_ACCEPTED, services.on_work_accepted)


def _wire_routing() -> None:
    from core.events import on
    from routing.selectors.work import serves
    from routing.services.agents import leave_when_shut_out
    from routing.services.settling import follow_team
    from staff.events import PERSON_CHANGED
    from staff.models import serves_a_queue

    if serves not in serves_a_queue:
        serves_a_queue.append(serves)
    on(PERSON_CHANGED, follow_team)
    on(PERSON_CHANGED, leave_when_shut_out)


def _wire_telephony() -> None:
    from core.events import on
    from outreach.services import refused_contact
    from routing.events import WORK_ACCEPTED, WORK_OVERFLOWED, WORK_RETURNED
    from telephony.events import CALL_ENDED
    from telephony.services import agents, callbacks, diverting, recording, texts_out
    from telephony.services.guarding import readers
    from tickets.events import MESSAGE_QUEUED
    from tickets.services import hearing, texting

    hearing.readers.heard = recording.note_voicemail_heard
    texting.readers.may_text = texts_out.guard
    on(WORK_ACCEPTED, agents.connect_accepted)
    on(WORK_RETURNED, agents.take_back)
    on(WORK_OVERFLOWED, diverting.on_overflowed)
    on(CALL_ENDED, callbacks.give_place_back)
    on(MESSAGE_QUEUED, texts_out.order_text)
    readers.contact = refused_contact
