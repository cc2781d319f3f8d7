"""Closed queues, emergencies and overflow: what the caller hears instead of an agent, in whatever order it crosses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routing.models import OverflowStep, Queue, QueuePulse, WorkItem
from routing.selectors import pulses
from routing.services import distribute, overflow_due
from simulator.twiml import parse_document
from staff.models import Calendar
from telephony.models import Call, CallEvent, Command
from telephony.provider import PhoneError
from telephony.rules.texts import wait_spoken
from telephony.services.commands import send_due_commands
from tests.telephony.line import BRITISH, Line, NotedPhone, accept, agent_for, number_with_menu, voice_queue
from tests.telephony.test_inbound import said, verbs
from tests.telephony.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
LATER = {"en": "Call tomorrow.", "zh-CN": "请明天再拨。"}


@pytest.fixture
def line(client: Client) -> Line:
    """A caller from Britain, who is spoken to in English."""
    return Line(client, BRITISH)


def closed(where: Queue, **when_closed: Any) -> None:
    """The queue is shut, and this is what then happens."""
    calendar = Calendar.objects.create(name="Shut", timezone="Asia/Shanghai", intervals={"mon": [["00:00", "00:00"]]})
    Queue.objects.filter(pk=where.pk).update(calendar=calendar, when_closed=when_closed)


def emergency(queue: Queue, **message: str) -> None:
    Queue.objects.filter(pk=queue.pk).update(emergency_since=timezone.now(), emergency_message=message)


def overflows(where: Queue, to: str, **rule: Any) -> None:
    """Whoever waits has waited too long."""
    Queue.objects.filter(pk=where.pk).update(overflow=[{"when": "waited", "over": 0, "to": to, **rule}])


def waiting(line: Line) -> Line:
    """In the queue."""
    line.dial()
    assert verbs(line.press("1")) == ["Say", "Enqueue"]
    return line


def due(line: Line) -> None:
    WorkItem.objects.filter(pk=line.call.work_item_id).update(overflow_at=timezone.now())
    assert overflow_due() == 1


def diverted(line: Line) -> str:
    """The redirected call asks for its document."""
    return line.text(f"/twilio/diverted?call={line.sid}")


def hanging_up(line: Line) -> Callable[[], int]:
    """The same call's end, told over a connection of its own."""
    other = Line(Client())
    other.sid = line.sid
    return lambda: int(other.post("/twilio/status", CallStatus="completed").status_code)


def flight(line: Line) -> list[str]:
    return list(CallEvent.objects.filter(call=line.call).order_by("id").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("pressed", "words", "ours"),
    [("1", {}, "We are closed right now. Please call again during our opening hours. Goodbye."),
     ("1", LATER, "Call tomorrow."), ("2", LATER, "请明天再拨。")],
)  # fmt: skip
def test_a_closed_queue_says_so_in_the_callers_language(
    line: Line, pressed: str, words: dict[str, str], ours: str
) -> None:
    for queue in number_with_menu():
        closed(queue, to="message", message=words)
    line.dial()
    document = line.press(pressed)
    assert (verbs(document), said(document)) == (["Say", "Hangup"], ours)
    assert (line.call.state, line.call.diverted_to, WorkItem.objects.count()) == ("diverted", "message", 0)
    line.hang_up()
    assert (line.call.state, line.call.ended_by) == ("completed", "caller")
    assert flight(line) == ["rang", "menu", "diverted", "caller_gone"]


def test_a_closed_queue_sends_callers_on_to_an_open_one_and_the_place_is_that_of_the_other(line: Line) -> None:
    support, billing = number_with_menu()
    closed(support, to="queue", queue=billing.pk)
    overflows(billing, "message", over=600)
    waiting(line)
    assert line.call.queue_id == billing.pk == line.call.work_item.queue_id
    assert "sent_on" in flight(line)
    assert OverflowStep.objects.get().to_queue_id == billing.pk
    assert "You are next" in line.wait()


def test_a_queue_that_just_waits_while_closed_takes_the_caller(line: Line) -> None:
    support, _ = number_with_menu()
    closed(support)
    waiting(line)
    assert line.call.state == "queued"


def test_an_emergency_is_heard_by_the_next_caller_at_once(line: Line, client: Client) -> None:
    support, _ = number_with_menu()
    waiting(Line(client))  # the number is known to this process now
    emergency(support, en="Our office is on fire.")
    line.dial()
    document = line.press("1")
    assert (verbs(document), said(document)) == (["Say", "Hangup"], "Our office is on fire.")
    assert (line.call.diverted_to, line.call.diverted_because, line.call.became) == ("message", "emergency", "")


def test_an_emergency_reaches_who_waits_by_redirect(line: Line, phone: NotedPhone) -> None:
    support, _ = number_with_menu()
    waiting(line)
    emergency(support)
    assert overflow_due() == 1
    assert (line.call.state, line.call.work_item.state) == ("diverted", "cancelled")
    assert phone.asked[0][:2] == ("redirect", line.sid)
    assert "/twilio/diverted?" in phone.asked[0][2]
    assert line.text(f"/twilio/left?call={line.sid}", QueueResult="redirected").count("<Pause") == 1
    assert said(diverted(line)).startswith("Because of an unexpected event")
    assert said(diverted(line)).startswith("Because of an unexpected event")  # asked again: the provider's retry
    assert overflow_due() == 0
    line.hang_up()
    assert line.call.state == "completed"
    assert WorkItem.objects.get().state == "cancelled"


def test_the_wait_document_leads_there_when_the_redirect_fails(line: Line, phone: NotedPhone) -> None:
    support, _ = number_with_menu()
    waiting(line)
    overflows(support, "message", message=LATER)
    phone.failures["redirect"] = [PhoneError("HTTP 429", code=20429, refused=True, retry=True)]
    due(line)
    assert Command.objects.get().state == "planned"
    assert verbs(line.text(f"/twilio/wait?call={line.sid}")) == ["Leave"]
    assert said(line.text(f"/twilio/left?call={line.sid}", QueueResult="leave")) == "Call tomorrow."
    # The redirect would only begin the message anew.
    Command.objects.update(due_at=timezone.now())
    send_due_commands()
    assert (Command.objects.get().state, phone.names()) == ("obsolete", ["redirect"])


def test_a_redirect_whose_outcome_is_unknown_does_not_interrupt_what_is_heard(line: Line, phone: NotedPhone) -> None:
    support, _ = number_with_menu()
    waiting(line)
    overflows(support, "voicemail")
    phone.failures["redirect"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    due(line)
    assert "Record" in verbs(diverted(line))
    Command.objects.filter(state="planned").update(due_at=timezone.now())
    send_due_commands()
    assert phone.names() == ["redirect"]


def test_overflow_into_another_queue_takes_the_call_with_it(line: Line, client: Client) -> None:
    support, billing = number_with_menu()
    waiting(line)
    second = Line(client, BRITISH)
    waiting(second)
    overflows(support, "queue", queue=billing.pk)
    WorkItem.objects.filter(pk=second.call.work_item_id).update(overflow_at=timezone.now())
    assert overflow_due() == 1
    assert (second.call.queue_id, line.call.queue_id) == (billing.pk, support.pk)
    assert "moved" in flight(second)
    assert "You are next" in second.wait()
    anna = agent_for(billing)
    distribute()
    assert accept(anna).status_code == 200
    assert (second.call.state, second.call.owner_id) == ("connecting", anna.pk)


def test_hanging_up_before_the_redirect_leaves_nothing_to_ask(line: Line, phone: NotedPhone) -> None:
    support, _ = number_with_menu()
    waiting(line)
    overflows(support, "message")
    phone.failures["redirect"] = [PhoneError("HTTP 429", code=20429, refused=True, retry=True)]
    due(line)
    line.hang_up()
    assert line.call.state == "completed"
    Command.objects.update(due_at=timezone.now())
    send_due_commands()
    assert (Command.objects.get().state, phone.names()) == ("obsolete", ["redirect"])
    assert verbs(diverted(line)) == ["Hangup"]


def test_a_caller_who_is_gone_when_the_redirect_comes_is_noticed(line: Line, phone: NotedPhone) -> None:
    from telephony.services.checking import check_silent_calls

    support, _ = number_with_menu()
    waiting(line)
    overflows(support, "message")
    phone.failures["redirect"] = [PhoneError("HTTP 400", code=21220, refused=True, retry=False, gone=True)]
    phone.statuses[line.sid] = "completed"
    due(line)
    assert check_silent_calls() == 1
    assert line.call.state == "completed"


def test_hang_up_and_emergency_at_the_same_moment(client: Client, phone: NotedPhone) -> None:
    support, _ = number_with_menu()
    for _ in range(5):
        Queue.objects.update(emergency_since=None)
        line = Line(client)
        waiting(line)
        emergency(support)
        _, status = together(overflow_due, hanging_up(line))
        assert status == 204
        item = WorkItem.objects.latest("id")
        assert (line.call.state, item.state) in {("completed", "cancelled"), ("abandoned", "abandoned")}
    assert not WorkItem.objects.filter(state__in=("waiting", "reserved", "active")).exists()


def test_an_emergency_crossing_an_accept_has_one_winner(client: Client, phone: NotedPhone) -> None:
    """What rings is not swept: who accepts has the call, who turns it down leaves it to the emergency."""
    support, _ = number_with_menu()
    anna = agent_for(support)
    line = waiting(Line(client))
    emergency(support)
    assert together(overflow_due, lambda: int(accept(anna).status_code)) == [0, 200]
    assert (line.call.state, line.call.work_item.state) == ("connecting", "active")
    assert "divert" not in Command.objects.values_list("kind", flat=True)
    assert overflow_due() == 0
    # A late word about the queue changes nothing any more.
    assert "Conference" in line.text(f"/twilio/connect?call={line.sid}")
    assert verbs(diverted(line)) == ["Hangup"]


def test_who_rings_and_is_turned_down_in_an_emergency_hears_it(line: Line, phone: NotedPhone) -> None:
    from routing.models import Reservation
    from tests import cast

    support, _ = number_with_menu()
    anna = agent_for(support)
    waiting(line)
    emergency(support)
    reservation = Reservation.objects.get(agent=anna, state="pending").pk
    assert cast.send(cast.client_of(anna), "post", f"reservations/{reservation}/reject").status_code == 200
    assert overflow_due() == 1
    assert line.call.state == "diverted"
    answer = cast.send(cast.client_of(anna), "post", f"reservations/{reservation}/accept")
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0, "less than a minute"), (59, "less than a minute"), (60, "about a minute"),
     (61, "about 2 minutes"), (150, "about 3 minutes"), (600, "about 10 minutes"), (601, "about 15 minutes"),
     (3600, "about 60 minutes"), (3700, "more than an hour")],
)  # fmt: skip
def test_estimated_waits_are_rounded_up(seconds: float | None, words: str) -> None:
    assert words in wait_spoken(seconds, "en")
    assert bool(wait_spoken(seconds, "zh-CN")) == bool(words)


@pytest.mark.parametrize(("pressed", "words"), [("1", "You are next. Please hold the line. Your estimated wait is "
    "about 3 minutes."), ("2", "您是下一位，请不要挂机。 预计等待大约3分钟。")])  # fmt: skip
def test_the_wait_is_announced_in_both_languages(line: Line, pressed: str, words: str) -> None:
    queue = number_with_menu()[int(pressed) - 1]
    line.dial()
    line.press(pressed)
    QueuePulse.objects.create(queue=queue, at=timezone.now(), waiting=1, servers=1.0, mean_seconds=150.0)
    pulses.forget()
    assert said(line.wait()) == words


def test_every_document_is_one_that_the_carrier_accepts_in_a_queue(line: Line) -> None:
    """What waits in a queue may be answered with Leave, and its action with the whole document."""
    support, _ = number_with_menu()
    waiting(line)
    overflows(support, "callback", otherwise="voicemail")
    due(line)
    from simulator.grammar import QUEUE_WAIT_VERBS

    parse_document(line.text(f"/twilio/wait?call={line.sid}"), "text/xml", QUEUE_WAIT_VERBS)
    assert verbs(line.text(f"/twilio/left?call={line.sid}", QueueResult="leave")) == ["Gather", "Redirect"]


def test_the_reconciler_asks_about_a_diverted_call_too(line: Line, phone: NotedPhone) -> None:
    from telephony.services.checking import check_silent_calls

    support, _ = number_with_menu()
    closed(support, to="message")
    line.dial()
    line.press("1")
    Call.objects.update(check_at=timezone.now() - timedelta(seconds=1))
    phone.statuses[line.sid] = "completed"
    assert check_silent_calls() == 1
    assert line.call.state == "completed"


def test_who_is_diverted_at_the_door_belongs_to_the_queue_meant(line: Line) -> None:
    """A caller diverted at the door belongs to the queue that would have taken them, and to its team."""
    lonely = voice_queue("only")
    closed(lonely, to="message")
    assert verbs(line.dial()) == ["Say", "Hangup"]
    assert line.call.queue_id == lonely.pk
