"""Answers that wait before they leave: planned, put off, taken back, sent by the keeper when their time has come."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.utils import timezone

from core.actor import Actor
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import BROKEN, MISSING, Refusal
from core.records import change
from mail import markup
from tickets.models import FINISHED, Draft, Media, Message, PlannedReply, Ticket
from tickets.problems import PLAN_OVER
from tickets.services.announcing import locked, workable
from tickets.services.demanding import demand_for
from tickets.services.drafts import discard_after_sending, give_back_step
from tickets.services.forwarding import forward_step
from tickets.services.holding import announce_plan, hold_step
from tickets.services.planning import author_of, check_files, future
from tickets.services.replying import check_reply, check_seen, goes_by_text, reply_step, words_of
from tickets.services.working import take_from_queue

log = logging.getLogger(__name__)
State = PlannedReply.State
OPEN_STATES = (State.WAITING, State.HELD)


@operation
def plan_reply(
    *,
    actor: Actor,
    ticket_id: int,
    text: str,
    html: str = "",
    attachments: Sequence[int] = (),
    cc: Sequence[str] = (),
    status: str | None = None,
    media: str | None = None,
    seen_message: int | None = None,
    delay_seconds: int = 10,
    not_before: datetime | None = None,
) -> PlannedReply:
    """Order an answer that leaves in some seconds, or at the chosen time; until then it can be taken back.

    What would refuse it now refuses it now. Raises what `reply` does, and INVALID for a time that is no future one.
    """
    ticket = workable(ticket_id)
    check_seen(ticket, seen_message)
    leaves = future(not_before) if not_before else timezone.now() + timedelta(seconds=delay_seconds)
    reply = plan_step(
        ticket, actor=actor, text=text, html=html, attachments=attachments, cc=cc, status=status, media=media,
        leaves=leaves, is_scheduled=not_before is not None,
    )  # fmt: skip
    discard_after_sending(actor, ticket, "reply")
    return reply


def plan_step(
    ticket: Ticket,
    *,
    actor: Actor,
    text: str,
    html: str = "",
    attachments: Sequence[int] = (),
    cc: Sequence[str] = (),
    status: str | None = None,
    media: str | None = None,
    leaves: datetime,
    is_scheduled: bool = False,
) -> PlannedReply:
    """Step: order an answer on a locked ticket that leaves at a time. Raises what `reply` does."""
    text, safe = words_of(text, html, attachments)
    by_text = goes_by_text(ticket, media)
    check_reply(ticket, text, attachments, by_text=by_text)
    demand_for(ticket, status)
    check_files(actor, attachments)
    reply = PlannedReply.objects.create(
        ticket=ticket, author_id=author_of(actor), token_id=actor.id if actor.kind == "token" else None, text=text,
        html=safe, upload_ids=list(attachments), cc=list(cc), status=status or "",
        media=Media.SMS if by_text else media or Media.EMAIL, is_scheduled=is_scheduled, not_before=leaves,
    )  # fmt: skip
    announce_plan(reply, ticket, actor=actor)
    return reply


def _open_plan(planned_id: int) -> tuple[PlannedReply, Ticket]:
    """Step: an answer that still waits or is held up, and its ticket, both locked. Raises MISSING, PLAN_OVER."""
    ticket_id = PlannedReply.objects.filter(pk=planned_id).values_list("ticket_id", flat=True).first()
    if ticket_id is None:
        raise MISSING()
    ticket = locked(ticket_id)
    reply = PlannedReply.objects.select_for_update(of=("self",)).select_related("author").get(pk=planned_id)
    if reply.state not in OPEN_STATES:
        raise PLAN_OVER(state=reply.state)
    return reply, ticket


@operation
def put_off_reply(*, actor: Actor, planned_id: int, not_before: datetime, version: int | None = None) -> PlannedReply:
    """Let an answer leave at another time; one that was held up waits again.

    Raises MISSING, PLAN_OVER, INVALID for a time that is no future one, STALE unless `version` is still the answer's.
    """
    reply, ticket = _open_plan(planned_id)
    if version is not None and version != reply.version:
        raise changed_meanwhile("planned_reply", reply)
    given = {"not_before": future(not_before), "is_scheduled": True, "state": State.WAITING}
    if change(reply, held_by="", held_detail={}, **given):
        announce_plan(reply, ticket, actor=actor)
    return reply


@operation
def take_back_reply(*, actor: Actor, planned_id: int) -> Draft:
    """Let an answer not leave: its words and files are its author's draft again. Raises MISSING, PLAN_OVER."""
    reply, ticket = _open_plan(planned_id)
    body = reply.html or markup.paragraphs(reply.text)
    draft = give_back_step(
        reply.author_id, ticket, body=body, uploads=reply.upload_ids, kind=reply.kind, forward=reply.forward
    )
    _close(reply, ticket, State.CANCELLED, actor=actor)
    return draft


def _close(reply: PlannedReply, ticket: Ticket, state: str, *, actor: Actor) -> None:
    """Step: its words stand elsewhere now."""
    change(reply, state=state, text="", html="", upload_ids=[], forward={})
    announce_plan(reply, ticket, actor=actor)


@operation
def send_planned(*, actor: Actor, planned_id: int) -> Message:
    """Send an answer now that waits or is held up. Raises MISSING, PLAN_OVER, and what `reply` does."""
    return _release_step(planned_id, actor=actor)


def _release_step(planned_id: int, *, actor: Actor | None = None) -> Message:
    """Step: an answer leaves in its author's name: work is locked before tickets, tickets before what waits on them."""
    found = PlannedReply.objects.select_related("author").filter(pk=planned_id).first()
    if found is None:
        raise MISSING()
    author = Actor.of(found.author)
    if found.token_id is not None:
        author = Actor("token", found.token_id, found.author.name, found.author_id)
    if found.status in FINISHED and found.state in OPEN_STATES:
        take_from_queue(found.ticket_id, actor=author, reason=found.status)
    workable(found.ticket_id)
    reply, ticket = _open_plan(planned_id)
    if actor is None and not (reply.state == State.WAITING and reply.not_before <= timezone.now()):
        raise PLAN_OVER(state=reply.state)
    message = _leave_step(reply, ticket, author)
    _close(reply, ticket, State.SENT, actor=actor or author)
    return message


def _leave_step(reply: PlannedReply, ticket: Ticket, author: Actor) -> Message:
    if reply.kind == PlannedReply.Kind.FORWARD:
        return forward_step(reply, ticket, actor=author)
    return reply_step(
        ticket, text=reply.text, html=reply.html, attachments=reply.upload_ids, cc=reply.cc,
        status=reply.status or None, by_text=reply.media == Media.SMS, actor=author,
    )  # fmt: skip


@operation
def _release(*, planned_id: int) -> Message:
    return _release_step(planned_id)


@operation
def _hold(*, planned_id: int, refusal: Refusal) -> None:
    """What refused an answer at its time holds it up; it stays until somebody decides."""
    reply = PlannedReply.objects.select_for_update(of=("self",)).select_related("ticket__queue").get(pk=planned_id)
    if reply.state == State.WAITING:
        hold_step(reply, reply.ticket, refusal.code, refusal.detail)


def send_due_replies(limit: int = 20) -> int:
    """Tick: send the answers whose time has come; what refuses one holds it up."""
    due = PlannedReply.objects.filter(state=State.WAITING, not_before__lte=timezone.now())
    ids = list(due.order_by("not_before", "id").values_list("id", flat=True)[:limit])
    for planned_id in ids:
        try:
            _release(planned_id=planned_id)
        except Refusal as refusal:
            if refusal.problem is not PLAN_OVER:  # another keeper was faster, or somebody took it back
                _hold(planned_id=planned_id, refusal=refusal)
        except DatabaseError:
            raise
        except Exception:
            log.exception("a planned answer could not leave", extra={"planned_reply": planned_id})
            _hold(planned_id=planned_id, refusal=BROKEN())
    return len(ids)
