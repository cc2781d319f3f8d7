"""The reconciler: asks the provider about calls whose callbacks stopped, and about legs whose making is in doubt."""

from __future__ import annotations

import logging
import time
from concurrent.futures import wait
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, When
from django.utils import timezone

from core.actor import SYSTEM
from core.operations import operation
from routing.services import begin_wrap_up, return_to_queue
from telephony.models import IN_ROOM, LIVE, Call, CallEvent, CallState, Command, CommandState, Invitation, Leg, LegState
from telephony.provider import PhoneError, Seat
from telephony.rules.states import LEG_TERMINAL, NEVER_JOINED, check_after
from telephony.services import commands
from telephony.services.callbacks import give_up_dialling
from telephony.services.commands import adopt, drop_if_unwanted
from telephony.services.flight import lock_call, note, update
from telephony.services.following import failed
from telephony.services.inviting import arrived, coach_anew
from telephony.services.recording import settle_recording
from telephony.services.reports import (
    INVITED,
    agent_is_back,
    apply_leg_status,
    caller_gone,
    lose_leg,
    settle_room,
)
from telephony.twilio import phone

log = logging.getLogger(__name__)
ASKING = timedelta(seconds=30)
PATIENCE = 0.3  # seconds between two questions to a provider that does not answer
NEVER_AGAIN = timedelta(days=3650)


def check_silent_calls(limit: int = 10) -> int:
    """Tick: ask about living calls that nobody spoke of for a while; one UPDATE claims each."""
    now = timezone.now()
    due = Call.objects.filter(state__in=LIVE, check_at__lte=now).order_by("check_at")[:limit]
    asked = 0
    for call in list(due):
        if Call.objects.filter(pk=call.pk, check_at=call.check_at).update(check_at=now + ASKING):
            commands.in_background(_check, call)
            asked += 1
    return asked


def ask_all(until: datetime) -> int:
    """Ask about every living call at once, those that wait first; returns how many of them were asked about.

    Who could not be asked (the provider does not answer) is asked again until then.
    """
    waits = Case(When(state=CallState.QUEUED, then=0), default=1)
    left = list(Call.objects.filter(state__in=LIVE).order_by(waits, "pk"))
    asked = 0
    while left and timezone.now() < until:
        running = {commands.threads().submit(_asked, call): call for call in left}
        done, _ = wait(running, timeout=max(0.0, (until - timezone.now()).total_seconds()))
        asked += sum(one.result() for one in done)
        left = [running[one] for one in done if not one.result()]
        if left:
            time.sleep(PATIENCE)
    return asked


def _asked(call: Call) -> bool:
    """In a thread of its own: whether the provider said how this call is."""
    try:
        return _check(call)
    except Exception:
        log.exception("asking about a call broke", extra={"call": call.pk})
        return True  # once more would break once more
    finally:
        connection.close()


def _check(call: Call) -> bool:
    """Ask about one call and take over what is; False when the provider itself is silent: asked again later."""
    try:
        # A customer whose leg is still to be made cannot be gone.
        status = phone().status_of(call.sid) if call.sid else "queued"
        if status in LEG_TERMINAL or status == "":
            settle_gone(call_id=call.pk, status=status or ("failed" if call.is_dialling else "completed"))
            return True
        asked_at = timezone.now()
        seats = phone().seats(call.room) if call.turn else []
        ended = _ended_legs(call, seats)
        settle_seats(call_id=call.pk, turn=call.turn, seats=seats, ended=ended, asked_at=asked_at)
    except PhoneError:
        return False
    is_late = call.accepted_at is not None and call.accepted_at < timezone.now() - NEVER_JOINED
    if (
        call.state == CallState.CONNECTING
        and is_late
        and not call.is_dialling
        and call.sid not in {one.call_sid for one in seats}
    ):
        return_stuck(call_id=call.pk, turn=call.turn)
    return True


def _ended_legs(call: Call, seats: list[Seat]) -> dict[str, str]:
    """Legs that we made in this turn that are in no room although nobody said that they ended: SID -> status."""
    sitting = {one.call_sid for one in seats}
    legs = call.legs.filter(turn=call.turn, sid__isnull=False).exclude(party="caller").exclude(state__in=LEG_TERMINAL)
    silent = [sid for sid in legs.values_list("sid", flat=True) if sid and sid not in sitting]
    return {sid: phone().status_of(sid) or "failed" for sid in silent}


@operation
def return_stuck(*, call_id: int, turn: int) -> None:
    """The caller never arrived in the room although the line lives: back to the head of the queue, to try again."""
    if Call.objects.filter(pk=call_id, turn=turn, state=CallState.CONNECTING, ended_by="").exists():
        return_to_queue(actor=SYSTEM, ref=Call.objects.get(pk=call_id).work_ref, head=True)


@operation
def settle_gone(*, call_id: int, status: str) -> None:
    """The provider says that the caller is gone; nobody had told us."""
    caller_gone(call_id, status)


@operation
def settle_seats(*, call_id: int, turn: int, seats: list[Seat], ended: dict[str, str], asked_at: datetime) -> None:
    """Take over who really is in the room, who is held or muted there, and which agents' legs have ended.

    Where anything was heard of the call since it was asked, that is newer than the list: it is asked once more.
    """
    call = lock_call(call_id)
    now = timezone.now()
    is_outdated = CallEvent.objects.filter(call=call, at__gte=asked_at).exists()
    Call.objects.filter(pk=call_id).update(check_at=now if is_outdated else check_after(call.state, now))
    if call.turn != turn or call.state not in IN_ROOM or is_outdated:
        return
    fields: dict[str, Any] = {}
    for leg in call.legs.select_for_update().order_by("pk"):
        if leg.party != "caller" and leg.turn != turn:
            continue
        seat = next((one for one in seats if one.label == leg.label or one.call_sid == leg.sid), None)
        _settle_leg(call, leg, seat)
        if leg.sid in ended:
            apply_leg_status(call, leg, ended[leg.sid])
        if seat:
            fields |= {"conference_sid": seat.conference_sid}
            shown = {"caller": {"held": seat.hold}, "agent": {"muted": seat.muted}}
            fields |= shown.get(leg.party, {})
    update(call, **fields)
    settle_room(call)


def _settle_leg(call: Call, leg: Leg, seat: Seat | None) -> None:
    now, was_there = timezone.now(), leg.in_room
    if seat is None:
        if leg.in_room:
            leg.in_room = False
            note(call, "found_missing", party=leg.party)
            if leg.party == "agent":
                lose_leg(call, leg, now)
    elif seat.status in ("connected", "") and leg.state not in LEG_TERMINAL:
        leg.sid = adopt(leg.pk, seat.call_sid).sid
        leg.in_room, leg.joined_at = True, leg.joined_at or now
        leg.state = LegState.IN_PROGRESS
        if leg.party == "agent":
            leg.give_up_at = None
            agent_is_back(call, leg)
    leg.save(update_fields=["sid", "in_room", "joined_at", "state", "give_up_at"])
    if seat is not None and leg.in_room:
        if leg.party in INVITED:
            arrived(call, leg)
        drop_if_unwanted(call, leg)
        if leg.party == "agent" and not was_there:
            coach_anew(call)


def resolve_unknown(limit: int = 10) -> int:
    """Tick: a leg may have been made although the answer was lost: find it by its label, or as the only newcomer."""
    now = timezone.now()
    due = Command.objects.filter(state=CommandState.UNKNOWN, due_at__lte=now).select_related("call", "leg")
    resolved = 0
    for command in due.order_by("due_at")[:limit]:
        if Command.objects.filter(pk=command.pk, due_at=command.due_at).update(due_at=now + ASKING):
            commands.in_background(_resolve, command)
            resolved += 1
    return resolved


def _resolve(command: Command) -> None:
    leg = command.leg
    if command.kind == "record_start":
        _resolve_recording(command)
        return
    if leg is None or leg.sid:
        Command.objects.filter(pk=command.pk).update(state=CommandState.DONE)
        return
    try:
        sid = _find(command, leg)
    except PhoneError:
        return
    settle_unknown(command_id=command.pk, sid=sid)


def _resolve_recording(command: Command) -> None:
    try:
        found = phone().recordings_of(command.call.sid or "")
    except PhoneError:
        return
    settle_recording(command_id=command.pk, found=found)


def _find(command: Command, leg: Leg) -> str:
    for seat in phone().seats(f"call-{command.call_id}-{command.turn}"):
        if seat.label == leg.label:
            return seat.call_sid
    invited = Invitation.objects.filter(leg=leg).values_list("number", flat=True).first()
    to = f"client:agent-{leg.person_id}" if leg.person_id else invited or command.call.dialled
    living = [sid for sid, status in phone().calls_to(to) if status not in LEG_TERMINAL]
    known = set(Leg.objects.filter(sid__in=living).values_list("sid", flat=True))
    newcomers = [sid for sid in living if sid not in known]
    return newcomers[0] if len(newcomers) == 1 else ""


@operation
def settle_unknown(*, command_id: int, sid: str) -> None:
    """Adopt what was found; with nothing certain the outcome stays unknown, is shown, and is never redialled by us."""
    command = Command.objects.select_related("leg").get(pk=command_id)
    if not sid and command.kind == "dial":
        begin_wrap_up(actor=SYSTEM, ref=Call.objects.get(pk=command.call_id).work_ref)  # work is locked before calls
    call = lock_call(command.call_id)
    if sid and command.leg_id:
        Command.objects.filter(pk=command_id).update(state=CommandState.DONE, error="")
        note(call, "leg_found", party=command.leg.party if command.leg else "")
        drop_if_unwanted(call, adopt(command.leg_id, sid))
        return
    now = timezone.now()
    Command.objects.filter(pk=command_id).update(due_at=now + NEVER_AGAIN, error="outcome unknown")
    note(call, "outcome_unknown", command=command.kind, party=command.leg.party if command.leg else "")
    if command.kind == "dial":
        give_up_dialling(call)
        return
    if command.kind != "ring":
        failed(call, command, "unknown")
        return
    Leg.objects.filter(pk=command.leg_id or 0, joined_at=None).update(give_up_at=now)
    if not call.is_over and command.turn == call.turn:
        update(call, trouble=command.kind)
