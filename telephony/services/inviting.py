"""Steps around people who are brought into a call: asked in, arrived, gone, let in, taking over."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import publish
from routing.models import AgentState
from routing.services import attend, has_voice
from staff.models import Person
from telephony.events import SUPERVISION_CHANGED
from telephony.models import OPEN_STAGES, Call, CallState, Command, Invitation, Leg, LegState, Mode, Purpose, Stage
from telephony.problems import PERSON_ON_CALL
from telephony.rules.inviting import TERMINAL, Present, after_leaving, heir_of, next_stage
from telephony.rules.states import LEG_TERMINAL
from telephony.selectors import supervision_audiences
from telephony.services import commands, seats
from telephony.services.commands import plan
from telephony.services.flight import new_label, note, update

ASKING = (Stage.CALLING, Stage.TALKING)


def is_asking(call: Call) -> bool:
    """Step: whether the agent of a locked call is asking somebody about it, which the caller does not hear."""
    return Invitation.objects.filter(call=call, purpose=Purpose.CONSULT, stage__in=ASKING).exists()


def invite(
    call: Call, *, purpose: str, by: Person, colleague: AgentState | None = None, number: str = "", mode: str = ""
) -> Invitation:
    """Step: ring a number, or a colleague whom `lock_to_attend` locked, into the room of a locked call.

    Nothing else rings at the colleague until it is over. Raises PERSON_ON_CALL.
    """
    person = colleague.person if colleague else None
    if person is not None:
        asked = Invitation.objects.filter(person=person, stage__in=OPEN_STAGES).exists()
        if asked or has_voice(person.pk):
            raise PERSON_ON_CALL(who=person.name)
    party = "supervisor" if purpose == Purpose.SUPERVISE else "guest"
    leg = Leg.objects.create(call=call, party=party, person=person, turn=call.turn, label=new_label())
    made = Invitation.objects.create(
        call=call, leg=leg, purpose=purpose, by=by, person=person, number=number, mode=mode, turn=call.turn
    )
    if colleague is not None:
        attend(colleague, made.pk, actor=Actor.of(by))
    note(call, f"{purpose}_asked", invitation=made.pk, by=by.pk, person=person.pk if person else None)
    plan(call, "invite", leg, mode=mode)
    tell(call, made)
    return made


def participants_of(call: Call) -> list[dict[str, Any]]:
    """Everybody who was brought into this turn of a call, as its row shows them; supervisors are not among them."""
    rows = Invitation.objects.filter(call=call, turn=call.turn).exclude(purpose=Purpose.SUPERVISE)
    return [
        {
            "id": one.pk,
            "purpose": one.purpose,
            "stage": one.stage,
            "person": one.person_id,
            "name": one.person.name if one.person else "",
            "number": one.number,
            "reason": one.reason,
            "by": one.by_id,
        }
        for one in rows.select_related("person").order_by("pk")
    ]


def tell(call: Call, invitation: Invitation, *, actor: Actor = SYSTEM, **fields: Any) -> None:
    """Step: everybody concerned hears how an invitation stands now; of supervision only who may know of it."""
    if invitation.purpose != Purpose.SUPERVISE:
        update(call, actor=actor, participants=participants_of(call), **fields)
        return
    invitation.version += 1
    invitation.save(update_fields=["version"])
    publish(
        SUPERVISION_CHANGED,
        invitation,
        actor=actor,
        audiences=supervision_audiences(call, invitation),
        customer_id=call.customer_id,
        ticket_id=call.ticket_id,
        facts={"call": call.pk, "mode": invitation.mode, "stage": str(invitation.stage)},
    )


def locked(call: Call, leg: Leg) -> Invitation | None:
    """Step: the invitation behind a leg of a locked call; None for callers' and agents' legs."""
    return Invitation.objects.select_for_update(of=("self",)).select_related("person").filter(leg=leg).first()


def set_stage(call: Call, invitation: Invitation, stage: str, reason: str = "", *, actor: Actor = SYSTEM) -> None:
    """Step: move an invitation of a locked call, with everything that follows from it; to where it is: nothing."""
    before = invitation.stage
    if stage == before:
        return
    if stage == Stage.HANDED_OVER:
        reason = ""  # they came, whatever happened to them since
    invitation.stage, invitation.reason = stage, reason[:40]
    if stage in TERMINAL:
        invitation.ended_at = timezone.now()
        seats.give_up_soon(invitation)
    invitation.save(update_fields=["stage", "reason", "ended_at"])
    who = invitation.person_id
    note(call, f"{invitation.purpose}_{stage}", invitation=invitation.pk, person=who, reason=reason[:40])
    if before in ASKING and invitation.purpose == Purpose.CONSULT and stage in (*_BACK, Stage.JOINED):
        give_caller_back(call)
    if invitation.purpose == Purpose.TRANSFER and stage in (Stage.HANDED_OVER, Stage.FAILED):
        follow_leg(invitation.leg)
    tell(call, invitation, actor=actor)


_BACK = (Stage.CANCELLED, Stage.FAILED, Stage.ENDED)


def give_caller_back(call: Call) -> None:
    """Step: the caller hears the others again, unless nobody of ours is there: then they go on being comforted."""
    if call.state in (CallState.CONNECTED, CallState.OUTSIDE) and not call.comforted and not call.ended_by:
        plan(call, "resume")


def follow_leg(leg: Leg) -> None:
    """Step: the work behind a call has to follow this leg; its locks come first, so it is done right after the commit."""
    from telephony.services.losing import follow

    leg.give_up_at = timezone.now()
    leg.save(update_fields=["give_up_at"])
    transaction.on_commit(lambda: commands.in_background(follow, leg.pk), robust=True)


def arrived(call: Call, leg: Leg) -> None:
    """Step: somebody who was asked in is there."""
    invitation = locked(call, leg)
    if invitation is None:
        return
    if leg.joined_at is None:
        leg.joined_at = timezone.now()
        leg.save(update_fields=["joined_at"])
    before, stage = invitation.stage, next_stage(invitation.purpose, invitation.stage, "arrived")
    set_stage(call, invitation, stage)
    if before == Stage.CALLING and invitation.purpose == Purpose.SUPERVISE and stage == Stage.JOINED:
        asked = Command.objects.filter(leg=leg, kind="invite").values_list("detail", flat=True).first() or {}
        if asked.get("mode") != invitation.mode:
            plan(call, "coach", leg)  # they chose another way while it rang


def gone(call: Call, leg: Leg, status: str) -> None:
    """Step: somebody who was asked in is not there any more, or never came: `status` in the provider's words."""
    invitation = locked(call, leg)
    if invitation is None:
        return
    stage = after_leaving(invitation.purpose, invitation.stage, status)
    set_stage(call, invitation, stage, "left" if status == "completed" else status)
    end_if_alone(call)


def end_if_alone(call: Call) -> None:
    """Step: a caller who was handed to somebody outside, and is alone now, is not left in an empty room."""
    if call.state != CallState.OUTSIDE or call.ended_by:
        return
    others = call.legs.filter(turn=call.turn).exclude(party__in=("caller", "former", "supervisor"))
    if not others.exclude(state__in=LEG_TERMINAL).exists():
        update(call, ended_by="guest")
        plan(call, "hang_up")


def drop(call: Call, invitation: Invitation, *, actor: Actor, reason: str = "dropped") -> None:
    """Step: send somebody away who was asked in, or call them off while it rings."""
    stage = next_stage(invitation.purpose, invitation.stage, "dropped")
    if stage == invitation.stage:
        return
    plan(call, "drop_guest", invitation.leg)
    set_stage(call, invitation, stage, reason, actor=actor)


def close_all(call: Call, reason: str) -> None:
    """Step: a locked call is over, or goes back to its queue: nobody who was brought in stays."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(call=call, stage__in=OPEN_STAGES)
    for one in rows.select_related("person", "leg").order_by("pk"):
        one.stage = next_stage(one.purpose, one.stage, "call_over")
        one.reason, one.ended_at = reason, timezone.now()
        one.save(update_fields=["stage", "reason", "ended_at"])
        seats.give_up_soon(one)
        tell(call, one)


def heir(call: Call) -> Invitation | None:
    """Who has this call when its agent is gone; None when nobody was brought in or nobody is there yet."""
    rows = {one.pk: one for one in Invitation.objects.filter(call=call, turn=call.turn, stage__in=OPEN_STAGES)}
    there = [Present(one.pk, one.purpose, one.stage, one.person_id is not None) for one in rows.values()]
    found = heir_of(there)
    return rows[found.invitation] if found else None


def failed_transfer(call: Call) -> Invitation | None:
    """The transfer that left this call without an agent in its present turn, because nobody took it over."""
    newest = Invitation.objects.filter(call=call, turn=call.turn, purpose=Purpose.TRANSFER).order_by("-pk").first()
    is_left = newest is not None and newest.stage == Stage.FAILED
    return newest if is_left and not call.legs.filter(turn=call.turn, party="agent").exists() else None


def hand_over(call: Call, invitation: Invitation, *, actor: Actor) -> None:
    """Step: a locked call goes on with somebody who is in it already; the work behind it was moved before."""
    leave_to_others(call)
    leg = Leg.objects.select_for_update().get(pk=invitation.leg_id)
    invitation.leg = leg
    fields: dict[str, Any] = {"comforted": False, "muted": False, "trouble": ""}
    if invitation.person_id:
        leg.party = "agent"
        leg.save(update_fields=["party"])
        fields["owner_id"] = invitation.person_id
    set_stage(call, invitation, Stage.HANDED_OVER, actor=actor)
    update(call, actor=actor, happened="" if invitation.person_id else "handed_out", **fields)
    give_caller_back(call)
    end_if_alone(call)
    coach_anew(call)


def leave_to_others(call: Call) -> None:
    """Step: the agent of a locked call is out of it, whatever their line still says."""
    for leg in call.legs.select_for_update().filter(party="agent", turn=call.turn):
        leg.party, leg.give_up_at = "former", None
        leg.save(update_fields=["party", "give_up_at"])
        if leg.state not in LEG_TERMINAL:
            plan(call, "drop_agent", leg)


def coach_anew(call: Call) -> None:
    """Step: whoever whispers does so to the agent who is there now."""
    whispers = Invitation.objects.filter(
        call=call, turn=call.turn, purpose=Purpose.SUPERVISE, mode=Mode.WHISPER, stage=Stage.JOINED
    )
    for one in whispers.select_related("leg"):
        plan(call, "coach", one.leg)


def invited_leg_moved(call: Call, leg: Leg) -> None:
    """Step: the line of somebody who was asked in rings, is answered or is over."""
    if leg.state in LEG_TERMINAL:
        gone(call, leg, leg.state)
    elif leg.state == LegState.IN_PROGRESS:
        if leg.room_sequence < 0:
            leg.in_room = True
            leg.save(update_fields=["in_room"])
        arrived(call, leg)
