"""Macros at work: what one would do to a ticket, and doing it, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.operations import operation
from core.records import change
from core.text import localised
from routing.models import Queue
from staff.models import Person
from tickets import rules
from tickets.models import FINISHED, Direction, Macro, Media, Message, PlannedReply, Ticket
from tickets.problems import MACRO_UNFILLED
from tickets.selectors.access import audiences_of
from tickets.services.announcing import announce_change, index_ticket, workable
from tickets.services.canned import values_for
from tickets.services.changing import assign_step, set_priority_step, set_status_step
from tickets.services.demanding import demand_for
from tickets.services.messages import add_message_step
from tickets.services.replying import check_seen
from tickets.services.sending import plan_step
from tickets.services.working import take_from_queue, wait_in_queue


@dataclass(frozen=True)
class Step:
    """One action as it would be on this ticket: what it is about now, what then, and which values its words lack."""

    kind: str
    before: str = ""
    after: str = ""
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Applied:
    """The ticket afterwards, and the answer that leaves in some seconds, if the macro has one."""

    ticket: Ticket
    reply: PlannedReply | None


def preview(macro: Macro, ticket: Ticket, actor: Actor, language: str) -> list[Step]:
    """What the macro would do, for a reader of this language; words to customers are in the customer's."""
    return [_foreseen(action, ticket, actor, language) for action in macro.actions]


def _foreseen(action: Mapping[str, Any], ticket: Ticket, actor: Actor, language: str) -> Step:
    kind = action["kind"]
    if kind in ("status", "priority"):
        return Step(kind, getattr(ticket, kind), action[kind])
    if kind in ("add_tags", "remove_tags"):
        return Step(kind, ", ".join(ticket.tags), ", ".join(_tags_after(ticket, action)))
    if kind == "assign":
        chosen = _assignee(action, actor)
        owner = Person.objects.filter(pk=chosen).first() if chosen is not None else None
        return Step(kind, ticket.owner.name if ticket.owner else "", owner.name if owner else "")
    if kind == "queue":
        queue = Queue.objects.filter(pk=action["queue"]).first()
        now = localised(ticket.queue.name, language) if ticket.queue else ""
        return Step(kind, now, localised(queue.name, language) if queue else "")
    words, missing = _words(action, ticket, actor, language)
    return Step(kind, "", words, missing)


def _tags_after(ticket: Ticket, action: Mapping[str, Any]) -> list[str]:
    if action["kind"] == "add_tags":
        return list(dict.fromkeys([*ticket.tags, *action["tags"]]))
    return [tag for tag in ticket.tags if tag not in action["tags"]]


def _assignee(action: Mapping[str, Any], actor: Actor) -> int | None:
    return {"me": actor.person_id, "nobody": None}.get(action["to"], action.get("person"))


def _words(action: Mapping[str, Any], ticket: Ticket, actor: Actor, language: str) -> tuple[str, list[str]]:
    read = ticket.language if action["kind"] == "reply" else language
    return rules.filled(localised(action["text"], read), values_for(ticket, actor.name, read))


@operation
def apply_macro(
    *,
    actor: Actor,
    macro: Macro,
    ticket_id: int,
    language: str = "en",
    delay_seconds: int = 10,
    seen_message: int | None = None,
) -> Applied:
    """Do all of a macro's actions in their order, or none of them. Its answer leaves in some seconds.

    With an answer among them, the status changes when the answer leaves. Raises MISSING, MERGED, MACRO_UNFILLED,
    FIELD_REQUIRED, and
    what the actions themselves raise.
    """
    if _leaves_queue(macro.actions):
        take_from_queue(ticket_id, actor=actor, reason="macro")
    ticket = workable(ticket_id)
    by_kind = {one["kind"]: one for one in macro.actions}
    if "reply" in by_kind:
        check_seen(ticket, seen_message)
    reply: PlannedReply | None = None
    for action in macro.actions:
        kind = action["kind"]
        if kind == "reply":
            status = by_kind["status"]["status"] if "status" in by_kind else None
            leaves = timezone.now() + timedelta(seconds=delay_seconds)
            words = _certain(action, ticket, actor, language)
            reply = plan_step(ticket, actor=actor, text=words, status=status, leaves=leaves)
        elif kind != "status" or "reply" not in by_kind:
            _do(action, ticket, actor, language)
    return Applied(ticket, reply)


def _leaves_queue(actions: Sequence[Mapping[str, Any]]) -> bool:
    """Whether nobody of its queue needs to be asked after this."""
    kinds = {one["kind"] for one in actions}
    if "queue" in kinds or any(one["kind"] == "assign" and one["to"] != "nobody" for one in actions):
        return True
    return "reply" not in kinds and any(one.get("status") in FINISHED for one in actions)


def _certain(action: Mapping[str, Any], ticket: Ticket, actor: Actor, language: str) -> str:
    """The words of an action. Raises MACRO_UNFILLED where a value is not known."""
    words, missing = _words(action, ticket, actor, language)
    if missing:
        raise MACRO_UNFILLED(names=", ".join(missing))
    return words


def _do(action: Mapping[str, Any], ticket: Ticket, actor: Actor, language: str) -> None:
    """Step: one action on a locked ticket."""
    match action["kind"]:
        case "status":
            demand_for(ticket, action["status"])
            set_status_step(ticket, action["status"], actor=actor)
        case "priority":
            set_priority_step(ticket, action["priority"], actor=actor)
        case "add_tags" | "remove_tags":
            announce_change(ticket, change(ticket, tags=_tags_after(ticket, action)), actor=actor)
            index_ticket(ticket)
        case "assign":
            assign_step(ticket, _assignee(action, actor), actor=actor)
        case "queue":
            _move(ticket, Queue.objects.get(pk=action["queue"]), actor)
        case "note":
            add_message_step(
                ticket, actor=actor, direction=Direction.NOTE, media=Media.DESK, state=Message.State.SENT,
                text=_certain(action, ticket, actor, language), author_name=actor.name,
            )  # fmt: skip


def _move(ticket: Ticket, queue: Queue, actor: Actor) -> None:
    """Step: a locked ticket that waits nowhere waits in this queue."""
    before = audiences_of(ticket)
    changes = change(ticket, queue_id=queue.pk, owner_id=None, team_id=queue.team_id)
    announce_change(ticket, changes, actor=actor, before=before)
    wait_in_queue(ticket, actor=actor, queue=queue)
