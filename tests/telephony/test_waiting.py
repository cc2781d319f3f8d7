"""What waiting callers hear: seldom, honest, and a callback by a key."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone

from routing.models import Queue, QueuePulse, WorkItem, WorkItemInterval
from routing.selectors import pulses
from routing.services import distribute
from simulator.grammar import QUEUE_WAIT_VERBS
from simulator.twiml import parse_document
from telephony.models import Callback, CallEvent
from tests.telephony.line import BRITISH, Line, NotedPhone, agent_for, number_with_menu
from tests.telephony.test_diverted import waiting
from tests.telephony.test_inbound import said, verbs

pytestmark = pytest.mark.django_db(transaction=True)
OFFER = [{"when": "waited", "over": 300, "to": "callback", "otherwise": "wait"}]


def pulse(queue: Queue, **figures: float) -> None:
    """What the queue can do from now on, as the keeper would write it."""
    values = {"waiting": 1, "servers": 1.0, "mean_seconds": 100.0, "at": timezone.now(), **figures}
    QueuePulse.objects.update_or_create(queue=queue, defaults=values)
    pulses.forget()


@pytest.fixture
def caller(client: Client, phone: NotedPhone) -> Line:
    """Somebody who waits in the queue for support, first in line."""
    number_with_menu()
    return waiting(Line(client, BRITISH))


def support() -> Queue:
    return Queue.objects.get(key="support")


def heard(line: Line, minutes: int) -> list[str]:
    """Every announcement of so many minutes; asked every 15 seconds, as the provider does."""
    return [text for text in (said(line.wait(15)) for _ in range(4 * minutes)) if text]


def test_twelve_minutes_behind_a_promise_of_two(caller: Line) -> None:
    """The estimate stays at two minutes all the time: it is said once, and then that it takes longer."""
    pulse(support())
    words = heard(caller, 12)
    assert words[0] == "You are next. Please hold the line. Your estimated wait is about 2 minutes."
    assert [text for text in words if "estimated wait" in text] == words[:1]
    assert [text for text in words if "next" in text] == words[:1]
    assert len(words) <= 9
    late = [text for text in words if "longer than we told you" in text or "sorry" in text or "too long" in text]
    assert late == words[2:]
    assert all(one != other for one, other in pairwise(words))
    assert "press 1" not in " ".join(words)  # this queue calls nobody back


def test_nothing_is_said_at_once_nor_every_quarter_of_a_minute(caller: Line) -> None:
    assert said(caller.wait(0)) == ""
    assert "You are next" in said(caller.wait(12))
    assert [said(caller.wait(15)) for _ in range(4)] == [""] * 4
    assert CallEvent.objects.filter(name="told").count() == 1


def test_a_shorter_time_is_good_news_and_a_longer_one_is_not_said(caller: Line) -> None:
    pulse(support(), mean_seconds=900.0)
    assert "about 15 minutes" in said(caller.wait(15))
    pulse(support(), mean_seconds=1500.0)
    assert "estimated" not in said(caller.wait(80))
    pulse(support(), mean_seconds=240.0)
    assert "about 4 minutes" in said(caller.wait(80))


def test_nobody_on_duty_promises_no_time(caller: Line) -> None:
    pulse(support(), servers=0.0)
    words = heard(caller, 6)
    assert "we cannot say how long it will take" in words[0]
    assert not any("estimated" in text or "minute" in text for text in words)


def test_the_agent_who_does_not_answer_promises_no_time(client: Client, phone: NotedPhone) -> None:
    """All the way: an agent who took calls lets this one ring twice; the keeper's pulse says what the caller hears."""
    from tests.routing.test_estimates import handled, missed, told_now

    number_with_menu()
    Queue.objects.update(wrap_up_seconds=0)
    queue = support()
    handled(queue, agent_for(queue))
    line = waiting(Line(client, BRITISH))
    item = WorkItem.objects.get(state="reserved")
    assert said(line.wait(15)) == ""  # it rings at the first agent asked: nothing to say yet
    for _ in range(2):
        missed(item)
        distribute()
    told_now(queue).save()
    pulses.forget()
    text = said(line.wait(15))
    assert "we cannot say how long it will take" in text
    assert "minute" not in text


def test_both_languages(client: Client, phone: NotedPhone) -> None:
    _, billing = number_with_menu()
    line = Line(client)
    line.dial()
    line.press("2")
    pulse(billing)
    words = heard(line, 5)
    assert words[0] == "您是下一位，请不要挂机。 预计等待大约2分钟。"
    assert any("非常抱歉" in text or "很抱歉" in text for text in words)


def test_a_place_is_told_again_only_when_it_got_better(client: Client, phone: NotedPhone) -> None:
    number_with_menu()
    first, second = waiting(Line(client, BRITISH)), waiting(Line(client, "+442079460959"))
    assert "number 2" in said(second.wait(15))
    assert "number" not in said(second.wait(80))
    first.hang_up()
    assert "You are next" in said(second.wait(80))


def test_who_waits_longer_than_told_is_offered_a_callback_and_keeps_the_place(caller: Line) -> None:
    Queue.objects.filter(key="support").update(overflow=OFFER)
    pulse(support())
    assert "press 1" not in said(caller.wait(15))
    words = heard(caller, 4)
    assert any("press 1" in text for text in words)
    # From then on the key works at any time, and no other key does anything.
    document = caller.wait(15)
    assert verbs(document)[0] == "Gather"
    parse_document(document, "text/xml", QUEUE_WAIT_VERBS)
    item = WorkItem.objects.get()
    assert verbs(caller.text(f"/twilio/callback?call={caller.sid}", Digits="5")) == ["Pause"]
    assert WorkItem.objects.get().state == "waiting"
    leave = caller.text(f"/twilio/callback?call={caller.sid}", Digits="1")
    assert verbs(leave) == ["Leave"]
    goodbye = caller.text(f"/twilio/left?call={caller.sid}", QueueResult="leave")
    assert "We will call you back" in said(goodbye)
    promise = WorkItem.objects.get(ref_kind="callback")
    assert (promise.rank, promise.state, Callback.objects.get().number) == (item.rank, "waiting", BRITISH)
    left = WorkItemInterval.objects.get(work_item=item)
    assert (left.outcome, WorkItem.objects.get(pk=item.pk).state) == ("overflowed", "cancelled")


def test_a_rule_that_offers_takes_nobody_out_of_the_queue(caller: Line) -> None:
    """Its condition says from when on it is offered, also without a broken promise."""
    from routing.services import overflow_due

    Queue.objects.filter(key="support").update(overflow=OFFER)
    assert "press 1" not in said(caller.wait(15))
    WorkItem.objects.update(overflow_at=timezone.now())
    assert "press 1" in said(caller.wait(300))
    overflow_due()
    assert (WorkItem.objects.get().state, caller.call.state) == ("waiting", "queued")


def test_a_key_pressed_while_an_agent_accepts_changes_nothing(caller: Line) -> None:
    from tests.telephony.line import accept

    Queue.objects.filter(key="support").update(overflow=OFFER)
    anna = agent_for(support())
    distribute()
    assert accept(anna).status_code == 200
    caller.text(f"/twilio/callback?call={caller.sid}", Digits="1")
    assert (caller.call.state, Callback.objects.count()) == ("connecting", 0)
