"""Changes of a ticket: small verbs, each with its own rule and event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.own_fields.values import checked_values, merged_values
from core.records import change
from routing.models import Queue
from tickets import rules
from tickets.events import TICKET_CHANGED, TICKET_MERGED, TICKET_RESOLVED
from tickets.models import FINISHED, Status, Ticket
from tickets.problems import INTO_ITSELF, MERGED
from tickets.selectors.access import audiences_of
from tickets.selectors.forms import own_in_use
from tickets.selectors.rows import root_of
from tickets.services.announcing import announce, announce_change, index_ticket, locked, workable
from tickets.services.clocks import DECIDING, promise_again, settle_clocks
from tickets.services.demanding import demand_for, demanding
from tickets.services.working import take_from_queue, team_of, wait_in_queue


@operation
def set_status(*, actor: Actor, ticket_id: int, status: str, at: datetime | None = None) -> Ticket:
    """Move a ticket to `status`; resolving announces `ticket.resolved` and takes it from its queue.

    Raises MISSING, MERGED, FIELD_REQUIRED; what `at` writes afterwards is asked for no fields.
    """
    if status in FINISHED:
        take_from_queue(ticket_id, actor=actor, reason=status)
    ticket = workable(ticket_id)
    if at is None:
        demand_for(ticket, status)
    return set_status_step(ticket, status, actor=actor, at=at)


def set_status_step(ticket: Ticket, status: str, *, actor: Actor, at: datetime | None = None) -> Ticket:
    """Step: move a locked ticket that is in no queue to `status`; whoever asks for fields does so before."""
    now = at or timezone.now()
    was_finished = ticket.is_finished
    changes = change(ticket, status=status)
    if not changes:
        return ticket
    if ticket.is_finished != was_finished:
        ticket.resolved_at = now if ticket.is_finished else None
        ticket.save(update_fields=["resolved_at"])
    settle_clocks(ticket, now, actor=actor)
    event = TICKET_RESOLVED if status == Status.RESOLVED else TICKET_CHANGED
    announce(event, ticket, actor=actor, changes=changes, at=at)
    return ticket


@operation
def assign(*, actor: Actor, ticket_id: int, person_id: int | None, at: datetime | None = None) -> Ticket:
    """Give a ticket to a person, or to nobody. It leaves its queue, since nobody needs to be asked any more."""
    if person_id is not None:
        take_from_queue(ticket_id, actor=actor, reason="assigned")
    return assign_step(workable(ticket_id), person_id, actor=actor, at=at)


def assign_step(ticket: Ticket, person_id: int | None, *, actor: Actor, at: datetime | None = None) -> Ticket:
    """Step: change who has a locked ticket; whoever loses sight of it is told."""
    before = audiences_of(ticket)
    team = team_of(person_id) if ticket.team_id is None else ticket.team_id
    changes = change(ticket, owner_id=person_id, team_id=team)
    announce_change(ticket, changes, actor=actor, before=before, at=at)
    return ticket


def take_up_step(ticket: Ticket, person_id: int | None, *, actor: Actor, customer: Actor) -> None:
    """Step: its customer came back to a locked ticket: it is open again, and whoever talks to them has it."""
    status = rules.status_after_customer(ticket.status)
    if status != ticket.status:
        set_status_step(ticket, status, actor=customer)
    assign_step(ticket, person_id, actor=actor)


@operation
def set_priority(*, actor: Actor, ticket_id: int, priority: str) -> Ticket:
    """Change the priority; the promises that are still open are counted anew. Raises MISSING, MERGED."""
    return set_priority_step(workable(ticket_id), priority, actor=actor)


def set_priority_step(ticket: Ticket, priority: str, *, actor: Actor) -> Ticket:
    """Step: change the priority of a locked ticket."""
    changes = change(ticket, priority=priority)
    if changes:
        promise_again(ticket, timezone.now(), actor=actor, cause="priority")
        announce_change(ticket, changes, actor=actor)
    return ticket


@operation
def edit_ticket(*, actor: Actor, ticket_id: int, version: int | None = None, **fields: Any) -> Ticket:
    """Change what a ticket is about: subject, kind, tags, customer_id, own `fields`. A new kind has other promises.

    Raises MISSING, MERGED, STALE unless `version` is still the ticket's, INVALID for a value that an own field does not
    take, FIELD_REQUIRED, TypeError for a field that has a verb of its own.
    """
    unknown = set(fields) - {"subject", "kind", "tags", "customer_id", "fields"}
    if unknown:
        raise TypeError(f"edit_ticket does not change {', '.join(sorted(unknown))}")
    ticket = workable(ticket_id)
    if version is not None and version != ticket.version:
        raise changed_meanwhile("ticket", ticket)
    return edit_step(ticket, actor=actor, **fields)


def edit_step(ticket: Ticket, *, actor: Actor, **fields: Any) -> Ticket:
    """Step: change what a locked ticket is about. Raises INVALID, FIELD_REQUIRED."""
    if "fields" in fields:
        given = checked_values(fields["fields"], own_in_use(), ticket.fields)
        fields["fields"] = merged_values(ticket.fields, given)
    if "tags" in fields:
        fields["tags"] = list(dict.fromkeys(tag.strip() for tag in fields["tags"] if tag.strip()))
    if "subject" in fields:
        fields["title"] = {}
    with demanding(ticket):
        changes = change(ticket, **fields)
    deciding = DECIDING & changes.keys()
    if deciding:
        cause = "kind" if "kind" in deciding else min(deciding).removesuffix("_id")
        promise_again(ticket, timezone.now(), actor=actor, cause=cause)
    if changes:
        index_ticket(ticket)
        announce_change(ticket, changes, actor=actor)
    return ticket


def move_step(ticket: Ticket, queue: Queue | None, team_id: int | None, *, actor: Actor, ends: bool = False) -> Ticket:
    """Step: put a locked ticket that waits in no queue into another queue and team; their hours count from now on.

    Without an assignee it is work for the people of that queue, unless it `ends` with the same change.
    """
    before = audiences_of(ticket)
    changes = change(ticket, queue_id=queue.pk if queue else None, team_id=team_id)
    if "queue_id" in changes and not ticket.is_finished:
        promise_again(ticket, timezone.now(), actor=actor, cause="queue")
        if queue is not None and ticket.owner_id is None and not ends:
            wait_in_queue(ticket, actor=actor, queue=queue)
    announce_change(ticket, changes, actor=actor, before=before)
    return ticket


@operation
def merge_tickets(*, actor: Actor, source_id: int, target_id: int) -> Ticket:
    """Let `source` go on in `target`, with all that was merged into it before.

    Nothing is rewritten: the pointer is the merge, clearing it undoes it.

    Raises MISSING, INTO_ITSELF, MERGED (also for a circle).
    """
    if source_id == target_id:
        raise INTO_ITSELF()
    take_from_queue(source_id, actor=actor, reason="merged")
    source, target = _both(source_id, target_id)
    if target.merged_into is not None:
        raise MERGED(number=root_of(target).number)
    changes = change(source, merged_into_id=target.pk)
    settle_clocks(source, timezone.now(), actor=actor)
    announce(TICKET_MERGED, source, actor=actor, changes=changes)
    return target


def _both(source_id: int, target_id: int) -> tuple[Ticket, Ticket]:
    """Both tickets, locked in the order of their ids."""
    rows = {pk: locked(pk) for pk in sorted({source_id, target_id})}
    return rows[source_id], rows[target_id]


@operation
def unmerge_ticket(*, actor: Actor, ticket_id: int) -> Ticket:
    """Undo a merge. Raises MISSING."""
    ticket = locked(ticket_id)
    changes = change(ticket, merged_into_id=None)
    if changes:
        settle_clocks(ticket, timezone.now(), actor=actor)
    announce_change(ticket, changes, actor=actor)
    return ticket
