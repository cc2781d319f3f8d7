"""Callbacks: offered, promised at the old place, dialled for the agent who accepts, tried again, never doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from routing.models import Queue, WorkItem
from routing.services import distribute, end_due_wrap_ups, overflow_due, set_agent_state
from staff.models import Person
from telephony.models import Call, Callback, CallEvent, Leg, PhoneNumber
from telephony.services.callbacks import queue_due_callbacks
from telephony.services.guarding import number_to_call_back
from telephony.services.losing import return_lost_calls
from telephony.services.policies import set_voice_policy
from tests import cast
from tests.telephony.line import (
    BRITISH,
    NUMBER,
    Line,
    NotedPhone,
    accept,
    agent_for,
    call_sid,
    number_with_menu,
    room_sid,
)
from tests.telephony.test_diverted import closed, diverted, waiting
from tests.telephony.test_inbound import said, verbs
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def press(line: Line, digits: str) -> str:
    more = {"Digits": digits} if digits else {}
    return line.text(f"/twilio/callback?call={line.sid}" + ("" if digits else "&silent=1"), **more)


def callback() -> Callback:
    return Callback.objects.select_related("queue").get()


def work() -> WorkItem:
    """The newest work item of the callback."""
    return WorkItem.objects.filter(ref_kind="callback").latest("id")


class Dialled:
    """The call that we make, as the provider tells of it."""

    def __init__(self, client: Client) -> None:
        self.client, self.call = client, Call.objects.filter(direction="outbound").latest("id")
        self.line = Line(client)
        self.sids = {"caller": call_sid("dialled", self.call.pk), "agent": call_sid("agent", self.call.pk)}

    def now(self) -> Call:
        return Call.objects.get(pk=self.call.pk)

    def leg_of(self, party: str) -> Leg:
        return self.call.legs.get(party=party)

    def leg(self, party: str, status: str) -> None:
        leg = self.leg_of(party)
        self.line.text(f"/twilio/leg?leg={leg.label}", CallSid=leg.sid or self.sids[party], CallStatus=status)

    def room(self, event: str, sequence: int, party: str) -> None:
        leg = self.leg_of(party)
        self.line.text(
            "/twilio/conference",
            ConferenceSid=room_sid(self.call.room),
            FriendlyName=self.call.room,
            StatusCallbackEvent=event,
            SequenceNumber=str(sequence),
            CallSid=leg.sid or self.sids[party],
            ParticipantLabel=leg.label,
            Timestamp=f"Sat, 21 Nov 2026 10:00:{sequence:02d} +0000",
        )

    def agent_is_there(self) -> None:
        """The agent's phone was answered, and they are in the room."""
        self.leg("agent", "in-progress")
        self.room("participant-join", 1, "agent")

    def customer_is_there(self) -> None:
        self.leg("caller", "in-progress")
        self.room("participant-join", 2, "caller")


def taken(client: Client, *queues: Queue) -> tuple[Person, Dialled]:
    """An agent accepted the callback."""
    anna = agent_for(*(queues or (callback().queue,)))
    distribute()
    answer = accept(anna)
    assert answer.status_code == 200, answer.content
    return anna, Dialled(client)


def test_the_offer_in_both_languages_with_what_else_there_is(client: Client, phone: NotedPhone) -> None:
    for queue in number_with_menu():
        closed(queue, to="callback", otherwise="voicemail")
    line = Line(client, BRITISH)
    line.dial()
    english = line.press("1")
    assert said(english) == (
        "We are closed right now. To be called back on this number when we are open, press 1. "
        "To leave a message, press any other key."
    )
    other = Line(client)
    other.dial()
    assert "请按1" in said(other.press("2"))


def test_one_is_yes_and_the_place_is_kept(offered: Line, client: Client) -> None:
    first = WorkItem.objects.get()
    later = waiting(Line(client, "+442079460959")) if not Queue.objects.update(overflow=[]) else None
    assert said(press(offered, "1")) == "Thank you. We will call you back. You can hang up now. Goodbye."
    press(offered, "1")  # said twice
    promise, item = callback(), work()
    assert (promise.number, promise.state, promise.call_id) == (BRITISH, "open", offered.call.pk)
    assert (item.ref_id, item.media, item.queue_id, item.rank) == (promise.pk, "voice", first.queue_id, first.rank)
    assert item.screen_pop["from"] == BRITISH
    assert WorkItem.objects.filter(ref_kind="callback").count() == 1
    # The caller who came later is second in line.
    if later is not None:
        assert "number 2" in later.wait()
    assert (offered.call.diverted_because, offered.call.became) == ("waited", "callback")


def test_a_callback_is_recorded_as_its_queue_says(promised: Line, client: Client, phone: NotedPhone) -> None:
    set_voice_policy(actor=SYSTEM, queue=callback().queue, recording="all")
    _anna, dialled = taken(client)
    dialled.agent_is_there()
    assert "start_recording" not in phone.names()
    dialled.customer_is_there()
    assert (dialled.now().state, dialled.now().recording) == ("connected", "on")
    assert phone.names()[-2:] == ["start_recording", "announce"]


def test_without_a_number_of_ours_nobody_is_shown_the_customers_own(
    promised: Line, client: Client, phone: NotedPhone
) -> None:
    PhoneNumber.objects.all().delete()
    _anna, dialled = taken(client)
    return_lost_calls()
    assert ("ring" in phone.names(), dialled.now().is_over) == (False, True)


def test_nobody_on_the_line_is_told_to_wait_longer(promised: Line) -> None:
    """Neither the queue's rules nor an emergency take the promise away."""
    Queue.objects.update(emergency_since=timezone.now())
    WorkItem.objects.update(overflow_at=timezone.now())
    overflow_due()
    assert (work().state, callback().state) == ("waiting", "open")


@pytest.mark.parametrize("digits", ["2", "", "#"])
def test_any_other_key_gets_what_the_rule_has_instead(offered: Line, digits: str) -> None:
    assert "Record" in verbs(press(offered, digits))
    assert (offered.call.diverted_to, Callback.objects.count()) == ("voicemail", 0)
    # The redirect that comes late does not offer it anew.
    assert "Record" in verbs(diverted(offered))


def test_without_another_rule_no_means_goodbye(client: Client, phone: NotedPhone) -> None:
    support, _ = number_with_menu()
    closed(support, to="callback", message={"en": "Nobody is here."})
    line = Line(client, BRITISH)
    line.dial()
    assert said(line.press("1")) == "Nobody is here. To be called back on this number, press 1."
    assert verbs(press(line, "")) == ["Say", "Hangup"]


@pytest.mark.parametrize("caller", ["anonymous", "+266696687", "sip:a@example.com", "10086", "+8613", "+19005551234"])
def test_who_cannot_be_dialled_is_not_offered_a_callback(client: Client, phone: NotedPhone, caller: str) -> None:
    support, _ = number_with_menu()
    closed(support, to="callback", otherwise="voicemail", message={"en": "Press one to be called."})
    line = Line(client, caller)
    line.dial()
    document = line.press("1")
    assert "Record" in verbs(document)
    assert "Press one" not in document
    assert line.call.diverted_to == "voicemail"
    press(line, "1")
    assert Callback.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "number", "expected"),
    [
        ("phone", BRITISH, BRITISH),
        ("phone", "+44 20 7946 0958", "+442079460958"),
        ("phone", "13800138000", ""),
        ("anonymous", BRITISH, ""),
        # Whoever shows one of these earns by our callback: premium, a number for many, satellite, far countries.
        ("phone", "+449098790000", ""),
        ("phone", "+445512345678", ""),
        ("phone", "+4918500123456", ""),
        ("phone", "+881612345678", ""),
        ("phone", "+252612345678", ""),
        ("phone", "+18765551234", ""),
    ],
)
def test_whom_we_call_back_is_whom_we_would_dial(kind: str, number: str, expected: str) -> None:
    support, _ = number_with_menu()
    assert number_to_call_back(Call(caller_kind=kind, caller=number), support.pk) == expected


def test_a_key_pressed_while_hanging_up_still_counts(offered: Line) -> None:
    offered.hang_up()
    press(offered, "1")
    assert work().state == "waiting"
    assert offered.call.state == "completed"


def test_the_agent_is_rung_first_then_the_customer_and_then_it_is_a_call(
    promised: Line, client: Client, phone: NotedPhone
) -> None:
    phone.asked.clear()
    anna, made = taken(client)
    assert phone.names() == ["ring"]
    ring = phone.asked[0][1]
    assert (ring.to, ring.room, ring.shown) == (f"client:agent-{anna.pk}", made.call.room, NUMBER)
    call = made.now()
    assert (call.state, call.direction, call.owner_id, call.ticket_id) == (
        "connecting", "outbound", anna.pk, Ticket.objects.get().pk,
    )  # fmt: skip
    assert (work().ticket_id, callback().state) == (call.ticket_id, "dialling")
    made.agent_is_there()
    assert phone.names() == ["ring", "ring"]
    dial = phone.asked[1][1]
    assert (dial.to, dial.room, dial.shown, dial.label) == (BRITISH, call.room, NUMBER, made.leg_of("caller").label)
    assert made.leg_of("caller").sid == made.now().sid
    made.leg("caller", "ringing")
    assert made.now().state == "connecting"
    made.customer_is_there()
    assert (made.now().state, callback().state, callback().attempts) == ("connected", "done", 1)
    for what, field, value in (("hold", "held", True), ("resume", "held", False)):
        answer = cast.send(cast.client_of(anna), "post", f"calls/{call.pk}/{what}")
        assert answer.status_code == 200, answer.content
        assert getattr(made.now(), field) is value
    assert cast.send(cast.client_of(anna), "post", f"calls/{call.pk}/end").status_code == 200
    made.leg("caller", "completed")
    assert (made.now().state, work().state) == ("completed", "wrap_up")
    answer = cast.send(cast.client_of(anna), "post", f"work-items/{work().pk}/finish", {"note": "All well."})
    assert (answer.status_code, work().state) == (200, "done")


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_nobody_answers_three_times(promised: Line, client: Client, phone: NotedPhone, status: str) -> None:
    anna, made = taken(client)
    rank = work().rank
    for attempt in (1, 2, 3):
        made.agent_is_there()
        made.leg("caller", "ringing")
        made.leg("caller", status)
        assert (made.now().state, work().state) == ("failed", "wrap_up")
        assert ("hang_up", made.leg_of("agent").sid) in phone.asked
        promise = callback()
        assert (promise.attempts, promise.note) == (attempt, status)
        if attempt == 3:
            break
        assert (promise.state, promise.owner_id) == ("open", None)
        assert promise.due_at is not None
        assert timedelta(minutes=14) < promise.due_at - timezone.now() <= timedelta(minutes=15)
        assert queue_due_callbacks() == 0
        WorkItem.objects.update(wrap_up_due_at=timezone.now())
        end_due_wrap_ups()
        Callback.objects.update(due_at=timezone.now())
        assert queue_due_callbacks() == 1
        assert work().rank == rank
        distribute()
        assert accept(anna).status_code == 200
        made = Dialled(client)
    assert (callback().state, callback().due_at) == ("failed", None)
    note = Message.objects.get(direction="note")
    assert f"Attempts: 3 ({status})." in note.text
    assert Ticket.objects.count() == 1
    assert [ring.to for name, *rest in phone.asked if name == "ring" for ring in rest].count(BRITISH) == 3


def test_an_agents_phone_that_does_not_answer_rings_nobody(promised: Line, client: Client, phone: NotedPhone) -> None:
    anna, made = taken(client)
    made.leg("agent", "no-answer")
    assert return_lost_calls() == 1
    assert (made.now().state, work().state, callback().state, callback().attempts) == ("failed", "waiting", "open", 0)
    assert phone.names().count("ring") == 1
    bob = agent_for(callback().queue, name="Bob")
    set_agent_state(actor=SYSTEM, person=anna, chosen="break")
    distribute()
    assert accept(bob).status_code == 200
    again = Dialled(client)
    again.agent_is_there()
    again.customer_is_there()
    assert (again.now().state, callback().state) == ("connected", "done")


def test_the_agent_gives_up_before_the_customer_answers(promised: Line, client: Client, phone: NotedPhone) -> None:
    anna, made = taken(client)
    made.agent_is_there()
    made.leg("caller", "ringing")
    assert cast.send(cast.client_of(anna), "post", f"calls/{made.call.pk}/end").status_code == 200
    assert (made.now().state, work().state, callback().state, callback().attempts) == ("failed", "wrap_up", "open", 1)
    assert {("hang_up", made.leg_of("agent").sid), ("hang_up", made.leg_of("caller").sid)} <= set(phone.asked)
    made.leg("caller", "canceled")
    assert callback().attempts == 1


def test_an_agent_who_leaves_while_it_rings_leaves_no_customer_alone(
    promised: Line, client: Client, phone: NotedPhone
) -> None:
    _, made = taken(client)
    made.agent_is_there()
    made.leg("caller", "ringing")
    made.leg("agent", "completed")
    Leg.objects.filter(give_up_at__isnull=False).update(give_up_at=timezone.now())
    assert return_lost_calls() == 1
    assert ("hang_up", made.leg_of("caller").sid) in phone.asked
    assert (made.now().state, work().state, callback().state) == ("failed", "waiting", "open")


def test_a_connected_callback_whose_agent_is_lost_waits_like_any_call(
    promised: Line, client: Client, phone: NotedPhone
) -> None:
    anna, made = taken(client)
    made.agent_is_there()
    made.customer_is_there()
    made.leg("agent", "completed")
    Leg.objects.filter(give_up_at__isnull=False).update(give_up_at=timezone.now())
    assert return_lost_calls() == 1
    assert (made.now().state, work().state, callback().state) == ("queued", "waiting", "done")
    assert phone.asked[-1][0] == "redirect" or ("redirect", made.now().sid) in [one[:2] for one in phone.asked]
    customer = Line(client)
    customer.sid = str(made.now().sid)
    assert verbs(customer.text(f"/twilio/connect?call={customer.sid}")) == ["Say", "Enqueue"]
    bob = agent_for(callback().queue, name="Bob")
    set_agent_state(actor=SYSTEM, person=anna, chosen="break")
    distribute()
    assert accept(bob).status_code == 200
    assert (made.now().state, made.now().turn, made.now().owner_id) == ("connecting", 2, bob.pk)
    assert Call.objects.filter(direction="outbound").count() == 1
    customer.hang_up()
    assert (made.now().state, work().state) == ("completed", "wrap_up")


def test_a_callback_can_be_cancelled_until_somebody_dials(promised: Line, client: Client, phone: NotedPhone) -> None:
    promise = callback()
    boss = cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))
    row = boss.get(f"/api/v1/callbacks/{promise.pk}").json()
    assert (row["number"], row["state"], row["queue_key"]) == (BRITISH, "open", "support")
    assert [one["id"] for one in boss.get("/api/v1/callbacks").json()["items"]] == [promise.pk]
    for _ in range(2):
        answer = cast.send(boss, "post", f"callbacks/{promise.pk}/cancel")
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert work().state == "cancelled"
    assert queue_due_callbacks() == 0


def test_a_callback_that_is_being_dialled_or_over_is_not_cancelled(
    promised: Line, client: Client, phone: NotedPhone
) -> None:
    boss = cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))
    anna, made = taken(client)
    answer = cast.send(boss, "post", f"callbacks/{callback().pk}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "callback.running")
    assert answer.json()["detail"]["who"] == anna.name
    made.agent_is_there()
    made.customer_is_there()
    answer = cast.send(boss, "post", f"callbacks/{callback().pk}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "callback.over")


def test_a_supervisor_who_ends_the_dialling_frees_the_agent(promised: Line, client: Client, phone: NotedPhone) -> None:
    _, made = taken(client)
    boss = cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))
    assert cast.send(boss, "post", f"calls/{made.call.pk}/end").status_code == 200
    assert (made.now().state, work().state) == ("failed", "wrap_up")


def test_events_hold_no_number_of_the_customer(promised: Line, client: Client) -> None:
    from core.models import Event

    taken(client)
    assert Event.objects.filter(name="callback.changed").exists()
    for event in Event.objects.filter(name__in=("callback.changed", "call.changed")):
        assert BRITISH[1:] not in f"{event.changes}{event.facts}"
    assert BRITISH[1:] not in str(list(CallEvent.objects.values_list("detail", flat=True)))
