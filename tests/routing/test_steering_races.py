"""Hands that meet: two supervisors, a supervisor and an agent, an agent and the distribution; and time that adds up."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.actor import SYSTEM, Actor
from core.problems import Refusal
from routing.models import AgentState, AgentStateInterval, Queue, Reservation, WorkItem
from routing.services import (
    accept,
    agent_connected,
    agent_disconnected,
    assign,
    change_queue,
    create_break_reason,
    distribute,
    end_due_wrap_ups,
    expire_due,
    requeue,
    set_capacity,
    set_work_priority,
    sweep_presence,
    take,
)
from staff.models import Person
from tests.cast import client_of, person, send
from tests.routing import centre
from tests.routing.test_races import at_once, nothing_is_wrong

pytestmark = pytest.mark.django_db(transaction=True)
ROOMY = {"email": 10, "task": 10, "chat": 10, "voice": 1}


def roomy(name: str, *queues: Queue, chosen: str = "available") -> Person:
    """An agent whom no test fills."""
    somebody = centre.agent(name, *queues, chosen=chosen)
    set_capacity(actor=SYSTEM, person=somebody, capacity=ROOMY)
    return somebody


def boss() -> Person:
    """A supervisor of everything."""
    return person("Boss", role="supervisor", data_scope="all")


def sound(answers: list[Any]) -> list[Any]:
    """The answers; a thread that broke has none."""
    assert None not in answers
    return answers


def test_two_supervisors_assign_at_once_and_it_rings_at_one_agent() -> None:
    mail = centre.queue()
    people = [roomy(name) for name in ("Anna", "Ben")]
    bosses = [boss(), boss()]
    for _ in range(8):
        item = centre.arrive(mail)

        def give(place: int, item: WorkItem = item) -> WorkItem:
            return assign(actor=Actor.of(bosses[place]), person=bosses[place], work_item=item, agent=people[place])

        answers = sound(at_once([lambda: give(0), lambda: give(1)]))
        assert not [answer for answer in answers if isinstance(answer, Refusal)]
        assert centre.ringing_at(item) in people
        assert Reservation.objects.filter(work_item=item, state="pending").count() == 1
        nothing_is_wrong()


def test_the_same_assignment_twice_rings_once() -> None:
    mail = centre.queue()
    anna, one = roomy("Anna"), boss()
    item = centre.arrive(mail)
    answers = sound(at_once(6 * [lambda: assign(actor=Actor.of(one), person=one, work_item=item, agent=anna)]))
    lost = [answer for answer in answers if isinstance(answer, Refusal)]
    assert {(refusal.code, refusal.detail["who"]) for refusal in lost} == {("reservation.taken", "Anna")}
    assert (len(lost), Reservation.objects.filter(work_item=item).count()) == (5, 1)
    nothing_is_wrong()


def test_assign_against_accept_leaves_one_holder() -> None:
    mail = centre.queue(rest_seconds=0)
    anna, ben, one = roomy("Anna", mail), roomy("Ben"), boss()
    for _ in range(8):
        item = centre.arrive(mail)
        distribute()
        ringing = centre.reservation_of(item)
        assert ringing.agent_id == anna.pk
        taken, _ = sound(
            at_once(
                [
                    lambda r=ringing: accept(actor=Actor.of(anna), person=anna, reservation_id=r.pk),  # type: ignore[misc]
                    lambda i=item: assign(actor=Actor.of(one), person=one, work_item=i, agent=ben),  # type: ignore[misc]
                ]
            )
        )
        assert centre.ringing_at(item) == ben, "whoever came first, the supervisor's word was the last"
        if isinstance(taken, Refusal):
            assert taken.code in {"reservation.elsewhere", "reservation.over"}
        nothing_is_wrong()


def test_crossing_assignments_do_not_block_each_other() -> None:
    mail = centre.queue(rest_seconds=0)
    anna, ben, one = roomy("Anna"), roomy("Ben"), boss()
    first, second = centre.arrive(mail), centre.arrive(mail)
    actor = Actor.of(one)

    def give(item: WorkItem, agent: Person) -> WorkItem:
        return assign(actor=actor, person=one, work_item=item, agent=agent)

    give(first, anna)
    give(second, ben)
    for turn in range(8):
        left, right = (ben, anna) if turn % 2 == 0 else (anna, ben)
        answers = sound(at_once([lambda a=left: give(first, a), lambda a=right: give(second, a)]))  # type: ignore[misc]
        assert not [answer for answer in answers if isinstance(answer, Refusal)]
        assert (centre.ringing_at(first), centre.ringing_at(second)) == (left, right)
        nothing_is_wrong()


def test_many_hands_on_the_list_and_one_gets_it() -> None:
    mail = centre.queue(distribution="pull")
    people = [roomy(f"Agent{number}", mail) for number in range(6)]
    item = centre.arrive(mail)
    answers = sound(
        at_once([lambda p=one: take(actor=Actor.of(p), person=p, work_item=item) for one in people])  # type: ignore[misc]
    )
    won = [answer for answer in answers if isinstance(answer, WorkItem)]
    assert len(won) == 1
    lost = {(answer.code, answer.detail["who"]) for answer in answers if isinstance(answer, Refusal)}
    assert lost == {("reservation.taken", won[0].agent.name if won[0].agent else "")}
    nothing_is_wrong()


def test_take_against_distribution_gives_the_work_once() -> None:
    mail = centre.queue(distribution="both")
    anna, ben = roomy("Anna", mail), roomy("Ben", mail)
    for _ in range(8):
        AgentState.objects.update(chosen="break", state="break")
        items = [centre.arrive(mail) for _ in range(4)]
        # Available without the distribution that would follow: both hands find the same situation.
        AgentState.objects.update(chosen="available", state="available")
        jobs: list[Callable[[], Any]] = [
            lambda i=one: take(actor=Actor.of(anna), person=anna, work_item=i)  # type: ignore[misc]
            for one in items[:2]
        ]
        sound(at_once([*jobs, distribute, distribute]))
        distribute()
        for item in items:
            now = centre.now_of(item)
            assert now.agent_id in {anna.pk, ben.pk}
            assert Reservation.objects.filter(work_item=item, state__in=("pending", "accepted")).count() == 1
        nothing_is_wrong()
        for item in items:
            centre.cancel(item, reason="test")


def test_two_halves_of_a_circle_do_not_pass_side_by_side() -> None:
    one, two = centre.queue("one"), centre.queue("two")

    def lead(queue: Queue, to: Queue) -> Queue:
        rule = {"when": "waited", "over": 60, "to": "queue", "queue": to.pk}
        return change_queue(actor=SYSTEM, queue=queue, overflow=[rule])

    for _ in range(6):
        Queue.objects.update(overflow=[])
        answers = sound(at_once([lambda: lead(one, two), lambda: lead(two, one)]))
        assert sorted(isinstance(answer, Refusal) for answer in answers) == [False, True]


def test_a_busy_hour_of_steering_loses_and_doubles_nothing() -> None:
    mail = centre.queue(rest_seconds=0, distribution="both")
    people = [roomy(f"Agent{number}", mail) for number in range(3)]
    bosses = [boss(), boss()]
    items = [centre.arrive(mail) for _ in range(8)]

    def hour(seed: int) -> str:
        chance = random.Random(seed)
        for _ in range(20):
            item, one, agent = chance.choice(items), chance.choice(bosses), chance.choice(people)
            hand = {"actor": Actor.of(one), "person": one, "work_item": item}
            try:
                match chance.randrange(6):
                    case 0:
                        assign(agent=agent, **hand)
                    case 1:
                        requeue(**hand)
                    case 2:
                        set_work_priority(priority=chance.randint(-3, 3), **hand)
                    case 3:
                        take(actor=Actor.of(agent), person=agent, work_item=item)
                    case 4:
                        found = Reservation.objects.filter(agent=agent, state="pending").first()
                        if found:
                            accept(actor=Actor.of(agent), person=agent, reservation_id=found.pk)
                    case _:
                        expire_due()
            except Refusal:
                pass
        return "through"

    answers = at_once([lambda s=seed: hour(s) for seed in range(5)])  # type: ignore[misc]
    assert answers == ["through"] * 5
    nothing_is_wrong()
    AgentState.objects.update(resting_until=None)
    distribute()
    assert {centre.now_of(item).state for item in items} <= {"reserved", "active"}
    nothing_is_wrong()


# --- time adds up


@pytest.mark.parametrize("seed", range(6))
def test_the_stretches_of_a_shift_sum_to_its_length(seed: int) -> None:
    """Whatever is done to an agent and by whom: one stretch begins where the last one ended."""
    chance = random.Random(seed)
    began = datetime(2026, 11, 2, 8, tzinfo=UTC)
    with time_machine.travel(began, tick=False) as clock:
        create_break_reason(actor=SYSTEM, code="lunch", name={"en": "Lunch"})
        mail = centre.queue(distribution="both", wrap_up_seconds=60, rest_seconds=5)
        voice = centre.queue("voice", "voice", wrap_up_seconds=30)
        anna = centre.agent("Anna", mail, voice)
        mine, boss_client = client_of(anna), client_of(boss())
        for _ in range(40):
            clock.shift(timedelta(milliseconds=chance.randrange(1, 90_000)))
            something(chance, anna, mine, boss_client, [mail, voice])
        state = centre.state_of(anna)
        stretches = list(AgentStateInterval.objects.filter(person=anna).order_by("started_at", "ended_at", "id"))
        ends = [began, *(one.ended_at for one in stretches)]
        assert [one.started_at for one in stretches] == ends[:-1]
        assert state.since == ends[-1]
        shift = datetime.now(UTC) - began
        length = sum((one.ended_at - one.started_at for one in stretches), datetime.now(UTC) - state.since)
        assert length == shift
        assert len(stretches) > 5


def something(chance: random.Random, anna: Person, mine: Any, boss_client: Any, queues: list[Queue]) -> None:
    """One thing that happens to an agent, through the doors; refusals are part of a day."""
    held = list(WorkItem.objects.filter(agent=anna).exclude(state__in=("done", "cancelled")))
    any_item = WorkItem.objects.exclude(state__in=("done", "cancelled")).order_by("?").first()
    match chance.randrange(12):
        case 0 | 1:
            centre.arrive(chance.choice(queues))
        case 2 | 3:
            for one in Reservation.objects.filter(agent=anna, state="pending")[:1]:
                send(mine, "post", f"reservations/{one.pk}/{chance.choice(('accept', 'accept', 'reject'))}")
        case 4 | 5 if held:
            one = chance.choice(held)
            if one.media == "voice":
                centre.end_contact(one)
            send(mine, "post", f"work-items/{one.pk}/{chance.choice(('wrap-up', 'finish', 'escalate'))}")
        case 6:
            body = {"chosen": chance.choice(("available", "available", "break", "offline")), "reason": "lunch"}
            send(mine, "put", "agent-state", body)
        case 7:
            body = {"chosen": chance.choice(("available", "break", "offline")), "reason": "lunch"}
            send(boss_client, "put", f"agents/{anna.pk}/state", body)
        case 8 if any_item:
            verb = chance.choice(("assign", "requeue"))
            send(boss_client, "post", f"work-items/{any_item.pk}/{verb}", {"agent": anna.pk})
        case 9 if any_item:
            send(mine, "post", f"work-items/{any_item.pk}/take")
        case 10:
            send(boss_client, "post", f"agents/{anna.pk}/sign-out")
        case _:
            agent_connected(person_id=anna.pk, connection="one")
            agent_disconnected(connection="one")
    end_due_wrap_ups()
    expire_due()
    sweep_presence()
    distribute()
