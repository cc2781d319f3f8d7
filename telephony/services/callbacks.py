"""Callbacks: promised, waiting at the old place, dialled for the agent who accepts, tried again when nobody answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import Happening, publish
from core.operations import operation
from core.prepared import ID, Prepared
from core.records import change
from customers.rules.addresses import show_phone
from routing.models import QUEUED, Queue, WorkItem
from routing.services import cancel_for, enqueue, link_ticket
from telephony.events import CALLBACK_CHANGED
from telephony.models import (
    Call,
    Callback,
    CallbackOutcome,
    CallbackState,
    CallState,
    Command,
    Leg,
    LegState,
    PhoneNumber,
)
from telephony.problems import CALLBACK_OVER, CALLBACK_RUNNING
from telephony.rules.callbacks import next_dial
from telephony.rules.states import LEG_TERMINAL, check_after
from telephony.rules.texts import written
from telephony.selectors import callback_audiences
from telephony.services.commands import plan
from telephony.services.flight import announce, new_label, note, update
from telephony.services.guarding import number_to_call_back
from telephony.services.policies import policy_of
from telephony.services.popping import screen_pop, title_of, titles
from telephony.services.tickets import open_for_callback
from tickets.models import Direction, Media, Message
from tickets.services.announcing import locked as locked_ticket
from tickets.services.messages import add_message_step

REF = "callback"
OVER = (CallbackState.DONE, CallbackState.FAILED, CallbackState.CANCELLED)
ENDS = {
    CallbackOutcome.REACHED: CallbackState.DONE,
    CallbackOutcome.NOT_REACHED: CallbackState.FAILED,
    CallbackOutcome.UNKNOWN: CallbackState.FAILED,
    CallbackOutcome.CANCELLED: CallbackState.CANCELLED,
    CallbackOutcome.RANG_AGAIN: CallbackState.CANCELLED,
}


def promise(call: Call, *, rank: datetime | None) -> Callback | None:
    """Step: somebody will call this locked call's number back, at its old place. Said twice, it is promised once."""
    queue = call.queue
    number = number_to_call_back(call, call.queue_id)
    if not number or queue is None:
        return None
    made, is_new = Callback.objects.get_or_create(
        call=call, defaults={"number": number, "queue": queue, "team_id": queue.team_id, "ticket_id": call.ticket_id}
    )
    if is_new:
        note(call, "callback_promised", queue=queue.key)
        update(call, became=REF)
        _announce(made, SYSTEM)
        _enqueue(made, call, rank)
    return made


def _enqueue(callback: Callback, call: Call, rank: datetime | None) -> WorkItem:
    """Step: the callback is work; nobody is on the line, so neither overflow nor an emergency speaks to it."""
    pop = {**screen_pop(call), "from": callback.number, "shown": show_phone(callback.number)}
    pop |= {"callback": callback.pk, "attempts": callback.attempts}
    pop["title"] = titles("callback", call)
    return enqueue(
        actor=SYSTEM,
        queue=callback.queue,
        media="voice",
        ref=(REF, callback.pk),
        title=written("callback", call.language, who=title_of(call)),
        customer_id=call.customer_id,
        ticket_id=callback.ticket_id,
        screen_pop=pop,
        rank=rank,
        stays=True,
    )


def _close(callback: Callback, outcome: CallbackOutcome, *, actor: Actor = SYSTEM, **fields: Any) -> None:
    """Step: a locked callback is over, and why."""
    state = ENDS[outcome]
    _set(callback, actor=actor, state=state, outcome=outcome, due_at=None, closed_at=timezone.now(), **fields)


def _set(callback: Callback, *, actor: Actor = SYSTEM, **fields: Any) -> None:
    changes = change(callback, **fields)
    if changes:
        _announce(callback, actor, {name: pair for name, pair in changes.items() if name in ("state", "attempts")})


def _announce(callback: Callback, actor: Actor, changes: Any = None) -> None:
    publish(
        CALLBACK_CHANGED,
        callback,
        actor=actor,
        changes=changes,
        audiences=callback_audiences(callback),
        customer_id=callback.call.customer_id,
        ticket_id=callback.ticket_id,
        facts={"state": str(callback.state), "attempts": callback.attempts, "outcome": str(callback.outcome)},
    )


def lock_callback(callback_id: int) -> Callback:
    """Step: the callback, locked. Order: work item, call, callback."""
    rows = Callback.objects.select_for_update(of=("self",)).select_related("queue", "call__customer")
    return rows.get(pk=callback_id)


def dial_accepted(item: WorkItem, actor: Actor) -> None:
    """Step: an agent took the callback: their phone rings first, the customer's once they are there."""
    callback = lock_callback(item.ref_id)
    if callback.state in OVER:
        return
    asked, now = callback.call, timezone.now()
    if callback.ticket_id is None:
        callback.ticket_id = open_for_callback(callback, item)
        callback.save(update_fields=["ticket_id"])
    call = Call(
        direction="outbound",
        callback=callback,
        state=CallState.CONNECTING,
        caller_kind=asked.caller_kind,
        caller=callback.number,
        dialled=callback.number,
        number=_number_of(callback),
        language=asked.language,
        first_language=asked.first_language,
        queue=item.queue,
        team_id=item.queue.team_id,
        owner_id=item.agent_id,
        contact_point_id=asked.contact_point_id,
        customer=asked.customer,
        ticket_id=callback.ticket_id,
        work_item=item,
        turn=1,
        recording_policy=policy_of(item.queue_id).recording,
        accepted_at=now,
        check_at=check_after(CallState.CONNECTING, now),
    )
    call.save(force_insert=True)
    agent = Leg.objects.create(call=call, party="agent", person_id=item.agent_id, turn=1, label=new_label())
    Leg.objects.create(call=call, party="caller", label=new_label())
    link_ticket(actor=actor, item=item, ticket_id=callback.ticket_id)
    note(call, "callback", person=item.agent_id, attempt=callback.attempts + 1)
    _set(callback, actor=actor, state=CallbackState.DIALLING, owner_id=item.agent_id, due_at=None)
    announce(call, actor=actor, changes={})
    plan(call, "ring", agent)


def _number_of(callback: Callback) -> PhoneNumber | None:
    """What the customer sees: the number that the queue shows to whom it dials, else its own, else the one they called.

    None when we have no number at all; then nobody can be dialled, and the attempt says so.
    """
    rows = PhoneNumber.objects.order_by("id")
    own = policy_of(callback.queue_id).caller_number or rows.filter(queue_id=callback.queue_id).first()
    return own or callback.call.number or rows.first()


def dial_customer(call: Call) -> None:
    """Step: the agent is in the room of a locked call that we make: dial the customer, once."""
    if not call.is_dialling or call.state != CallState.CONNECTING or call.ended_by:
        return
    leg = call.legs.filter(party="caller", state=LegState.PLANNED).first()
    if leg is None or Command.objects.filter(leg=leg, kind="dial").exists():
        return
    attempt = 1
    if call.callback_id:
        callback = lock_callback(call.callback_id)
        _set(callback, attempts=callback.attempts + 1)
        attempt = callback.attempts
    note(call, "dialling", attempt=attempt)
    plan(call, "dial", leg, detect_machines=call.callback_id is None and policy_of(call.queue_id).detect_machines)


def reached(call: Call) -> None:
    """Step: customer and agent talk: the promise is kept."""
    if call.callback_id:
        callback = lock_callback(call.callback_id)
        if callback.state not in OVER:
            _close(callback, CallbackOutcome.REACHED, note="")


def not_reached(call: Call, why: str, *, for_good: bool = False) -> None:
    """Step: this dial reached nobody: again later, or never. The agent's work is in its wrap-up already."""
    if call.callback_id is None:
        note(call, "not_reached", why=why)
        return
    callback = lock_callback(call.callback_id)
    if callback.state != CallbackState.DIALLING:
        return
    due = None if for_good else next_dial(callback.attempts, timezone.now())
    note(call, "not_reached", why=why, attempt=callback.attempts, again=due is not None)
    if due:
        _set(callback, state=CallbackState.OPEN, note=why, due_at=due, owner_id=None)
        return
    _close(callback, CallbackOutcome.UNKNOWN if for_good else CallbackOutcome.NOT_REACHED, note=why, owner_id=None)
    _note_on_ticket(callback, call, unknown=for_good)


def _note_on_ticket(callback: Callback, call: Call, unknown: bool) -> None:
    if callback.ticket_id is None:
        return
    name = "callback_unknown" if unknown else "callback_failed"
    text = written(name, call.language, attempts=callback.attempts, note=callback.note)
    add_message_step(
        locked_ticket(callback.ticket_id),
        actor=SYSTEM,
        direction=Direction.NOTE,
        media=Media.VOICE,
        text=text,
        state=Message.State.SENT,
        author_name=SYSTEM.name,
    )


def handed_back(call: Call, item: WorkItem, actor: Actor) -> None:
    """Step: the agent of a call that has not reached its customer is gone: nobody is rung, and the work waits."""
    callback = lock_callback(call.callback_id) if call.callback_id else None
    update(call, actor=actor, happened="not_reached", ended_at=timezone.now(), ended_by="agent", trouble="")
    Leg.objects.filter(call=call).update(give_up_at=None)
    drop_all(call)
    note(call, "returned", turn=call.turn, queue=item.queue.key)
    if callback is None:
        cancel_for(actor=actor, ref=call.work_ref, reason="nobody dials any more")
    if callback is not None and callback.state == CallbackState.DIALLING:
        fields: dict[str, Any] = {"state": CallbackState.OPEN, "owner_id": None, "due_at": None}
        _set(callback, actor=actor, queue=item.queue, **fields)


def end_dialling(call: Call, *, actor: Actor) -> None:
    """Step: the agent gave up before the customer of a locked call answered; their work is in its wrap-up already."""
    update(call, actor=actor, happened="not_reached", ended_at=timezone.now(), ended_by="agent", trouble="")
    Leg.objects.filter(call=call).update(give_up_at=None)
    not_reached(call, "ended")
    drop_all(call)


def give_up_dialling(call: Call) -> None:
    """Step: nobody knows whether the customer of a locked call was rung: shown, and never dialled again by itself."""
    if not call.is_dialling or call.is_over:
        return
    update(call, happened="not_reached", ended_at=timezone.now(), ended_by="provider", trouble="dial")
    Leg.objects.filter(call=call).update(give_up_at=None)
    not_reached(call, "outcome unknown", for_good=True)
    drop_all(call)


def drop_all(call: Call) -> None:
    """Step: hang up every leg of a call that we make, and end its room."""
    for leg in call.legs.exclude(state__in=LEG_TERMINAL):
        if leg.party == "agent":
            plan(call, "drop_agent", leg)
        elif leg.state != LegState.PLANNED or Command.objects.filter(leg=leg, kind="dial").exists():
            plan(call, "drop_customer", leg)
    if call.conference_sid:
        plan(call, "end_room")


@operation
def cancel_callback(*, actor: Actor, callback_id: int, reason: str = "") -> Callback:
    """Nobody needs to be called back any more. Saying it again is no error. Raises CALLBACK_RUNNING, CALLBACK_OVER."""
    cancel_for(actor=actor, ref=(REF, callback_id), reason="cancelled", states=QUEUED)
    callback = lock_callback(callback_id)
    if callback.state == CallbackState.DIALLING:
        raise CALLBACK_RUNNING(who=callback.owner.name if callback.owner else "-")
    if callback.state in (CallbackState.DONE, CallbackState.FAILED):
        raise CALLBACK_OVER()
    if callback.state != CallbackState.CANCELLED:
        _close(callback, CallbackOutcome.CANCELLED, actor=actor, note=reason)
    return callback


def queue_due_callbacks(limit: int = 20) -> int:
    """Tick: a callback that reached nobody is work again, at its old place."""
    due = Callback.objects.filter(state=CallbackState.OPEN, due_at__lte=timezone.now()).order_by("due_at")
    return sum(_queue_again(callback_id=pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


@operation
def _queue_again(*, callback_id: int) -> int:
    callback = lock_callback(callback_id)
    now = timezone.now()
    if callback.state != CallbackState.OPEN or callback.due_at is None or callback.due_at > now:
        return 0
    _set(callback, due_at=None)
    _enqueue(callback, callback.call, _rank_of(callback))
    return 1


def _rank_of(callback: Callback) -> datetime | None:
    """Step: the place that it keeps, however often it was tried."""
    first = WorkItem.objects.filter(ref_kind=REF, ref_id=callback.pk).order_by("id")
    return first.values_list("rank", flat=True).first()


@dataclass(frozen=True, slots=True)
class Place:
    """What a caller's waiting callback kept for them: where they stood, and the ticket it was about."""

    rank: datetime | None = None
    ticket_id: int | None = None


def take_place(call: Call, queue: Queue) -> Place:
    """Step: a caller rings in whom we promised to call back from this queue: their call goes on at that place.

    Only when number and customer are the same, so that nobody takes the place of another person; a callback that an
    agent has accepted goes on. The callback is over; should it end before anybody answers, it is promised anew.
    """
    if call.customer_id is None or call.contact_point_id is None:
        return Place()
    waiting = Callback.objects.filter(
        state=CallbackState.OPEN,
        queue=queue,
        call__customer_id=call.customer_id,
        call__contact_point_id=call.contact_point_id,
    )
    found = waiting.order_by("id").values_list("pk", flat=True).first()
    if found is None:
        return Place()
    cancel_for(actor=SYSTEM, ref=(REF, found), reason="rang_again", states=QUEUED)
    callback = lock_callback(found)
    if callback.state != CallbackState.OPEN:
        return Place()
    _close(callback, CallbackOutcome.RANG_AGAIN, replaced_by=call)
    note(callback.call, "rang_again", by=call.pk)
    note(call, "took_place", callback=callback.pk)
    return Place(_rank_of(callback), callback.ticket_id)


_replaced = Prepared(ID, lambda call_id: Callback.objects.filter(replaced_by=call_id))


def give_place_back(happening: Happening) -> None:
    """Reaction to call.ended: whoever took the place of a callback and reached nobody, however that came, has it again."""
    call: Call = happening.subject
    if call.connected_at is None and _replaced(call.pk) is not None:
        promise(call, rank=call.work_item.rank if call.work_item else None)
