"""The provider's scenarios (E1-E23), each with one end whatever the order and the number of its callbacks.

Those that are a race of two requests, a failing API, or a single document are played elsewhere: E3 and E16 test_agents,
E4, E5 and E17 test_races here and in tests/routing and test_inbound, E7 test_agent_back, E15, E20, E22 and E23
test_inbound, E21 the test of faults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.actor import SYSTEM
from routing.models import Queue, WorkItem
from routing.services import distribute
from telephony.models import Call, Leg, Recording
from telephony.provider import PhoneError
from telephony.services.policies import set_voice_policy
from tests import cast
from tests.telephony.line import NotedPhone, accept
from tests.telephony.orders import Found, Report, Set, Story, check, sid_of
from tests.telephony.talking import Talk

pytestmark = pytest.mark.django_db
EXPERT = "+861055550199"
STORIES: dict[str, Callable[[Set], Story]] = {}


def story(make: Callable[[Set], Story]) -> Callable[[Set], Story]:
    """Put a story on the list by its name."""
    STORIES[make.__name__] = make
    return make


@story
def e1_the_caller_hangs_up_while_an_agent_rings(on: Set) -> Story:
    on.line.dial()
    on.line.press("1")
    sid = on.line.sid
    return Story(
        {
            "wait is asked for": lambda: on.line.text(f"/twilio/wait?call={sid}"),
            "out of the queue": lambda: on.line.text(f"/twilio/left?call={sid}", QueueResult="hangup"),
            "caller is over": on.over(),
        },
        on.end,
        ("abandoned", "caller", "", False, "abandoned", "", []),
        {sid: "completed"},
    )


@story
def e2_the_caller_hangs_up_before_the_queue_entry_is_finished(on: Set) -> Story:
    on.line.dial()
    sid = on.line.sid

    def end() -> tuple[Any, ...]:
        return (*on.end()[:4], WorkItem.objects.exclude(state="abandoned").exists())

    return Story(
        {
            "key": lambda: on.line.press("1"),
            "out of the queue": lambda: on.line.text(f"/twilio/left?call={sid}", QueueResult="hangup"),
            "caller is over": on.over(),
        },
        end,
        ("abandoned", "caller", "", False, False),
        {sid: "completed"},
    )


@story
def e6_the_agents_browser_closes_for_good(on: Set) -> Story:
    told = on.talking()
    anna = told.line.agent_leg()
    return Story(
        {
            "agent leaves": on.room("participant-leave", anna, 3),
            "agent is over": on.leg(anna, "completed"),
            "agent answered, late": on.leg(anna, "in-progress"),
            "conference starts, late": lambda: told.line.room("conference-start", 0),
        },
        on.end,
        ("queued", "", "", False, "waiting", "", []),
        {sid_of(anna): "completed"},
    )


@story
def e6_the_agents_browser_closes_and_is_back(on: Set) -> Story:
    told = on.talking()
    first = told.line.agent_leg()
    told.room("participant-leave", first, 3)
    told.do("rejoin")
    again = told.line.call.legs.filter(party="agent").latest("pk")
    return Story(
        {
            "the old line leaves": on.room("participant-leave", first, 3),
            "the old line is over": on.leg(first, "completed"),
            "the new one rings": on.leg(again, "ringing"),
            "it is answered": on.leg(again, "in-progress"),
            "it joins": on.room("participant-join", again, 4),
        },
        on.end,
        ("connected", "", "Anna", False, "active", "Anna", []),
        {sid_of(first): "completed"},
        seats=(again,),
    )


@story
def e8_blind_to_a_number_that_answers(on: Set) -> Story:
    told = on.talking()
    first = told.line.agent_leg()
    told.do("transfer", number=EXPERT)
    guest = told.guest.leg
    return Story(
        {
            "agent leaves": on.room("participant-leave", first, 3),
            "agent is over": on.leg(first, "completed"),
            "number rings": on.leg(guest, "ringing"),
            "number answers": on.leg(guest, "in-progress"),
            "number joins": on.room("participant-join", guest, 4),
            "number is over": on.leg(guest, "completed"),
        },
        # Who ended it is not the same when the reconciler finds the caller gone first.
        lambda: (*on.end()[:1], *on.end()[2:]),
        ("completed", "Anna", False, "wrap_up", "Anna", [("handed_over", "")]),
        {sid_of(guest): "completed", on.line.sid: "completed"},
    )


@story
def e8_blind_to_a_number_that_is_busy(on: Set) -> Story:
    told = on.talking()
    first = told.line.agent_leg()
    told.do("transfer", number=EXPERT)
    guest = told.guest.leg
    return Story(
        {
            "agent leaves": on.room("participant-leave", first, 3),
            "agent is over": on.leg(first, "completed"),
            "number is dialled": on.leg(guest, "initiated"),
            "number rings": on.leg(guest, "ringing"),
            "number is busy": on.leg(guest, "busy"),
        },
        on.end,
        ("queued", "", "", False, "waiting", "", [("failed", "busy")]),
        {sid_of(guest): "busy"},
    )


@story
def e8_blind_to_a_colleague_or_a_queue(on: Set) -> Story:
    told = on.talking()
    first = told.line.agent_leg()
    bob = on.bob()
    told.do("transfer", agent=bob.pk)
    distribute()
    assert accept(bob).status_code == 200
    second = told.line.call.legs.get(party="agent", turn=2)
    return Story(
        {
            "first agent leaves": lambda: told.line.room("participant-leave", 4, sid_of(first), turn=1),
            "first agent is over": on.leg(first, "completed"),
            "the old room ends": lambda: told.line.room("conference-end", 5, turn=1),
            "caller joins": on.caller("participant-join", 1),
            "second agent joins": on.room("participant-join", second, 2),
            "second agent answers": on.leg(second, "in-progress"),
        },
        on.end,
        ("connected", "", "Bob", False, "active", "Bob", []),
        {sid_of(first): "completed"},
        seats=(second,),
    )


def consulted(on: Set, **whom: Any) -> Leg:
    """Anna asks somebody, who rings."""
    told = on.talking()
    told.do("consult", **(whom or {"agent": on.bob().pk}))
    return told.guest.leg


@story
def e9_a_consult_that_is_busy(on: Set) -> Story:
    guest = consulted(on, number=EXPERT)
    return Story(
        {
            "caller is held": on.caller("participant-hold", 3),
            "dialled": on.leg(guest, "initiated"),
            "rings": on.leg(guest, "ringing"),
            "busy": on.leg(guest, "busy"),
            "caller is back": on.caller("participant-unhold", 4),
        },
        on.end,
        ("connected", "", "Anna", False, "active", "Anna", [("failed", "busy")]),
        {sid_of(guest): "busy"},
        seats=(on.talk.line.agent_leg(),),
    )


@story
def e9_the_consulted_goes_again(on: Set) -> Story:
    guest = consulted(on)
    return Story(
        {
            "rings": on.leg(guest, "ringing"),
            "answers": on.leg(guest, "in-progress"),
            "joins": on.room("participant-join", guest, 3),
            "leaves": on.room("participant-leave", guest, 4),
            "is over": on.leg(guest, "completed"),
        },
        on.end,
        ("connected", "", "Anna", False, "active", "Anna", [("ended", "left")]),
        {sid_of(guest): "completed"},
        seats=(on.talk.line.agent_leg(),),
    )


@story
def e9_the_first_agent_leaves_first(on: Set) -> Story:
    guest = consulted(on)
    anna = on.talk.line.agent_leg()
    return Story(
        {
            "rings": on.leg(guest, "ringing"),
            "answers": on.leg(guest, "in-progress"),
            "joins": on.room("participant-join", guest, 3),
            "first agent leaves": on.room("participant-leave", anna, 4),
            "first agent is over": on.leg(anna, "completed"),
        },
        on.end,
        ("connected", "", "Bob", False, "active", "Bob", [("handed_over", "")]),
        {sid_of(anna): "completed"},
        seats=(guest,),
    )


@story
def e9_a_warm_transfer_to_its_end(on: Set) -> Story:
    guest = consulted(on)
    on.talk.comes()
    first = on.talk.line.agent_leg()
    on.talk.do("consult/complete")
    return Story(
        {
            "first agent leaves": on.room("participant-leave", first, 4),
            "first agent is over": on.leg(first, "completed"),
            "caller is back": on.caller("participant-unhold", 5),
            "caller leaves": on.caller("participant-leave", 6),
            "caller is over": on.over(),
            "second agent is over": on.leg(guest, "completed"),
        },
        on.end,
        ("completed", "caller", "Bob", False, "wrap_up", "Bob", [("handed_over", "")]),
        {on.line.sid: "completed"},
    )


@story
def e10_hold_crossed_with_hang_up(on: Set) -> Story:
    told = on.talking()
    anna = told.line.agent_leg()
    told.do("hold")
    return Story(
        {
            "held": on.caller("participant-hold", 3),
            "caller leaves": on.caller("participant-leave", 4),
            "caller is over": on.over(),
            "agent leaves": on.room("participant-leave", anna, 5),
            "conference ends": lambda: told.line.room("conference-end", 6),
            "agent is over": on.leg(anna, "completed"),
        },
        on.end,
        ("completed", "caller", "Anna", False, "wrap_up", "Anna", []),
        {on.line.sid: "completed"},
    )


@story
def e11_e12_a_whole_call_of_nine_reports(on: Set) -> Story:
    on.line.dial()
    on.line.press("1")
    assert accept(on.anna).status_code == 200
    on.talk = Talk(on.client, on.anna, on.line)
    anna = on.line.agent_leg()
    return Story(
        {
            "caller joins": on.caller("participant-join", 1),
            "conference starts": lambda: on.line.room("conference-start", 2),
            "agent rings": on.leg(anna, "ringing"),
            "agent joins": on.room("participant-join", anna, 3),
            "agent answers": on.leg(anna, "in-progress"),
            "caller leaves": on.caller("participant-leave", 4),
            "caller is over": on.over(),
            "agent leaves": on.room("participant-leave", anna, 5),
            "conference ends": lambda: on.line.room("conference-end", 6),
            "agent is over": on.leg(anna, "completed"),
        },
        on.end,
        ("completed", "caller", "Anna", False, "wrap_up", "Anna", []),
        {on.line.sid: "completed"},
    )


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
    on.line.sid = f"CA{customer.pk:032x}"
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


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
    """Everything is played in one transaction that is rolled back: what follows a commit follows each request here."""
    ask = Client.request

    def request(self: Client, **given: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return ask(self, **given)

    monkeypatch.setattr(Client, "request", request)


@pytest.mark.parametrize("name", STORIES)
def test_one_end_whatever_the_order(
    name: str, client: Client, phone: NotedPhone, django_capture_on_commit_callbacks: Any
) -> None:
    on = Set(client, phone)
    check(STORIES[name](on), phone, django_capture_on_commit_callbacks)
