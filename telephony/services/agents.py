"""The agent's side: connected on accepting, hold, mute, end; and back to the queue when the line is lost."""

from __future__ import annotations

from django.utils import timezone

from core.actor import Actor
from core.events import Happening
from core.inserting import insert
from core.operations import operation
from routing.models import WorkItem
from routing.services import begin_wrap_up, link_ticket
from staff.models import Person
from telephony.models import LIVE, Call, CallState, Invitation, Leg, LegState, Purpose
from telephony.problems import ASKING_ALREADY, NOT_CONNECTED, NOT_YOUR_CALL
from telephony.rules.states import LEG_TERMINAL
from telephony.services.callbacks import dial_accepted, end_dialling, handed_back
from telephony.services.commands import plan
from telephony.services.diverting import move
from telephony.services.flight import lock_call, new_label, note, update
from telephony.services.inviting import ASKING, close_all, failed_transfer, is_asking
from telephony.services.policies import policy_of
from telephony.services.recording import apply_policy
from telephony.services.steering import agent_leg_of, steerable
from telephony.services.tickets import ticket_of

REFS = ("call", "callback")


def connect_accepted(happening: Happening) -> None:
    """Reaction to work.accepted: the caller goes to a room, the agent's phone rings into it, a ticket is there."""
    item: WorkItem = happening.subject
    if item.ref_kind not in REFS or item.agent_id is None:
        return
    call = _call_of(item)
    if call is None:
        dial_accepted(item, happening.actor)
        return
    if call.state != CallState.QUEUED:
        return
    leg = _next_turn(call, item.agent_id)
    ticket_id = ticket_of(call, item, happening.actor)
    link_ticket(actor=happening.actor, item=item, ticket_id=ticket_id)
    note(call, "accepted", person=item.agent_id, turn=call.turn)
    update(
        call,
        actor=happening.actor,
        happened="accepted",
        owner_id=item.agent_id,
        ticket_id=ticket_id,
        accepted_at=timezone.now(),
        conference_sid="",
        held=False,
        muted=False,
        participants=[],
        recording_policy=policy_of(item.queue_id).recording,
        trouble="",
    )
    apply_policy(call)
    # The agent's line first: the provider answers the other by asking us for a document, and both cost the same process.
    plan(call, "ring", leg)
    plan(call, "connect")


def _next_turn(call: Call, agent_id: int) -> Leg:
    """Step: a locked call begins anew in another room: its caller's leg, and the new one of its agent."""
    call.turn += 1
    call.save(update_fields=["turn"])
    agent = Leg(call=call, party="agent", person_id=agent_id, turn=call.turn, label=new_label())
    again = Leg.objects.filter(call=call, party="caller")
    if again.update(room_sequence=-1, in_room=False, joined_at=None):
        insert([agent])
    else:
        label = f"caller-{call.pk}"
        insert([Leg(call=call, party="caller", sid=call.sid, label=label, state=LegState.IN_PROGRESS), agent])
    return agent


def _call_of(item: WorkItem) -> Call | None:
    """Step: the call that this work is about, locked; None for a callback for which nobody is on the line."""
    if item.ref_kind == "call":
        return lock_call(item.ref_id)
    dialled = Call.objects.filter(callback_id=item.ref_id, state__in=LIVE).order_by("-pk")
    pk = dialled.values_list("pk", flat=True).first()
    return None if pk is None else lock_call(pk)


def take_back(happening: Happening) -> None:
    """Reaction to work.returned: a call that had an agent waits again; its old agent's leg is dropped."""
    item: WorkItem = happening.subject
    call = _call_of(item) if item.ref_kind in REFS else None
    if call is None:
        return
    if call.state == CallState.QUEUED:
        move(call, item, actor=happening.actor)
    if call.state not in (CallState.CONNECTING, CallState.CONNECTED):
        return
    if call.is_dialling:
        handed_back(call, item, happening.actor)
        return
    legs = list(call.legs.filter(turn=call.turn).exclude(party="caller"))
    Leg.objects.filter(pk__in=[leg.pk for leg in legs]).update(give_up_at=None)
    close_all(call, "returned")
    # Somebody of ours wanted it, or who should have taken over did not answer: no line was lost, and nobody is told so.
    unanswered = {} if (missed := failed_transfer(call)) is None else {"reason": missed.reason}
    handed_on = happening.actor.kind != "system"
    note(call, "returned", turn=call.turn, queue=item.queue.key, handed_on=handed_on, **unanswered)
    update(
        call,
        actor=happening.actor,
        happened="returned",
        owner_id=None,
        queue_id=item.queue_id,
        team_id=item.queue.team_id,
        held=False,
        muted=False,
        comforted=False,
        trouble="",
    )
    plan(call, "requeue")
    for leg in legs:
        if leg.state not in LEG_TERMINAL:
            plan(call, "drop_agent", leg)


@operation
def hold(*, actor: Actor, person: Person, call_id: int, held: bool) -> Call:
    """Put the caller on hold with music, or take them back.

    Raises CALL_OVER, NOT_YOUR_CALL, NOT_CONNECTED, or ASKING_ALREADY: nobody is let into what two discuss about them.
    """
    call = steerable(call_id, person, CallState.CONNECTED)
    if not held and is_asking(call):
        raise ASKING_ALREADY()
    note(call, "hold" if held else "resume", person=person.pk)
    plan(call, "hold" if held else "resume")
    return call


@operation
def mute(*, actor: Actor, person: Person, call_id: int, muted: bool) -> Call:
    """Mute the agent towards the caller, or unmute. Raises CALL_OVER, NOT_YOUR_CALL or NOT_CONNECTED."""
    call = steerable(call_id, person, CallState.CONNECTED)
    leg = agent_leg_of(call)
    if leg is None:
        raise NOT_CONNECTED()
    note(call, "mute" if muted else "unmute", person=person.pk)
    plan(call, "mute" if muted else "unmute", leg)
    return call


@operation
def rejoin(*, actor: Actor, person: Person, call_id: int, replace: bool) -> Call:
    """The agent's browser is back after a reload or a crash: ring it into the call that goes on without it.

    A line that still lives is left alone, unless the browser says (`replace`) that it does not have it any more.
    Raises CALL_OVER, NOT_YOUR_CALL or NOT_CONNECTED.
    """
    call = steerable(call_id, person, CallState.CONNECTED)
    if call.owner_id != person.pk:
        raise NOT_YOUR_CALL(who=call.owner.name if call.owner else "-")
    handing_on = Invitation.objects.filter(call=call, turn=call.turn, purpose=Purpose.TRANSFER, stage__in=ASKING)
    if handing_on.exists():
        raise NOT_CONNECTED()  # they left it to a number that still rings
    living = agent_leg_of(call)
    if living is not None and not replace:
        return call
    for leg in call.legs.select_for_update().filter(party="agent", turn=call.turn):
        leg.party, leg.give_up_at = "former", None
        leg.save(update_fields=["party", "give_up_at"])
        if leg.state not in LEG_TERMINAL:
            plan(call, "drop_agent", leg)
    leg = Leg.objects.create(call=call, party="agent", person_id=call.owner_id, turn=call.turn, label=new_label())
    note(call, "rejoining", person=person.pk)
    if living is not None and not call.comforted:
        plan(call, "comfort")
        update(call, comforted=True)
    update(call, actor=actor, trouble="agent_line")
    plan(call, "ring", leg)
    return call


@operation
def end_call(*, actor: Actor, person: Person, call_id: int) -> Call:
    """End the call for everybody. Saying it again is no error while it ends. Raises CALL_OVER or NOT_YOUR_CALL."""
    if _is_still_dialling(call_id, person):
        begin_wrap_up(actor=actor, ref=Call.objects.get(pk=call_id).work_ref)  # work is locked before calls
    call = steerable(call_id, person, CallState.CONNECTING, CallState.CONNECTED, CallState.OUTSIDE)
    if call.ended_by:
        return call
    note(call, "ended", person=person.pk)
    if call.is_dialling:
        end_dialling(call, actor=actor)
        return call
    update(call, actor=actor, ended_by="agent")
    plan(call, "hang_up")
    return call


def _is_still_dialling(call_id: int, person: Person) -> bool:
    """Step: whether a call that this person may steer has not reached its customer yet."""
    dialling = Call.objects.filter(pk=call_id, state=CallState.CONNECTING, ended_by="", connected_at__isnull=True)
    mine = dialling if person.is_supervising else dialling.filter(owner_id=person.pk)
    return mine.filter(direction="outbound").exists()
