"""Steps that hold up answers which have not left yet, and tell whoever wrote them."""

from __future__ import annotations

from typing import Any

from core.actor import SYSTEM, Actor
from core.events import publish
from core.notifications import notify
from core.records import change
from tickets.events import PLANNED_REPLY_CHANGED
from tickets.models import PlannedReply, Ticket
from tickets.problems import CUSTOMER_WROTE
from tickets.selectors.access import audiences_of

State = PlannedReply.State


def announce_plan(reply: PlannedReply, ticket: Ticket, *, actor: Actor, **facts: Any) -> None:
    """Step: tell whoever sees the ticket about an answer that has not left yet; customers hear nothing."""
    publish(
        PLANNED_REPLY_CHANGED, reply, actor=actor, audiences=audiences_of(ticket), customer_id=ticket.customer_id,
        ticket_id=ticket.pk, facts={"number": ticket.number, "state": reply.state, **facts},
    )  # fmt: skip


def hold_replies_step(ticket: Ticket) -> None:
    """Step: the customer of a locked ticket wrote: what was to leave was written without knowing that.

    What goes to a third party is no answer to them, and leaves all the same.
    """
    rows = PlannedReply.objects.select_for_update(of=("self",)).filter(
        ticket=ticket, state=State.WAITING, kind=PlannedReply.Kind.REPLY
    )
    for reply in rows.order_by("id"):
        hold_step(reply, ticket, CUSTOMER_WROTE.code, {})


def hold_step(reply: PlannedReply, ticket: Ticket, code: str, detail: dict[str, Any]) -> None:
    """Step: a locked answer does not leave by itself any more; its author is told why."""
    change(reply, state=State.HELD, held_by=code, held_detail=detail)
    announce_plan(reply, ticket, actor=SYSTEM, why=code)
    facts = {"number": ticket.number, "subject": ticket.subject, "why": code}
    notify([reply.author_id], actor=SYSTEM, code="reply.held", facts=facts, ticket_id=ticket.pk)
