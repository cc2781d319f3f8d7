"""What the provider reports, in any order, repeated, late or never: calls, legs, conferences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils import timezone

from core.actor import SYSTEM
from core.operations import operation
from core.prepared import ID, TEXT, Prepared
from routing.services import abandon, begin_wrap_up, return_to_queue
from telephony.models import IN_ROOM, Call, CallState, Leg
from telephony.rules import documents
from telephony.rules.states import LEG_TERMINAL, LOST_LINE_GRACE, next_leg_state
from telephony.services.callbacks import dial_customer, not_reached, reached
from telephony.services.commands import adopt, drop_if_unwanted, plan
from telephony.services.flight import address, lock_call, note, sign_of_life, still_there, update
from telephony.services.inviting import arrived, close_all, coach_anew, gone, invited_leg_moved, is_asking
from telephony.services.queueing import queue_document
from telephony.services.receipts import once
from telephony.services.recording import apply_policy

Report = Mapping[str, str]
INVITED = ("guest", "supervisor")
NOTHING_LEFT = {"held": False, "comforted": False, "trouble": "", "recording": "off", "recording_resumes_at": None}
_by_sid = Prepared(TEXT, lambda sid: Call.objects.filter(sid=sid))
_by_id = Prepared(ID, lambda call_id: Call.objects.filter(pk=call_id))
_legs = Prepared(ID, lambda call_id: Leg.objects.select_for_update().filter(call=call_id).order_by("pk"))


@operation
def report_call(*, key: str, report: Report) -> str:
    """The caller's own leg changed: when it is over, so is the call. Reports about unknown calls change nothing."""
    return once(key, lambda: _report_call(report))


def _report_call(report: Report) -> str:
    found = _by_sid(report.get("CallSid", ""))
    if found is None:
        return ""
    if report.get("CallStatus") in LEG_TERMINAL:
        caller_gone(found.pk, report["CallStatus"])
    else:
        sign_of_life(found.pk, found.state)
    return ""


@operation
def hear_of_end(*, sid: str, status: str) -> None:
    """Whoever asks for a document may say that the caller is over: nobody else need tell us. Said again it is no error."""
    _report_call({"CallSid": sid, "CallStatus": status})


def caller_gone(call_id: int, status: str) -> None:
    """Step: the caller is not there any more. The work is settled first: locks go agent, item, then call."""
    settled = _settle_work(call_id)
    call = lock_call(call_id)
    if call.is_over:
        return
    if not settled and call.work_item_id is not None:
        # It was queued while we looked: the work item exists by now.
        _settle_work(call_id)
    now = timezone.now()
    for leg in _legs.rows(call.pk):
        leg.give_up_at = None
        if leg.party == "caller":
            leg.state, leg.in_room, leg.ended_at = next_leg_state(leg.state, status), False, leg.ended_at or now
        leg.save(update_fields=["state", "in_room", "ended_at", "give_up_at"])
    note(call, "caller_gone", status=status)
    was = call.state
    ended: dict[str, Any] = {**NOTHING_LEFT, "ended_at": now, "ended_by": call.ended_by or "caller"}
    if call.is_dialling and status != "completed":
        update(call, happened="not_reached", **ended)
        not_reached(call, status)
    else:
        reached(call)  # a leg that is completed was answered, whatever else we have not heard yet
        update(call, happened="caller_gone", **ended)
    if was in IN_ROOM:
        _clear_room(call)


def _settle_work(call_id: int) -> bool:
    """Step: the work of a call waits no more, or begins its wrap-up; whether there was any to settle."""
    call = _by_id(call_id)
    if call is None or call.work_item_id is None:
        return False
    done = abandon(actor=SYSTEM, ref=call.work_ref) or begin_wrap_up(actor=SYSTEM, ref=call.work_ref)
    return done is not None


def _clear_room(call: Call) -> None:
    """Step: with the caller gone everybody else goes too, and the room with them."""
    for leg in call.legs.exclude(party="caller").exclude(state__in=LEG_TERMINAL):
        plan(call, "drop_agent", leg)
    close_all(call, "caller gone")
    if call.conference_sid:
        plan(call, "end_room")


@operation
def report_leg(*, key: str, label: str, report: Report) -> str:
    """An agent's leg changed. The label in the address says which, so the first report adopts the SID."""
    return once(key, lambda: _report_leg(label, report))


def _report_leg(label: str, report: Report) -> str:
    known = Leg.objects.filter(label=label).first()
    if known is None:
        return ""
    is_over = report.get("CallStatus") in LEG_TERMINAL
    if known.party == "caller" and is_over and known.sid in (None, report.get("CallSid")):
        caller_gone(known.call_id, report["CallStatus"])  # the work first: it is locked before the call
    call = lock_call(known.call_id)
    leg = adopt(known.pk, report.get("CallSid", ""))
    if leg.sid != report.get("CallSid"):
        note(call, "foreign_leg", label=label)
        return ""
    if leg.party == "caller":
        if not is_over:
            _move_customer(call, leg, report.get("CallStatus", ""))
        return ""
    apply_leg_status(call, leg, report.get("CallStatus", ""))
    still_there(call)
    return ""


def _move_customer(call: Call, leg: Leg, status: str) -> None:
    """Step: the customer's leg that we dial rings or is answered; one that comes after the end is dropped."""
    new = next_leg_state(leg.state, status)
    if new == leg.state:
        return
    note(call, "customer_leg", state=new)
    leg.state = new
    leg.save(update_fields=["state"])
    drop_if_unwanted(call, leg)
    still_there(call)


def apply_leg_status(call: Call, leg: Leg, status: str) -> None:
    """Step: move a leg that we made; an agent's that is gone while the caller stays is given up, after a grace if it had joined."""
    new = next_leg_state(leg.state, status)
    if new == leg.state:
        return
    note(call, f"{leg.party}_leg", state=new, person=leg.person_id)
    leg.state = new
    now = timezone.now()
    if new in LEG_TERMINAL:
        leg.in_room, leg.ended_at = False, now
        lose_leg(call, leg, now)
    leg.save(update_fields=["state", "in_room", "ended_at", "give_up_at"])
    if leg.party in INVITED:
        invited_leg_moved(call, leg)
    drop_if_unwanted(call, leg)


def lose_leg(call: Call, leg: Leg, now: datetime) -> None:
    """Step: mark a leg whose agent is gone although nobody ended the call."""
    if leg.party != "agent" or call.is_over or call.ended_by or leg.turn != call.turn or leg.give_up_at:
        return
    leg.give_up_at = now + (LOST_LINE_GRACE if leg.joined_at else timedelta(0))
    update(call, trouble="agent_line")
    if leg.joined_at and call.state == CallState.CONNECTED and call.conference_sid and not call.comforted:
        note(call, "comforted")
        update(call, comforted=True)
        plan(call, "comfort")


@operation
def report_machine(*, key: str, label: str, report: Report) -> str:
    """What answered a call that we made, a person or a machine; the first word counts, whenever it comes."""
    return once(key, lambda: _report_machine(label, report))


def _report_machine(label: str, report: Report) -> str:
    found = Leg.objects.filter(label=label, party="caller").values_list("call_id", flat=True).first()
    if found is not None and report.get("AnsweredBy"):
        call = lock_call(found)
        if not call.answered_by:
            note(call, "answered_by", what=report["AnsweredBy"][:30])
            update(call, answered_by=report["AnsweredBy"][:30])
    return ""


@operation
def report_room(*, key: str, report: Report) -> str:
    """Something happened in a conference: joined, left, held, muted, started, ended."""
    return once(key, lambda: _report_room(report))


def _report_room(report: Report) -> str:
    call_id, turn = read_room(report.get("FriendlyName", ""))
    if call_id is None or not Call.objects.filter(pk=call_id).exists():
        return ""
    call = lock_call(call_id)
    event = report.get("StatusCallbackEvent", "")
    leg = _leg_of(call, report)
    note(call, event[:40], turn=turn, party=leg.party if leg else "")
    if turn != call.turn:
        return ""
    fields: dict[str, Any] = {}
    if not call.conference_sid and report.get("ConferenceSid"):
        fields["conference_sid"] = report["ConferenceSid"][:34]
    if leg and event in ("participant-join", "participant-leave"):
        _sit(call, leg, event, int(report.get("SequenceNumber") or 0), moment_of(report))
    update(call, **fields)
    settle_room(call)
    still_there(call)
    return ""


def read_room(name: str) -> tuple[int | None, int]:
    """Call and turn from a conference's name; (None, 0) for a room that is not ours."""
    parts = name.split("-")
    if len(parts) == 3 and parts[0] == "call" and parts[1].isdigit() and parts[2].isdigit():
        return int(parts[1]), int(parts[2])
    return None, 0


def moment_of(report: Report) -> datetime:
    """When it happened, in the provider's words; now if they cannot be read."""
    try:
        return parsedate_to_datetime(report.get("Timestamp", ""))
    except (TypeError, ValueError):
        return timezone.now()


def _leg_of(call: Call, report: Report) -> Leg | None:
    legs = list(call.legs.select_for_update().order_by("pk"))
    sid, label = report.get("CallSid"), report.get("ParticipantLabel")
    for leg in legs:
        if (sid and leg.sid == sid) or (label and leg.label == label and leg.sid is None):
            return adopt(leg.pk, sid or "")
    return None


def _sit(call: Call, leg: Leg, event: str, sequence: int, at: datetime) -> None:
    """Step: a leg joined or left the room of this turn; the sequence number says which of the two is newer."""
    joined = event == "participant-join"
    if joined and leg.joined_at is None:
        leg.joined_at = at
    was_there = leg.in_room
    if sequence > leg.room_sequence:
        leg.room_sequence = sequence
        leg.in_room = joined and leg.state not in LEG_TERMINAL
        if leg.party == "caller" and not joined and call.state in IN_ROOM:
            ask_soon(call)
        if leg.party == "agent":
            if not joined:
                lose_leg(call, leg, timezone.now())
            elif leg.in_room:
                leg.give_up_at = None
                agent_is_back(call, leg)
    leg.save(update_fields=["joined_at", "room_sequence", "in_room", "give_up_at"])
    if leg.party in INVITED:
        if joined:
            arrived(call, leg)
        elif leg.room_sequence == sequence:
            gone(call, leg, "completed")
    if joined and leg.in_room:
        drop_if_unwanted(call, leg)
        if leg.party == "agent" and not was_there:
            coach_anew(call)


def ask_soon(call: Call) -> None:
    """Step: the caller of a locked call may be gone: their line is asked about now, and no other report puts that off."""
    call.check_at = timezone.now()
    Call.objects.filter(pk=call.pk).update(check_at=call.check_at)


def agent_is_back(call: Call, leg: Leg) -> None:
    """Step: an agent whose line was lost sits in the room again: no comfort any more, and the caller hears them,
    unless they had been put on hold, by hand or to ask somebody.
    """
    if not call.comforted:
        return
    note(call, "agent_back", person=leg.person_id)
    update(call, comforted=False)
    plan(call, "hold" if is_asking(call) or _put_away(call) else "resume")


def _put_away(call: Call) -> bool:
    """Step: whether the last word of this turn's agent about the caller was to hold them."""
    said = call.flight.filter(name__in=("hold", "resume", "returned")).order_by("-id").values_list("name", flat=True)
    return said.first() == "hold"


def settle_room(call: Call) -> None:
    """Step: with caller and agent both seen in the room, the call is connected, however the reports came."""
    legs = [leg for leg in call.legs.all() if leg.party == "caller" or leg.turn == call.turn]
    joined = {leg.party: leg.joined_at for leg in legs if leg.joined_at}
    present = {leg.party for leg in legs if leg.in_room}
    fields: dict[str, Any] = {}
    if call.connected_at is None and {"caller", "agent"} <= joined.keys():
        fields["connected_at"] = max(joined.values())
    if "agent" in present and call.trouble in ("agent_line", "ring"):
        fields["trouble"] = ""
    happened = "both_in_room" if {"caller", "agent"} <= present else ""
    was = call.state
    update(call, happened=happened, **fields)
    if was == CallState.CONNECTING and call.state == CallState.CONNECTED:
        apply_policy(call)
    if happened:
        reached(call)
    elif "agent" in present:
        dial_customer(call)


@operation
def report_left_queue(*, key: str, sid: str, report: Report) -> str:
    """The caller is out of the provider's queue: redirected to an agent, hung up, refused, or sent away by us."""
    return once(key, lambda: _left_queue(sid, report.get("QueueResult", "")))


def _left_queue(sid: str, result: str) -> str:
    known = Call.objects.filter(sid=sid).first()
    if known is None:
        return documents.goodbye()
    if result == "hangup":
        caller_gone(known.pk, "completed")
        return documents.goodbye()
    if result in ("redirected", "bridged", "bridging-in-process", "redirected-from-bridged"):
        return documents.silence()
    if result == "queue-full" and known.turn and known.state == CallState.QUEUED:
        # They were in already: whoever was promised a place is not sent away, but tries again until there is one.
        return documents.try_again(address(f"connect?call={sid}"))
    abandon(actor=SYSTEM, ref=known.work_ref)
    call = lock_call(known.pk)
    note(call, "left_queue", result=result)
    if call.is_over:
        return documents.goodbye()
    if call.state != CallState.QUEUED:
        return queue_document(call, "")  # accepted or diverted while the provider gave up on its queue
    update(call, happened="refused", ended_at=timezone.now())
    return documents.goodbye("full" if result == "queue-full" else "sorry", languages=known.languages)


@operation
def after_room_document(*, key: str, sid: str, turn: int) -> str:
    """The caller came out of the room alive: the end if somebody wanted it, else back to the head of the queue."""
    return once(key, lambda: _after_room(sid, turn))


def _after_room(sid: str, turn: int) -> str:
    found = Call.objects.filter(sid=sid).first()
    if found is None:
        return documents.goodbye()
    in_room = found.state in (CallState.CONNECTING, CallState.CONNECTED) and found.turn == turn
    if found.ended_by or not in_room:
        call = lock_call(found.pk)
        waits = call.state in (CallState.QUEUED, CallState.DIVERTED)
        return queue_document(call, "") if waits else documents.goodbye()
    return_to_queue(actor=SYSTEM, ref=found.work_ref, head=True)
    call = lock_call(found.pk)
    if call.state != CallState.QUEUED:
        return documents.goodbye()
    return queue_document(call, "again")
