"""Checklists of tickets, and their links with each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.notifications import notify
from core.operations import operation
from core.problems import MISSING
from core.records import change
from tickets.events import TICKET_CHANGED, TICKET_LINK_CHANGED, TICKET_TASK_CHANGED
from tickets.models import Ticket, TicketLink, TicketTask
from tickets.problems import CANNOT_SEE, LINKED_ALREADY
from tickets.selectors.access import readers_among
from tickets.services.announcing import announce, locked, workable
from tickets.services.messages import touch

MOST_GENERATIONS = 20


@operation
def add_tasks(
    *, actor: Actor, ticket_id: int, titles: Sequence[str], assignee_id: int | None = None, due_at: Any = None
) -> list[TicketTask]:
    """Lines at the end of a ticket's checklist. Raises MISSING, MERGED, CANNOT_SEE for an assignee who may not."""
    ticket = workable(ticket_id)
    _tell_assignee(ticket, assignee_id, titles[0], actor)
    last = TicketTask.objects.filter(ticket=ticket).aggregate(last=Max("position"))["last"] or 0
    made = TicketTask.objects.bulk_create(
        TicketTask(ticket=ticket, title=title, assignee_id=assignee_id, due_at=due_at, position=last + place)
        for place, title in enumerate(titles, 1)
    )
    for task in made:
        publish(TICKET_TASK_CHANGED, task, actor=actor, ticket_id=ticket.pk, facts={"title": task.title})
    _shown(ticket, actor)
    return made


def _tell_assignee(ticket: Ticket, person_id: int | None, title: str, actor: Actor) -> None:
    """Step: who gets a task hears of it. Raises CANNOT_SEE."""
    if person_id is None:
        return
    if not readers_among(ticket, [person_id]):
        raise CANNOT_SEE(who=str(person_id))
    if person_id != actor.person_id:
        facts = {"number": ticket.number, "title": title, "by": actor.name}
        notify([person_id], actor=actor, code="task.assigned", facts=facts, ticket_id=ticket.pk)


def _shown(ticket: Ticket, actor: Actor) -> None:
    """Step: whoever looks at a locked ticket reads it again."""
    touch(ticket, timezone.now())
    announce(TICKET_CHANGED, ticket, actor=actor)


def _task(task_id: int) -> tuple[TicketTask, Ticket]:
    """Step: a task and its ticket, both locked. Raises MISSING, MERGED."""
    found = TicketTask.objects.filter(pk=task_id).values_list("ticket_id", flat=True).first()
    if found is None:
        raise MISSING()
    ticket = workable(found)
    task = TicketTask.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None:
        raise MISSING()
    return task, ticket


@operation
def change_task(*, actor: Actor, task_id: int, version: int | None = None, **given: Any) -> TicketTask:
    """Change its title, assignee_id or due_at, or whether it `is_done`.

    Raises MISSING, MERGED, STALE, CANNOT_SEE for an assignee who may not see the ticket.
    """
    task, ticket = _task(task_id)
    if version is not None and version != task.version:
        raise changed_meanwhile("ticket_task", task)
    if given.get("assignee_id") not in (None, task.assignee_id):
        _tell_assignee(ticket, given["assignee_id"], given.get("title", task.title), actor)
    is_done = given.pop("is_done", None)
    if is_done is not None and is_done != (task.done_at is not None):
        given |= {"done_at": timezone.now() if is_done else None, "done_by_id": actor.person_id if is_done else None}
    changes = change(task, **given)
    if changes:
        publish(
            TICKET_TASK_CHANGED, task, actor=actor, changes=changes, ticket_id=ticket.pk, facts={"title": task.title}
        )
        _shown(ticket, actor)
    return task


@operation
def remove_task(*, actor: Actor, task_id: int) -> None:
    """Take a line out of the checklist; the log keeps that it was there. Raises MISSING, MERGED."""
    task, ticket = _task(task_id)
    publish(TICKET_TASK_CHANGED, task, actor=actor, ticket_id=ticket.pk, facts={"title": task.title, "removed": True})
    task.delete()
    _shown(ticket, actor)


@operation
def link_tickets(*, actor: Actor, ticket_id: int, other_id: int, kind: str) -> TicketLink:
    """Note that two tickets have to do with each other. `kind` says what the first is to the other: parent or related.

    Raises MISSING, LINKED_ALREADY also for a ticket with itself, a second parent, and a circle of parents.
    """
    if ticket_id == other_id:
        raise LINKED_ALREADY()
    rows = {pk: locked(pk) for pk in sorted({ticket_id, other_id})}
    both = Q(ticket_id=ticket_id, other_id=other_id) | Q(ticket_id=other_id, other_id=ticket_id)
    parents = kind == TicketLink.Kind.PARENT and (
        TicketLink.objects.filter(kind=kind, other_id=other_id).exists() or _is_above(other_id, ticket_id)
    )
    if parents or TicketLink.objects.filter(both).exists():
        raise LINKED_ALREADY()
    return link_step(rows[ticket_id], rows[other_id], kind, actor=actor)


def link_step(ticket: Ticket, other: Ticket, kind: str, *, actor: Actor) -> TicketLink:
    """Step: link two locked tickets that no link joins yet."""
    link = TicketLink.objects.create(ticket=ticket, other=other, kind=kind)
    _told_of_link(link, {ticket.pk: ticket, other.pk: other}, actor)
    return link


def unlink_step(ticket: Ticket, other: Ticket, *, actor: Actor) -> None:
    """Step: take the link between two locked tickets away, if somebody did not do so before."""
    link = TicketLink.objects.select_for_update().filter(ticket=ticket, other=other).first()
    if link is not None:
        _told_of_link(link, {ticket.pk: ticket, other.pk: other}, actor, removed=True)
        link.delete()


def _is_above(ticket_id: int, below: int) -> bool:
    """Whether a ticket is a parent, or a parent's parent, of another one."""
    for _ in range(MOST_GENERATIONS):
        above = TicketLink.objects.filter(kind="parent", other_id=below).values_list("ticket_id", flat=True).first()
        if above is None or above == ticket_id:
            return above is not None
        below = above
    return True


def _told_of_link(link: TicketLink, rows: dict[int, Ticket], actor: Actor, **facts: Any) -> None:
    for pk, ticket in rows.items():
        other = rows[link.other_id if pk == link.ticket_id else link.ticket_id]
        about = {"kind": link.kind, "other": other.number, **facts}
        publish(TICKET_LINK_CHANGED, link, actor=actor, ticket_id=pk, facts=about)
        _shown(ticket, actor)


@operation
def unlink_tickets(*, actor: Actor, link_id: int) -> None:
    """Take a link away. Raises MISSING."""
    found = TicketLink.objects.filter(pk=link_id).values_list("ticket_id", "other_id").first()
    if found is None:
        raise MISSING()
    rows = {pk: locked(pk) for pk in sorted(found)}
    link = TicketLink.objects.select_for_update().filter(pk=link_id).first()
    if link is None:
        raise MISSING()
    _told_of_link(link, rows, actor, removed=True)
    link.delete()
