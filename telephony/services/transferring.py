"""Handing a call on and bringing others in: consult, join, complete, cancel, blind to a number, add, drop, leave."""

from __future__ import annotations

from django.utils import timezone

from core.actor import Actor
from core.operations import operation
from core.problems import INVALID, MISSING
from core.tokens import random_token
from routing.models import AgentState
from routing.problems import AGENT_NOT_THERE
from routing.services import begin_wrap_up, lock_to_attend, pass_on
from routing.services.agents import is_there
from staff.models import Person
from telephony.models import Call, CallState, Command, Invitation, Purpose, Stage
from telephony.problems import (
    ASKING_ALREADY,
    NOBODY_ELSE,
    NOT_CONNECTED,
    WRONG_STAGE,
    YOUR_OWN_CALL,
)
from telephony.rules import documents
from telephony.rules.inviting import next_stage
from telephony.rules.states import LEG_TERMINAL, TONES_KEPT
from telephony.services.commands import plan
from telephony.services.flight import lock_call, note
from telephony.services.guarding import allowed_number
from telephony.services.inviting import ASKING, drop, hand_over, heir, invite, leave_to_others, set_stage
from telephony.services.steering import steerable


@operation
def consult(*, actor: Actor, person: Person, call_id: int, agent: Person | None = None, number: str = "") -> Call:
    """Ask a colleague or a number first; the caller is on hold with music meanwhile.

    Raises ASKING_ALREADY, AGENT_NOT_THERE, PERSON_ON_CALL, NUMBER_REFUSED, INVALID unless exactly one is named, and
    as `hold`.
    """
    colleague = _colleague(agent, actor)
    call = _to_ask(call_id, person)
    _ask_in(call, person, colleague, number, Purpose.CONSULT)
    plan(call, "hold")
    return call


def _colleague(agent: Person | None, actor: Actor) -> AgentState | None:
    """Step: whom to ask, locked before the call."""
    return lock_to_attend(agent.pk, actor=actor) if agent else None


@operation
def add_participant(
    *, actor: Actor, person: Person, call_id: int, agent: Person | None = None, number: str = ""
) -> Call:
    """Bring a colleague or a number into the conversation. Raises as `consult`."""
    colleague = _colleague(agent, actor)
    call = steerable(call_id, person, CallState.CONNECTED)
    _ask_in(call, person, colleague, number, Purpose.ADD)
    return call


@operation
def transfer_to_number(*, actor: Actor, person: Person, call_id: int, number: str) -> Call:
    """Hand the caller to a number at once (blind): music until it answers; if it does not, back to the queue's head.

    Raises as `consult`.
    """
    call = _to_ask(call_id, person)
    _ask_in(call, person, None, number, Purpose.TRANSFER)
    plan(call, "hold")
    leave_to_others(call)
    return call


def _to_ask(call_id: int, person: Person) -> Call:
    call = steerable(call_id, person, CallState.CONNECTED)
    if Invitation.objects.filter(call=call, purpose__in=("consult", "transfer"), stage__in=ASKING).exists():
        raise ASKING_ALREADY()
    return call


def _ask_in(call: Call, by: Person, colleague: AgentState | None, number: str, purpose: str) -> None:
    """Step: ring whom was named, if they may be rung."""
    if (colleague is None) == (not number):
        raise INVALID.field("agent", en="Name a colleague or a number.", zh="请指定一位同事或一个号码。")
    if call.ended_by:
        raise NOT_CONNECTED()
    if colleague is None:
        invite(call, purpose=purpose, by=by, number=allowed_number(call.queue_id, by, number))
        return
    if colleague.person_id == call.owner_id:
        raise YOUR_OWN_CALL()
    if not is_there(colleague.person_id):
        raise AGENT_NOT_THERE(who=colleague.person.name)
    invite(call, purpose=purpose, by=by, colleague=colleague)


def _consulted(call: Call) -> Invitation:
    """Step: the newest consultation of a locked call. Raises MISSING."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("person", "leg")
    found = rows.filter(call=call, turn=call.turn, purpose=Purpose.CONSULT).order_by("-pk").first()
    if found is None:
        raise MISSING()
    return found


@operation
def join_consult(*, actor: Actor, person: Person, call_id: int) -> Call:
    """Take the caller off hold: all three talk. Said again it is no error. Raises WRONG_STAGE, and as `hold`."""
    call = steerable(call_id, person, CallState.CONNECTED)
    found = _consulted(call)
    if found.stage != Stage.JOINED:
        _refuse_unless(found, Stage.TALKING)
        set_stage(call, found, next_stage(found.purpose, found.stage, "let_in"), actor=actor)
    return call


@operation
def cancel_consult(*, actor: Actor, person: Person, call_id: int) -> Call:
    """Send the consulted away, or call them off: back to the caller. Said again it is no error."""
    call = steerable(call_id, person, CallState.CONNECTED)
    drop(call, _consulted(call), actor=actor, reason="cancelled")
    return call


@operation
def complete_transfer(*, actor: Actor, person: Person, call_id: int) -> Call:
    """The consulted has the call from now on, and this agent is out of it. Raises WRONG_STAGE, and as `hold`."""
    known = Call.objects.get(pk=call_id)
    found = Invitation.objects.filter(call=known, turn=known.turn, purpose=Purpose.CONSULT).order_by("-pk").first()
    return _hand_over(known, found, person, actor)


@operation
def leave_call(*, actor: Actor, person: Person, call_id: int) -> Call:
    """Hang up oneself and leave the others talking: who was brought in has the call. Raises NOBODY_ELSE, as `hold`."""
    known = Call.objects.get(pk=call_id)
    found = heir(known)
    if found is None:
        steerable(call_id, person, CallState.CONNECTED)
        raise NOBODY_ELSE()
    return _hand_over(known, found, person, actor)


def _hand_over(known: Call, found: Invitation | None, person: Person, actor: Actor) -> Call:
    """Step: the work first, whose locks come before the call's; a refusal below takes that back."""
    if found is not None and known.state == CallState.CONNECTED and person.pk in (known.owner_id, *_any(person)):
        if found.person_id:
            pass_on(actor=actor, ref=known.work_ref, agent_id=found.person_id)
        else:
            begin_wrap_up(actor=actor, ref=known.work_ref)
    call = steerable(known.pk, person, CallState.CONNECTED)
    if found is None:
        raise MISSING()
    again = Invitation.objects.select_for_update(of=("self",)).select_related("person", "leg").get(pk=found.pk)
    _refuse_unless(again, Stage.TALKING, Stage.JOINED)
    note(call, "handed_over", person=person.pk, to=again.person_id)
    hand_over(call, again, actor=actor)
    return call


def _any(person: Person) -> tuple[int, ...]:
    return (person.pk,) if person.is_supervising else ()


def _refuse_unless(found: Invitation, *stages: str) -> None:
    if found.stage not in stages:
        raise WRONG_STAGE(stage=str(found.stage))


@operation
def drop_participant(*, actor: Actor, person: Person, call_id: int, invitation_id: int) -> Call:
    """Send away somebody who was brought in; they may also go by themselves. Said again it is no error.

    Raises MISSING, NOT_YOUR_CALL, CALL_OVER or NOT_CONNECTED.
    """
    call = lock_call(call_id)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("person", "leg")
    found = rows.filter(pk=invitation_id, call=call).exclude(purpose=Purpose.SUPERVISE).first()
    if found is None:
        raise MISSING()
    if found.person_id != person.pk:
        call = steerable(call_id, person, CallState.CONNECTED, CallState.OUTSIDE)
    if found.stage == Stage.HANDED_OVER and found.person_id is None and call.state == CallState.OUTSIDE:
        plan(call, "drop_guest", found.leg)
    else:
        drop(call, found, actor=actor)
    return call


@operation
def send_digits(*, actor: Actor, person: Person, call_id: int, digits: str, invitation_id: int | None = None) -> Call:
    """Send keys to the caller's line, or to a number that was brought in (its menu asks for them).

    Raises MISSING for somebody who is not there, CALL_OVER, NOT_YOUR_CALL or NOT_CONNECTED.
    """
    call = steerable(call_id, person, CallState.CONNECTED)
    legs = call.legs.exclude(state__in=LEG_TERMINAL)
    if invitation_id is None:
        leg = legs.filter(party="caller").first()
    else:
        there = (Stage.TALKING, Stage.JOINED)  # the room may speak of them before their own line does
        leg = legs.filter(invitation__pk=invitation_id, invitation__stage__in=there).first()
    if leg is None:
        raise MISSING()
    # What the keys were stays out of the record: they may be a PIN.
    note(call, "digits", person=person.pk, count=len(digits), to=invitation_id)
    plan(call, "tones", leg, digits=digits, key=random_token())
    return call


def tones_document(*, key: str) -> str:
    """The keys that a command sends, for the line that they are played to; silence once they are forgotten."""
    kept = Command.objects.filter(kind="tones", created_at__gte=timezone.now() - TONES_KEPT).exclude(detail={})
    digits = kept.filter(detail__key=key).values_list("detail__digits", flat=True).first() if key else None
    return documents.tones(digits) if digits else documents.silence(1)
