"""Every link that runs upward in the house, on one screen: event -> reaction.

A reaction runs inside the publisher's transaction, writes rows only, and leaves slow work for after the commit.
"""

from __future__ import annotations


def wire() -> None:
    """Connect reactions to events; called once when Django is ready."""
    _wire_tickets()
    _wire_outreach()
    _wire_telephony()


def _wire_tickets() -> None:
    from core.events import on
    from customers.selectors.facts import readers
    from mail.events import MAIL_BOUNCED, MAIL_FAILED, MAIL_PARSED, MAIL_SENT
    from routing.events import WORK_ACCEPTED
    from tickets import services
    from tickets.selectors.rows import complaints_of

    on(MAIL_PARSED, services.on_mail_parsed)
    on(MAIL_SENT, services.on_mail_sent)
    on(MAIL_FAILED, services.on_mail_failed)
    on(MAIL_BOUNCED, services.on_mail_bounced)
    on(WORK_ACCEPTED, services.on_work_accepted)
    readers.complaints = complaints_of


def _wire_outreach() -> None:
    from core.events import on
    from customers.events import DISCONNECT_REQUESTED
    from customers.selectors.cards import handled_by
    from outreach import services
    from outreach.selectors import customers_in_hand
    from routing.events import WORK_ACCEPTED

    on(DISCONNECT_REQUESTED, services.on_disconnect_requested)
    on(WORK_ACCEPTED, services.on_work_accepted)
    if customers_in_hand not in handled_by:
        handled_by.append(customers_in_hand)


def _wire_telephony() -> None:
    from core.events import on
    from routing.events import WORK_ACCEPTED, WORK_RETURNED
    from telephony.services import agents

    on(WORK_ACCEPTED, agents.connect_accepted)
    on(WORK_RETURNED, agents.take_back)
