"""What runs beside a conversation or without a caller: recordings, supervisors, dialled customers."""

from __future__ import annotations

from typing import Any

from core.actor import SYSTEM
from routing.models import Queue
from telephony.models import Call, Leg, Recording
from telephony.provider import PhoneError
from telephony.services.policies import set_voice_policy
from tests import cast
from tests.telephony.line import call_sid
from tests.telephony.orders import Found, Report, Set, Story, sid_of
from tests.telephony.scenarios.list import story
from tests.telephony.talking import Talk

EXPERT = "+861055550199"


def recorded(on: Set, status: str) -> Report:
    more = {"RecordingSid": "RE" + "5" * 32, "RecordingStatus": status, "RecordingSource": "StartCallRecordingAPI"}
    return lambda: on.line.text("/twilio/recording", RecordingDuration="7" if status == "completed" else "-1", **more)


def _record(on: Set) -> None:
    on.phone.failures["start_recording"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    on.talking().do("recording/start")


def recording_end(on: Set) -> tuple[Any, ...]:
    return (on.line.call.state, on.line.call.recording, [one.state for one in Recording.objects.all()])


@story
def e13_a_recording_that_is_late(on: Set) -> Story:
    _record(on)
    anna = on.talk.line.agent_leg()
    return Story(
        {
            "recording runs": recorded(on, "in-progress"),
            "caller is over": on.over(),
            "agent is over": on.leg(anna, "completed"),
            "recording is there": recorded(on, "completed"),
        },
        lambda: recording_end(on),
        ("completed", "off", ["stored"]),
        {on.line.sid: "completed"},
        unfound=("recording is there",),
    )


@story
def e13_a_recording_that_is_absent(on: Set) -> Story:
    _record(on)
    return Story(
        {
            "recording runs": recorded(on, "in-progress"),
            "caller is over": on.over(),
            "nothing was recorded": recorded(on, "absent"),
        },
        lambda: recording_end(on),
        ("completed", "off", ["absent"]),
        {on.line.sid: "completed"},
        unfound=("nothing was recorded",),
    )


@story
def e18_a_supervisor_comes_and_goes(on: Set) -> Story:
    told = on.talking()
    sue = cast.person("Sue", role="supervisor", data_scope="all")
    told.do("supervise", sue, mode="listen")
    leg = told.guest.leg
    return Story(
        {
            "rings": on.leg(leg, "ringing"),
            "answers": on.leg(leg, "in-progress"),
            "joins": on.room("participant-join", leg, 3),
            "leaves": on.room("participant-leave", leg, 4),
            "is over": on.leg(leg, "completed"),
        },
        on.end,
        ("connected", "", "Anna", False, "active", "Anna", [("ended", "left")]),
        {sid_of(leg): "completed"},
        seats=(told.line.agent_leg(),),
    )


def dialled(on: Set) -> tuple[Leg, Leg]:
    """Anna dials a number; her own line is there, the customer's is being made."""
    queue = Queue.objects.get(key="support")
    set_voice_policy(actor=SYSTEM, queue=queue, detect_machines=True)
    body = {"number": EXPERT, "queue": queue.pk}
    answer = cast.send(cast.client_of(on.anna), "post", "calls/dial", body)
    assert answer.status_code == 201, answer.content
    call = Call.objects.get(pk=answer.json()["id"])
    anna, customer = call.legs.get(party="agent"), call.legs.get(party="caller")
    on.line.sid = call_sid("leg", customer.pk)
    on.talk = Talk(on.client, on.anna, Found(on.client, call.pk, on.line.sid))
    on.talk.room("participant-join", anna, 1)
    on.line = Found(on.client, call.pk, sid_of(customer))
    on.talk.line = on.line
    return anna, customer


@story
def e19_a_dialled_customer_is_busy(on: Set) -> Story:
    anna, customer = dialled(on)
    return Story(
        {
            "dialled": on.leg(customer, "initiated"),
            "rings": on.leg(customer, "ringing"),
            "busy": on.leg(customer, "busy"),
            "agent leaves": on.room("participant-leave", anna, 3),
            "agent is over": on.leg(anna, "completed"),
        },
        lambda: on.end()[:1] + on.end()[2:6],
        ("failed", "Anna", False, "wrap_up", "Anna"),
        {sid_of(customer): "busy"},
    )


@story
def e14_e19_a_machine_is_told_after_the_hang_up(on: Set) -> Story:
    _, customer = dialled(on)
    machine = f"/twilio/machine?leg={customer.label}"
    return Story(
        {
            "rings": on.leg(customer, "ringing"),
            "answers": on.leg(customer, "in-progress"),
            "joins": on.room("participant-join", customer, 2),
            "leaves": on.room("participant-leave", customer, 3),
            "is over": on.leg(customer, "completed"),
            "a machine": lambda: on.line.text(machine, AnsweredBy="machine_start"),
        },
        lambda: (*on.end()[:6], on.line.call.answered_by),
        ("completed", "caller", "Anna", False, "wrap_up", "Anna", "machine_start"),
        {sid_of(customer): "completed"},
        unfound=("a machine",),
    )
