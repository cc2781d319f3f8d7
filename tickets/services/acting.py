"""Carrying out what rules say: each run in one transaction, with all of its actions or none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from core.actor import Actor
from core.notifications import notify
from core.problems import INVALID
from core.text import localised
from mail.services.outgoing import may_send_automatic
from routing.models import Queue
from routing.selectors.steering import supervisors_of
from staff.models import Person
from tickets.models import FINISHED, Direction, Media, Message, Ticket
from tickets.problems import NO_ADDRESS, TOO_MANY_AUTOMATIC
from tickets.rules.automation import Action
from tickets.services import letters
from tickets.services.changing import assign_step, edit_step, move_step, set_priority_step, set_status_step
from tickets.services.demanding import demand_for
from tickets.services.messages import add_message_step
from tickets.services.replying import order_mail
from tickets.services.working import take_from_queue

State = Message.State
_path: ContextVar[tuple[int, ...]] = ContextVar("automation path", default=())


def running_path() -> tuple[int, ...]:
    """The rules, by id, whose work is being carried out: each led to the next. Empty when people act."""
    return _path.get()


@contextmanager
def running(path: tuple[int, ...]) -> Iterator[None]:
    """What happens inside was caused by these rules."""
    token = _path.set(path)
    try:
        yield
    finally:
        _path.reset(token)


@dataclass(frozen=True)
class Run:
    """On what the actions of one run act, and in whose name."""

    ticket: Ticket
    actor: Actor
    name: Mapping[str, str]


def takes_from_queue(actions: tuple[Action, ...]) -> str | None:
    """Why the work about the ticket ends before it is locked (work is locked before tickets); None when it goes on."""
    for one in actions:
        if one.do == "status" and one.value in FINISHED:
            return str(one.value)
        if one.do == "queue" or (one.do == "assignee" and one.value is not None):
            return "assigned"
    return None


def leave_queue(ticket_id: int, actions: tuple[Action, ...], *, actor: Actor) -> None:
    """Step: what these actions end is ended, before the ticket is locked."""
    reason = takes_from_queue(actions)
    if reason is not None:
        take_from_queue(ticket_id, actor=actor, reason=reason)


def act(run: Run, actions: tuple[Action, ...]) -> list[dict[str, Any]]:
    """Step: carry the actions out on a locked ticket, in their order; returns what each did. Raises what they refuse."""
    return [{"do": one.do, "value": _told(one), "result": _ACTS[one.do](run, one.value)} for one in actions]


def _told(action: Action) -> Any:
    return None if action.do in ("note", "reply") else action.value  # no bodies in the log


def _status(run: Run, value: Any) -> Any:
    before = run.ticket.status
    demand_for(run.ticket, value)
    set_status_step(run.ticket, value, actor=run.actor)
    return [before, run.ticket.status]


def _priority(run: Run, value: Any) -> Any:
    before = run.ticket.priority
    set_priority_step(run.ticket, value, actor=run.actor)
    return [before, run.ticket.priority]


def _kind(run: Run, value: Any) -> Any:
    before = run.ticket.kind
    edit_step(run.ticket, actor=run.actor, kind=value)
    return [before, run.ticket.kind]


def _assignee(run: Run, value: Any) -> Any:
    if value is not None and not Person.objects.filter(pk=value, is_active=True).exists():
        raise INVALID.field("assignee", en="There is no such person.", zh="没有此人。")
    before = run.ticket.owner_id
    assign_step(run.ticket, value, actor=run.actor)
    return [before, run.ticket.owner_id]


def _queue(run: Run, value: Any) -> Any:
    """To another queue: with nobody assigned it waits there, else only its next work will."""
    ticket, before = run.ticket, run.ticket.queue_id
    queue = Queue.objects.select_related("calendar").filter(pk=value).first()
    if queue is None:
        raise INVALID.field("queue", en="There is no such queue.", zh="没有该队列。")
    move_step(ticket, queue, queue.team_id if ticket.owner_id is None else ticket.team_id, actor=run.actor)
    return [before, queue.pk]


def _tags(run: Run, wanted: list[str]) -> Any:
    before = list(run.ticket.tags)
    edit_step(run.ticket, actor=run.actor, tags=wanted)
    return [before, run.ticket.tags]


def _add_tags(run: Run, value: Any) -> Any:
    return _tags(run, [*run.ticket.tags, *value])


def _remove_tags(run: Run, value: Any) -> Any:
    return _tags(run, [tag for tag in run.ticket.tags if tag not in value])


def _note(run: Run, value: Any) -> Any:
    message = add_message_step(
        run.ticket, actor=run.actor, direction=Direction.NOTE, media=Media.DESK, text=value, state=State.SENT,
        author_name=run.actor.name, is_automatic=True,
    )  # fmt: skip
    return message.pk


def _reply(run: Run, value: Any) -> Any:
    """An automatic answer keeps no promise and answers no robot more often than the limit allows."""
    ticket, recipient = run.ticket, letters.recipient_of(run.ticket)
    if recipient is None and ticket.media != Media.PORTAL:
        raise NO_ADDRESS()
    if recipient is not None and not may_send_automatic(recipient):
        raise TOO_MANY_AUTOMATIC()
    message = add_message_step(
        ticket, actor=run.actor, direction=Direction.OUT, media=Media.EMAIL if recipient else Media.PORTAL,
        text=value, state=State.QUEUED if recipient else State.SENT, to=[recipient] if recipient else [],
        author_name=localised(ticket.mailbox.name, ticket.language) if ticket.mailbox else "", is_automatic=True,
    )  # fmt: skip
    if recipient is not None:
        order_mail(message, ticket, letters.last_from_customer(ticket), [], actor=run.actor)
    return message.pk


def _notify(run: Run, value: Any) -> Any:
    ticket = run.ticket
    if value == "assignee":
        people = [ticket.owner_id] if ticket.owner_id is not None else []
    elif value == "supervisors":
        people = supervisors_of(ticket.queue) if ticket.queue is not None else []
    else:
        people = list(Person.objects.filter(pk=value, is_active=True).values_list("pk", flat=True))
    facts = {"number": ticket.number, "rule": dict(run.name)}
    notify(people, actor=run.actor, code="automation.notified", facts=facts, ticket_id=ticket.pk)
    return people


_ACTS: Mapping[str, Callable[[Run, Any], Any]] = {
    "status": _status, "priority": _priority, "kind": _kind, "assignee": _assignee, "queue": _queue,
    "add_tags": _add_tags, "remove_tags": _remove_tags, "note": _note, "reply": _reply, "notify": _notify,
}  # fmt: skip
