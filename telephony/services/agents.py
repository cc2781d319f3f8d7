"""The agent's side: connected on accepting, hold, mute, end; and back to the queue when the line is lost."""

from __future__ import annotations

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import Happening
from core.operations import operation
from core.tokens import random_token
from routing.models import WorkItem
from routing.services import begin_wrap_up, link_ticket, return_to_queue
from staff.models import Person
from telephony.models import LIVE, Call, CallState, Leg, LegState
from telephony.problems import CALL_OVER, NOT_CONNECTED, NOT_YOUR_CALL
from telephony.rules.states import LEG_TERMINAL
from telephony.services.callbacks import dial_accepted, end_dialling, handed_back
from telephony.services.commands import plan
from telephony.services.diverting import move
from telephony.services.flight import lock_call, note, update
from telephony.services.reports import caller_gone
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
    now = timezone.now()
    call.turn += 1
    call.save(update_fields=["turn"])
    Leg.objects.update_or_create(
        call=call,
        party="caller",
        defaults={"room_sequence": -1, "in_room": False, "joined_at": None},
        create_defaults={"sid": call.sid, "label": f"caller-{call.pk}", "state": LegState.IN_PROGRESS},
    )
    leg = Leg.objects.create(
        call=call, party="agent", person_id=item.agent_id, turn=call.turn, label=f"leg-{random_token()}"
    )
    ticket_id = ticket_of(call, item, happening.actor)
    link_ticket(actor=happening.actor, item=item, ticket_id=ticket_id)
    note(call, "accepted", person=item.agent_id, turn=call.turn)
    update(
        call,
        actor=happening.actor,
        happened="accepted",
        owner_id=item.agent_id,
        ticket_id=ticket_id,
        accepted_at=now,
        conference_sid="",
        held=False,
        muted=False,
        trouble="",
    )
    plan(call, "connect")
    plan(call, "ring", leg)


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
    legs = list(call.legs.filter(party="agent", turn=call.turn))
    Leg.objects.filter(pk__in=[leg.pk for leg in legs]).update(give_up_at=None)
    note(call, "returned", turn=call.turn, queue=item.queue.key)
    update(
        call,
        actor=happening.actor,
        happened="returned",
        owner_id=None,
        queue_id=item.queue_id,
        team_id=item.queue.team_id,
        held=False,
        muted=False,
        trouble="",
    )
    plan(call, "requeue")
    for leg in legs:
        if leg.state not in LEG_TERMINAL:
            plan(call, "drop_agent", leg)


def _mine(call_id: int, person: Person, *states: str) -> Call:
    """Step: the call, locked, if this person may steer it. Raises CALL_OVER, NOT_YOUR_CALL, NOT_CONNECTED."""
    call = lock_call(call_id)
    if call.is_over:
        raise CALL_OVER()
    if call.owner_id != person.pk and not person.is_supervising:
        raise NOT_YOUR_CALL(who=call.owner.name if call.owner else "-")
    if call.state not in states or (call.state == CallState.CONNECTED and not call.conference_sid):
        raise NOT_CONNECTED()
    return call


@operation
def hold(*, actor: Actor, person: Person, call_id: int, held: bool) -> Call:
    """Put the caller on hold with music, or take them back. Raises CALL_OVER, NOT_YOUR_CALL or NOT_CONNECTED."""
    call = _mine(call_id, person, CallState.CONNECTED)
    note(call, "hold" if held else "resume", person=person.pk)
    plan(call, "hold" if held else "resume")
    return call


@operation
def mute(*, actor: Actor, person: Person, call_id: int, muted: bool) -> Call:
    """Mute the agent towards the caller, or unmute. Raises CALL_OVER, NOT_YOUR_CALL or NOT_CONNECTED."""
    call = _mine(call_id, person, CallState.CONNECTED)
    leg = call.legs.filter(party="agent", turn=call.turn).exclude(state__in=LEG_TERMINAL).order_by("-pk").first()
    if leg is None:
        raise NOT_CONNECTED()
    note(call, "mute" if muted else "unmute", person=person.pk)
    plan(call, "mute" if muted else "unmute", leg)
    return call


@operation
def end_call(*, actor: Actor, person: Person, call_id: int) -> Call:
    """End the call for everybody. Saying it again is no error while it ends. Raises CALL_OVER or NOT_YOUR_CALL."""
    if _is_still_dialling(call_id, person):
        begin_wrap_up(actor=actor, ref=Call.objects.get(pk=call_id).work_ref)  # work is locked before calls
    call = _mine(call_id, person, CallState.CONNECTING, CallState.CONNECTED)
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
    return mine.filter(callback__isnull=False).exists()


def return_lost_calls(limit: int = 20) -> int:
    """Tick: a call whose agent's line stayed away past the grace goes back to the head of its queue."""
    due = Leg.objects.filter(give_up_at__lte=timezone.now()).order_by("give_up_at")[:limit]
    return sum(_return_lost(leg_id=leg, call_id=call) for leg, call in list(due.values_list("pk", "call_id")))


@operation
def _return_lost(*, leg_id: int, call_id: int) -> int:
    """The work first: routing's locks come before the call's, and its reaction moves the call itself."""
    leg = Leg.objects.filter(pk=leg_id, give_up_at__lte=timezone.now()).first()
    if leg is None:
        return 0
    call = Call.objects.get(pk=call_id)
    if leg.party == "caller":
        caller_gone(call_id, leg.state)  # the provider refuses to dial the customer
    elif call.state in (CallState.CONNECTING, CallState.CONNECTED) and call.turn == leg.turn and not call.ended_by:
        return_to_queue(actor=SYSTEM, ref=call.work_ref, head=True)
    lock_call(call_id)
    return Leg.objects.filter(pk=leg_id, give_up_at__lte=timezone.now()).update(give_up_at=None) or 1
