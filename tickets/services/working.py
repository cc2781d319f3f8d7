"""Steps between tickets and the ACD: putting a ticket into its queue, taking it out, following who accepted it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.actor import Actor
from core.events import Happening
from core.records import change
from routing.models import QUEUED, Queue, WorkItem, WorkState
from routing.rules.overflowing import STAYS
from routing.services import cancel_for, enqueue
from staff.models import Person
from tickets import rules
from tickets.models import Ticket
from tickets.selectors.access import audiences_of
from tickets.selectors.threading import WRITTEN
from tickets.services.announcing import announce_change, locked_if_there
from tickets.services.clocks import promise_again, settle_clocks


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


def take_from_queue(ticket_id: int, *, actor: Actor, reason: str) -> bool:
    """Step: nobody needs to be asked any more. Called before the ticket is locked: work is locked before tickets.

    Whether it did wait.
    """
    return cancel_for(actor=actor, ref=("ticket", ticket_id), reason=reason, states=QUEUED) is not None


def on_work_accepted(happening: Happening) -> None:
    """Reaction to work.accepted: who accepts the work has the ticket; a call that is answered is answered in person."""
    item: WorkItem = happening.subject
    ticket = _ticket_of(item) if item.agent_id is not None else None
    if ticket is None:
        return
    before = audiences_of(ticket)
    given: dict[str, Any] = {"owner_id": item.agent_id}
    if ticket.team_id is None and item.agent is not None:
        given["team_id"] = item.agent.team_id
    if _is_answer(item):
        given |= _replied(ticket, happening.at, happening.actor)
    announce_change(ticket, change(ticket, **given), actor=happening.actor, before=before)


def on_work_linked(happening: Happening) -> None:
    """Reaction to work.linked: the ticket that an answered call came to has its first reply, too."""
    item: WorkItem = happening.subject
    if item.state == WorkState.ACTIVE and _is_answer(item):
        _answer_in_person(_ticket_of(item), happening, happening.at)


def on_call_ended(happening: Happening) -> None:
    """Reaction to call.ended: whoever was reached by telephone has been answered, whoever dialled."""
    call = happening.subject
    if call.ticket_id is not None and call.connected_at is not None:
        _answer_in_person(locked_if_there(call.ticket_id), happening, call.connected_at)


def on_work_moved(happening: Happening) -> None:
    """Reaction to work that went to another queue: its ticket goes along, so that the next answer comes there as well.

    A ticket of another queue than the call about it was in stays. The team changes while no other agent has the ticket.
    """
    if "queue_id" not in happening.changes:
        return
    item: WorkItem = happening.subject
    ticket = _ticket_of(item)
    if ticket is None or (item.ref_kind != "ticket" and ticket.queue_id != happening.changes["queue_id"][0]):
        return
    before = audiences_of(ticket)
    given: dict[str, Any] = {"queue_id": item.queue_id}
    if ticket.owner_id is None or ticket.owner_id == happening.changes.get("agent_id", (None,))[0]:
        given["team_id"] = item.queue.team_id
    changes = change(ticket, **given)
    if "queue_id" in changes:
        promise_again(ticket, happening.at, actor=happening.actor, cause="queue")
    announce_change(ticket, changes, actor=happening.actor, before=before)


def _ticket_of(item: WorkItem) -> Ticket | None:
    """Step: the ticket that an item is about, locked; None without one, or when it was thrown away meanwhile.

    The work itself can still be accepted and ended then.
    """
    ticket_id = item.ref_id if item.ref_kind == "ticket" else item.ticket_id
    return None if ticket_id is None else locked_if_there(ticket_id)


def _is_answer(item: WorkItem) -> bool:
    """Whether somebody is on the line to whom accepting is an answer; a callback and a dialled call reach nobody yet."""
    return item.media == "voice" and item.overflowed < STAYS


def _answer_in_person(ticket: Ticket | None, happening: Happening, at: datetime) -> None:
    if ticket is not None:
        announce_change(ticket, change(ticket, **_replied(ticket, at, happening.actor)), actor=happening.actor)


def _replied(ticket: Ticket, at: datetime, actor: Actor) -> dict[str, Any]:
    """Step: a reply is given, its promise is kept; returns what becomes of the ticket's own fields."""
    settle_clocks(ticket, at, actor=actor, is_answer=True)
    return {} if ticket.first_replied_at is not None else {"first_replied_at": at}
