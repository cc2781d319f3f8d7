"""Overflow, closed queues, emergencies: work goes on, and each step is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from core import events
from core.actor import SYSTEM
from core.events import Happening, on
from routing.events import WORK_OVERFLOWED
from routing.models import OverflowStep, OverflowTo, OverflowWhen, Queue, QueuePulse, WorkItem, WorkItemInterval
from routing.rules.settings import OR_WAIT
from routing.selectors import pulses
from routing.services import change_queue, close_queue, distribute, open_queue, overflow_due, transfer
from tests.routing.centre import agent, arrive, choose, now_of, queue, reservation_of, rewind, ringing_at, take

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]
NEVER_OPEN = {"mon": [["00:00", "00:00"]]}


def waited(item: WorkItem, seconds: float) -> None:
    """Let the item have come earlier, and its rules be due."""
    now = timezone.now()
    moved = {"entered_at": now - timedelta(seconds=seconds), "state_since": now - timedelta(seconds=seconds)}
    rewind(item, **moved, overflow_at=now)


def pulse(where: Queue, **figures: Any) -> None:
    QueuePulse.objects.update_or_create(queue=where, defaults={"at": timezone.now(), **figures})
    pulses.forget()


def steps(item: WorkItem) -> list[tuple[str, str, str, str | None]]:
    rows = OverflowStep.objects.filter(work_item=item).order_by("id").select_related("queue", "to_queue")
    return [(step.queue.key, step.cause, step.to, step.to_queue.key if step.to_queue else None) for step in rows]


def closed_calendar() -> Any:
    from staff.models import Calendar

    return Calendar.objects.create(name="Closed", timezone="Asia/Shanghai", intervals=NEVER_OPEN)


@pytest.fixture
def told() -> Iterator[list[Any]]:
    """What the apps above hear."""
    heard: list[Any] = []

    def hear(happening: Happening) -> None:
        if happening.payload:
            heard.append(happening.payload)

    on(WORK_OVERFLOWED, hear)
    yield heard
    events._reactions[WORK_OVERFLOWED.name].remove(hear)


def test_who_waits_too_long_goes_to_the_next_queue_and_keeps_the_place() -> None:
    second = queue("second")
    first = queue("first", overflow=[{"when": "waited", "over": 120, "to": "queue", "queue": second.pk}])
    helper = agent("Helper", second)
    item = arrive(first)
    rank = now_of(item).rank
    assert overflow_due() == 0
    waited(item, 119)
    assert overflow_due() == 0
    waited(item, 121)
    assert overflow_due() == 1
    item = now_of(item)
    assert (item.queue_id, item.rank, item.overflowed) == (second.pk, rank, 1)
    assert ringing_at(item) == helper
    assert steps(item) == [("first", "waited", "queue", "second")]
    stay = WorkItemInterval.objects.get(work_item=item, outcome="overflowed")
    assert stay.queue_id == first.pk
    assert stay.waited_ms is not None
    assert stay.waited_ms >= 121_000


def test_overflow_never_goes_in_a_circle() -> None:
    first, second = queue("first"), queue("second")
    for one, other in ((first, second), (second, first)):
        Queue.objects.filter(pk=one.pk).update(
            overflow=[{"when": "waited", "over": 10, "to": "queue", "queue": other.pk}]
        )
    item = arrive(Queue.objects.get(pk=first.pk))
    waited(item, 11)
    assert overflow_due() == 1
    waited(item, 11)
    assert overflow_due() == 0
    assert now_of(item).queue_id == second.pk
    assert now_of(item).overflow_at is None


def test_overflow_by_estimated_wait_and_by_service_level() -> None:
    other = queue("other")
    slow = queue("slow", overflow=[{"when": "estimated", "over": 300, "to": "queue", "queue": other.pk}])
    late = queue("late", overflow=[{"when": "service_level", "under": 50, "to": "queue", "queue": other.pk}])
    in_slow, in_late = arrive(slow), arrive(late)
    pulse(slow, waiting=1, servers=1.0, mean_seconds=299.0)
    pulse(late, service_level=50)
    overflow_due()
    assert now_of(in_slow).queue_id == slow.pk
    assert now_of(in_late).queue_id == late.pk
    pulse(slow, waiting=1, servers=1.0, mean_seconds=301.0)
    pulse(late, service_level=49)
    rewind(in_slow, overflow_at=timezone.now())
    rewind(in_late, overflow_at=timezone.now())
    assert overflow_due() == 2
    assert steps(in_slow) == [("slow", "estimated", "queue", "other")]
    assert steps(in_late) == [("late", "service_level", "queue", "other")]


def test_a_caller_is_given_what_the_rule_says_and_leaves_the_queue(told: list[Any]) -> None:
    says = {"en": "Call later.", "zh-CN": "请稍后再拨。"}
    calls = queue("calls", media="voice", overflow=[{"when": "waited", "over": 60, "to": "message", "message": says}])
    item = arrive(calls)
    waited(item, 61)
    assert overflow_due() == 1
    assert now_of(item).state == "cancelled"
    assert [(one.to, one.cause, one.message) for one in told] == [("message", "waited", says)]
    assert steps(item) == [("calls", "waited", "message", None)]


def test_a_mail_hears_no_message() -> None:
    mails = queue("mails", overflow=[{"when": "waited", "over": 60, "to": "message", "message": {"en": "Later."}}])
    item = arrive(mails)
    assert now_of(item).overflow_at is None
    rewind(item, overflow_at=timezone.now())
    assert overflow_due() == 0
    assert now_of(item).state == "waiting"


def test_a_closed_queue_hands_over_at_once_and_waits_in_a_circle() -> None:
    open_ = queue("open")
    shut = queue("shut", calendar=closed_calendar(), when_closed={"to": "queue", "queue": open_.pk})
    item = arrive(shut)
    assert now_of(item).queue_id == open_.pk
    assert steps(item) == [("shut", "closed", "queue", "open")]
    Queue.objects.filter(pk=open_.pk).update(accepts=False, when_closed={"to": "queue", "queue": shut.pk})
    other = arrive(Queue.objects.get(pk=shut.pk), title="Second")
    assert now_of(other).queue_id == open_.pk
    assert now_of(other).state == "waiting"


def test_nothing_overflows_into_a_queue_that_is_closed() -> None:
    shut = queue("shut", calendar=closed_calendar())
    first = queue("first", overflow=[{"when": "waited", "over": 10, "to": "queue", "queue": shut.pk}])
    item = arrive(first)
    waited(item, 11)
    assert overflow_due() == 0
    item = now_of(item)
    assert item.queue_id == first.pk
    assert item.overflow_at is not None
    assert item.overflow_at > timezone.now()


def test_an_emergency_tells_every_caller_and_mails_wait(told: list[Any]) -> None:
    calls, mails = queue("calls", media="voice"), queue("mails")
    caller, letter = arrive(calls), arrive(mails)
    burning = {"emergency_since": timezone.now(), "emergency_message": {"en": "Fire drill."}}
    Queue.objects.update(**burning)
    assert overflow_due() == 1
    assert now_of(caller).state == "cancelled"
    assert now_of(letter).state == "waiting"
    assert [(one.to, one.cause, one.message) for one in told] == [("message", "emergency", {"en": "Fire drill."})]


@pytest.mark.parametrize("media", ["email", "task", "chat"])
def test_a_written_queue_closed_by_emergency_takes_work_in_and_rings_nobody_until_it_opens(media: str) -> None:
    other = queue("other", media)
    mails = queue("mails", media, overflow=[{"when": "waited", "over": 10, "to": "queue", "queue": other.pk}])
    before = arrive(mails, title="before")
    close_queue(actor=SYSTEM, queue=mails)
    anna = agent("Anna", mails, other)
    during = arrive(mails, title="during", preferred_agent_id=anna.pk)
    waited(before, 11)
    assert (overflow_due(), distribute()) == (0, 0)
    assert [(now_of(one).state, now_of(one).queue_id) for one in (before, during)] == [("waiting", mails.pk)] * 2
    # Work of other queues goes on ringing, and a person's word still counts.
    assert ringing_at(arrive(other)) == anna
    open_queue(actor=SYSTEM, queue=mails)
    assert ringing_at(before) == anna or now_of(before).queue_id == other.pk


def test_what_is_given_by_name_rings_although_the_queue_is_closed() -> None:
    mails = queue("mails")
    anna, bert = agent("Anna", mails), agent("Bert", chosen="break")
    item = take(arrive(mails), anna)
    close_queue(actor=SYSTEM, queue=mails)
    choose(bert, "available")
    transfer(actor=SYSTEM, person=anna, work_item=item, agent=bert)
    assert ringing_at(item) == bert


def test_an_overflow_rule_does_not_touch_what_rings() -> None:
    second = queue("second")
    first = queue("first", overflow=[{"when": "waited", "over": 5, "to": "queue", "queue": second.pk}])
    agent("Anna", first)
    item = arrive(first)
    assert reservation_of(item).state == "pending"
    rewind(item, overflow_at=timezone.now())
    assert overflow_due() == 0
    assert now_of(item).queue_id == first.pk


@pytest.mark.parametrize("shut", ["hours", "switched off"])
def test_hours_govern_what_comes_in_and_what_waits_is_worked_off(shut: str) -> None:
    mails = queue("mails", when_closed={"to": "queue", "queue": queue("night").pk})
    waits = arrive(mails)
    calendar = {"calendar": closed_calendar()} if shut == "hours" else {"accepts": False}
    closed = change_queue(actor=SYSTEM, queue=mails, **calendar)
    assert steps(arrive(closed, title="late"))[0][:2] == ("mails", "closed")
    anna = agent("Anna", mails)
    assert ringing_at(waits) == anna


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_choice_of_a_rule_has_words_on_the_screen(language: str) -> None:
    words = json.loads((ROOT / "frontend" / "src" / "locales" / language / "settings.json").read_text())
    assert set(words["otherwise"]) == set(OR_WAIT)
    assert set(words["to"]) == {"wait", *OverflowTo.values}
    assert set(words["overflow"]["say"]) == set(words["overflow"]["whenIs"]) == set(OverflowWhen.values)
