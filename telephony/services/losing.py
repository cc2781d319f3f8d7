"""When the work behind a call has to follow a leg: an agent's line that stayed away, a blind transfer's end."""

from __future__ import annotations

from django.utils import timezone

from core.actor import SYSTEM
from core.notifications import notify
from core.operations import operation
from routing.services import begin_wrap_up, pass_on, return_to_queue
from telephony.models import Call, CallState, Invitation, Leg, Purpose, Stage
from telephony.services.callbacks import end_dialling
from telephony.services.flight import lock_call, update
from telephony.services.inviting import end_if_alone, give_caller_back, hand_over, heir, leave_to_others, locked
from telephony.services.reports import caller_gone

TRIES = 3
NOT_TAKEN_OVER = "call.not_taken_over"


class Moved(Exception):
    """Between looking and locking the world moved on: nothing was done, look again."""


def return_lost_calls(limit: int = 20) -> int:
    """Tick: follow every leg that is due; an agent's line that stayed away gives the call to who is there, or back."""
    due = Leg.objects.filter(give_up_at__lte=timezone.now()).order_by("give_up_at")[:limit]
    return sum(follow(pk) for pk in list(due.values_list("pk", flat=True)))


def follow(leg_id: int) -> int:
    """Follow one leg if it is due; how many were."""
    for _ in range(TRIES):
        try:
            return _follow(leg_id=leg_id)
        except Moved:
            continue
    return 0


@operation
def _follow(*, leg_id: int) -> int:
    """The work first: routing's locks come before the call's, and its reactions move the call itself."""
    leg = Leg.objects.filter(pk=leg_id, give_up_at__lte=timezone.now()).first()
    if leg is None:
        return 0
    call = Call.objects.get(pk=leg.call_id)
    if leg.party == "caller":
        caller_gone(call.pk, leg.state)  # the provider refuses to dial the customer
    elif call.turn == leg.turn and not call.ended_by:
        if leg.party == "guest":
            _end_transfer(call, leg)
        elif leg.party == "agent" and call.state in (CallState.CONNECTING, CallState.CONNECTED):
            _lose_agent(call)
    lock_call(call.pk)
    return Leg.objects.filter(pk=leg_id, give_up_at__lte=timezone.now()).update(give_up_at=None) or 1


def _lose_agent(call: Call) -> None:
    """Who was brought in takes over; with nobody there the caller goes to the head of the queue.

    A customer whom only this agent wanted to call is not dialled any more: there is nothing to hand on.
    """
    if call.is_dialling and call.callback_id is None:
        begin_wrap_up(actor=SYSTEM, ref=call.work_ref)
        dialling = lock_call(call.pk)
        if dialling.is_dialling and not dialling.is_over:
            end_dialling(dialling, actor=SYSTEM)
        return
    found = heir(call)
    if found is None:
        return_to_queue(actor=SYSTEM, ref=call.work_ref, head=True)
        return
    if found.person_id:
        pass_on(actor=SYSTEM, ref=call.work_ref, agent_id=found.person_id)
    else:
        begin_wrap_up(actor=SYSTEM, ref=call.work_ref)
    now = lock_call(call.pk)
    again = heir(now)
    if now.state != CallState.CONNECTED or again is None or again.pk != found.pk:
        raise Moved
    invitation = locked(now, again.leg)
    if invitation is not None:
        hand_over(now, invitation, actor=SYSTEM)


def _end_transfer(call: Call, leg: Leg) -> None:
    """A number that a call was handed to has answered: the agent writes up. It did not: back to the queue's head.

    Then whoever handed it on is told why in their bell: they are out of the call and see nothing of it any more.
    """
    invitation = Invitation.objects.filter(leg=leg, purpose=Purpose.TRANSFER).first()
    if invitation is None or call.state != CallState.CONNECTED:
        return
    if invitation.stage == Stage.HANDED_OVER:
        begin_wrap_up(actor=SYSTEM, ref=call.work_ref)
        now = lock_call(call.pk)
        leave_to_others(now)
        update(now, happened="handed_out")
        give_caller_back(now)
        end_if_alone(now)
    elif invitation.stage == Stage.FAILED:
        how = {"how": "not_taken_over", "reason": invitation.reason}
        item = return_to_queue(actor=SYSTEM, ref=call.work_ref, head=True, **how)
        if item is not None:
            facts = {"number": invitation.number, "reason": invitation.reason, "queue": item.queue.name}
            notify([invitation.by_id], actor=SYSTEM, code=NOT_TAKEN_OVER, facts=facts, ticket_id=call.ticket_id)
