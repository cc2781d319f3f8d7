"""Steps between tickets and the ACD: putting a ticket into its queue, taking it out, following who accepted it."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from core.events import Happening
from core.records import change
from routing.models import QUEUED, Queue, WorkItem
from routing.services import cancel_for, enqueue
from staff.models import Person
from tickets import rules
from tickets.models import Ticket
from tickets.selectors.access import audiences_of
from tickets.services.announcing import RELATED, announce_change

WRITTEN = ("email", "task", "chat")


def wait_in_queue(
    ticket: Ticket, *, actor: Actor, queue: Queue | None = None, preferred_agent_id: int | None = None
) -> None:
    """Step: make the ticket work for an agent, in its own queue or in the given one; one work item at a time."""
    there = ticket.queue if ticket.queue is not None and ticket.queue.media in WRITTEN else queue or ticket.queue
    if there is None:
        return
    customer = ticket.customer
    pop: dict[str, Any] = {"kind": ticket.kind, "number": ticket.number, "media": ticket.media}
    if ticket.title:
        pop["title"] = {language: f"#{ticket.number} {text}" for language, text in ticket.title.items()}
    if customer is not None:
        pop |= {"name": customer.name, "tier": customer.tier, "is_new": customer.is_provisional}
    enqueue(
        actor=actor,
        queue=there,
        media=there.media if there.media in WRITTEN else "task",  # nobody is on the line
        ref=("ticket", ticket.pk),
        title=f"#{ticket.number} {ticket.subject}"[:300],
        customer_id=ticket.customer_id,
        ticket_id=ticket.pk,
        priority=rules.PRIORITY_STEPS[ticket.priority],
        preferred_agent_id=preferred_agent_id,
        screen_pop=pop,
    )


def team_of(person_id: int | None) -> int | None:
    """Step: the team of a person: a ticket that came through no queue belongs to its agent's team."""
    if person_id is None:
        return None
    return Person.objects.values_list("team_id", flat=True).filter(pk=person_id).first()


def take_from_queue(ticket_id: int, *, actor: Actor, reason: str) -> None:
    """Step: nobody needs to be asked any more. Called before the ticket is locked: work is locked before tickets."""
    if WorkItem.objects.filter(ref_kind="ticket", ref_id=ticket_id, state__in=QUEUED).exists():
        cancel_for(actor=actor, ref=("ticket", ticket_id), reason=reason)


def on_work_accepted(happening: Happening) -> None:
    """Reaction to work.accepted: who accepts the work has the ticket."""
    item: WorkItem = happening.subject
    ticket_id = item.ref_id if item.ref_kind == "ticket" else item.ticket_id
    if ticket_id is None or item.agent_id is None:
        return
    rows = Ticket.objects.select_for_update(of=("self",)).select_related(*RELATED)
    ticket = rows.filter(pk=ticket_id, deleted_at__isnull=True).first()
    if ticket is None:  # thrown away meanwhile: the work itself can still be accepted and ended
        return
    before = audiences_of(ticket)
    given = {"team_id": item.agent.team_id} if ticket.team_id is None and item.agent is not None else {}
    changes = change(ticket, owner_id=item.agent_id, **given)
    announce_change(ticket, changes, actor=happening.actor, before=before)
