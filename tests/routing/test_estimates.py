"""Estimated waits: the rule, the keeper's pulse, and how far off the estimates were."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.actor import Actor
from routing.models import AgentState, Queue, QueuePulse, Reservation, WorkItem, WorkItemInterval
from routing.rules.estimating import estimated_wait, servers_of, shares, will_answer
from routing.selectors import pulses
from routing.services import accept, distribute, expire_due, finish, reject, take_pulse
from routing.services.pulse import read_pulses
from staff.models import Person
from tests.routing.centre import agent, arrive, choose, end_contact, hang_up, now_of, queue, reservation_of, rewind


@pytest.mark.parametrize(
    ("ahead", "idle", "servers", "mean", "seconds"),
    [
        (0, 1, 1.0, 300.0, 0.0),  # somebody is free
        (0, 0, 1.0, 300.0, 300.0),  # next, behind one busy agent
        (0, 0, 3.0, 300.0, 100.0),  # the first of three to end
        (5, 0, 3.0, 300.0, 600.0),
        (3, 2, 2.0, 60.0, 60.0),  # two of those ahead are about to be taken
        (0, 0, 0.0, 300.0, None),  # nobody works here
        (0, 0, 2.0, 0.0, None),  # nothing was ever handled
    ],
)
def test_estimated_wait(ahead: int, idle: int, servers: float, mean: float, seconds: float | None) -> None:
    assert estimated_wait(ahead=ahead, idle=idle, servers=servers, mean_seconds=mean) == seconds


@given(st.integers(0, 500), st.integers(0, 20), st.floats(0.1, 50), st.floats(1, 5000))
def test_more_ahead_never_means_less_to_wait(ahead: int, idle: int, servers: float, mean: float) -> None:
    one = estimated_wait(ahead=ahead, idle=idle, servers=servers, mean_seconds=mean)
    more = estimated_wait(ahead=ahead + 1, idle=idle, servers=servers, mean_seconds=mean)
    assert one is not None
    assert more is not None
    assert more >= one


@given(st.sets(st.integers(1, 9), min_size=1), st.dictionaries(st.integers(1, 9), st.floats(0, 1e6)))
def test_an_agents_shares_are_one_agent(queues: set[int], load: dict[int, float]) -> None:
    assert sum(shares(queues, load).values()) == pytest.approx(1.0)


def test_shared_agents_count_by_the_work_of_their_queues() -> None:
    media, load = {1: "voice", 2: "voice", 3: "email"}, {1: 3000.0, 2: 1000.0, 3: 0.0}
    people = [([1], {"voice": 1}, 1.0), ([1, 2], {"voice": 1}, 1.0), ([3], {"email": 2}, 0.5)]
    assert servers_of(people, media, load) == pytest.approx({1: 1.75, 2: 0.25, 3: 1.0})


def test_who_lets_two_in_a_row_pass_counts_for_nothing() -> None:
    assert [will_answer(missed) for missed in range(4)] == [1.0, 0.5, 0.0, 0.0]


@pytest.mark.django_db(transaction=True)
def test_the_pulse_tells_the_wait_and_every_work_item_keeps_what_it_was_told() -> None:
    mails = queue("mails", wrap_up_seconds=0)
    anna = agent("Anna", mails)
    first = arrive(mails)
    accept(actor=Actor.of(anna), person=anna, reservation_id=reservation_of(first).pk)
    began = timezone.now() - timedelta(seconds=100)
    rewind(first, state_since=began)
    finish(actor=Actor.of(anna), person=anna, work_item=now_of(first))
    choose(anna, "break")
    waiting = [arrive(mails, title=str(number)) for number in range(3)]
    assert take_pulse() == 0
    pulse = QueuePulse.objects.get(queue=mails)
    assert (pulse.waiting, pulse.idle, pulse.servers, pulse.estimate_seconds) == (3, 0, 0.0, None)
    choose(anna, "available")  # takes two mails at once; one waits on
    QueuePulse.objects.update(at=timezone.now() - timedelta(seconds=3))
    take_pulse()
    pulses.forget()
    pulse = QueuePulse.objects.get(queue=mails)
    assert (pulse.waiting, pulse.idle, pulse.servers) == (1, 0, 2.0)
    assert pulse.mean_seconds == pytest.approx(100, abs=1)
    assert pulse.estimate_seconds == pytest.approx(100, abs=1)
    told = now_of(arrive(mails, title="later"))
    assert told.estimated_ms == pytest.approx(100_000, abs=1000)
    assert now_of(waiting[0]).estimated_ms is None


@pytest.mark.django_db(transaction=True)
def test_how_far_off_the_estimates_were_is_measured() -> None:
    mails = queue("mails")
    agent("Anna", mails)
    now = timezone.now()
    for waited, estimated in ((100, 90), (200, 260)):
        item = arrive(mails)
        WorkItemInterval.objects.create(
            work_item=item,
            queue=mails,
            state="reserved",
            outcome="answered",
            started_at=now - timedelta(seconds=5),
            ended_at=now - timedelta(seconds=1),
            waited_ms=waited * 1000,
            estimated_ms=estimated * 1000,
            in_level=True,
        )
    (pulse,) = read_pulses(now)
    assert (pulse.error_seconds, pulse.bias_seconds, pulse.measured) == (35.0, -25.0, 2)
    assert pulse.service_level == 100


def told_now(where: Queue) -> QueuePulse:
    """The pulse of this queue as it would be written now."""
    return next(pulse for pulse in read_pulses(timezone.now()) if pulse.queue_id == where.pk)


def handled(where: Queue, somebody: Person, seconds: int = 60) -> None:
    """They took something and worked on it for so long."""
    item = arrive(where)
    accept(actor=Actor.of(somebody), person=somebody, reservation_id=reservation_of(item).pk)
    rewind(item, state_since=timezone.now() - timedelta(seconds=seconds))
    end_contact(now_of(item))


def missed(item: WorkItem) -> None:
    """It rang out, and the agent's rest is over."""
    Reservation.objects.filter(work_item=item, state="pending").update(expires_at=timezone.now())
    expire_due()
    AgentState.objects.update(resting_until=None)


@pytest.mark.django_db(transaction=True)
def test_who_does_not_answer_promises_nothing_until_they_come_back() -> None:
    calls = queue("calls", media="voice")
    anna = agent("Anna", calls)
    handled(calls, anna)
    assert (told_now(calls).idle, told_now(calls).estimate_seconds) == (1, 0.0)
    item = arrive(calls)
    missed(item)
    once = told_now(calls)
    assert (once.idle, once.servers) == (0, 0.5)
    assert once.estimate_seconds == pytest.approx(2 * 60 / 0.5, abs=2)
    distribute()
    missed(item)
    twice = told_now(calls)
    assert (twice.idle, twice.servers, twice.estimate_seconds) == (0, 0.0, None)
    choose(anna, "break")
    choose(anna, "available")
    assert told_now(calls).servers == 1.0


@pytest.mark.django_db(transaction=True)
def test_who_turns_something_down_or_missed_it_long_ago_is_there() -> None:
    calls = queue("calls", media="voice", rest_seconds=0)
    anna = agent("Anna", calls)
    handled(calls, anna)
    item = arrive(calls)
    missed(item)
    assert told_now(calls).servers == 0.5
    AgentState.objects.update(missed_at=timezone.now() - timedelta(minutes=31))
    assert told_now(calls).servers == 1.0
    AgentState.objects.update(missed_at=timezone.now())
    distribute()
    reject(actor=Actor.of(anna), person=anna, reservation_id=reservation_of(item).pk)
    assert told_now(calls).servers == 1.0


@pytest.mark.django_db(transaction=True)
def test_work_that_is_left_waiting_has_nobody_idle_whatever_the_reason() -> None:
    calls = queue("calls", media="voice", distribution="pull")
    handled_in = queue("other", media="voice")
    anna = agent("Anna", calls, handled_in)
    handled(handled_in, anna)
    assert told_now(calls).idle == 1
    item = arrive(calls)
    rewind(item, state_since=timezone.now() - timedelta(seconds=20))
    left = told_now(calls)
    assert (left.waiting, left.idle, left.estimate_seconds) == (1, 0, None)


@pytest.mark.django_db(transaction=True)
def test_who_lacks_the_skill_does_not_count_until_the_ring_that_asks_less() -> None:
    agent("Anna", queue("plain", media="voice"))
    strict = queue("strict", media="voice")
    agent("Bob", strict, billing=3)
    Queue.objects.filter(pk=strict.pk).update(required_skills={"billing": 5})
    assert (told_now(strict).idle, told_now(strict).servers) == (0, 0.0)
    Queue.objects.filter(pk=strict.pk).update(rings=[{"after": 30, "skills": {"billing": 2}}])
    assert (told_now(strict).idle, told_now(strict).servers) == (0, 1.0)


@pytest.mark.django_db(transaction=True)
def test_who_gave_up_after_the_time_they_were_told_and_who_still_waits_count_as_errors() -> None:
    calls = queue("calls", media="voice")
    first, second, third = (arrive(calls, title=str(number)) for number in range(3))
    WorkItem.objects.update(estimated_ms=60_000)
    for item, waited in ((first, 360), (second, 30)):
        rewind(item, entered_at=timezone.now() - timedelta(seconds=waited))
        hang_up(now_of(item))
    pulse = told_now(calls)
    assert pulse.measured == 1  # who left before it was over says nothing
    assert pulse.error_seconds == pytest.approx(300, abs=2)
    rewind(third, entered_at=timezone.now() - timedelta(seconds=660))
    pulse = told_now(calls)
    assert (pulse.measured, round(pulse.error_seconds or 0, -1), round(pulse.bias_seconds or 0, -1)) == (2, 450, 450)


@pytest.mark.django_db(transaction=True)
def test_two_keepers_take_the_pulse_once() -> None:
    queue("mails")
    take_pulse()
    at = QueuePulse.objects.get().at
    take_pulse()
    assert QueuePulse.objects.get().at == at
    assert WorkItem.objects.count() == 0
