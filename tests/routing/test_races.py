"""Real threads on real PostgreSQL: one winner, one reservation, nobody above capacity, nothing lost."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count

from core.actor import SYSTEM, Actor
from core.problems import Refusal
from routing.models import AgentState, Decision, Reservation, WorkItem
from routing.rules.capacity import INTERRUPTIBLE, WHOLE, limits_of, used_by
from routing.rules.judging import recompute
from routing.services import accept, distribute, expire_due, finish, reject, set_agent_state, transfer
from routing.services.deciding import _pass
from staff.models import Person
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: Iterable[Callable[[], Any]]) -> list[Any]:
    """Run the jobs in threads that start together; the answer of each, refusals included."""
    jobs = list(jobs)
    answers: list[Any] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            start.wait()
            answers[place] = job()
        except Refusal as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def nothing_is_wrong() -> None:
    """The invariants that must hold at any instant."""
    twice = Reservation.objects.filter(state="pending").values("work_item").annotate(n=Count("id")).filter(n__gt=1)
    assert not twice
    for item in WorkItem.objects.select_related("reservation"):
        pending = Reservation.objects.filter(work_item=item, state="pending").count()
        assert pending == (1 if item.state == "reserved" else 0)
        if item.state not in {"done", "cancelled"}:
            assert (item.agent_id is not None) == (item.state not in {"waiting", "abandoned"})
    for decision in Decision.objects.all():
        assert recompute(decision.choice, decision.best) == decision.agent_id
    for state in AgentState.objects.all():
        held = WorkItem.objects.filter(agent_id=state.person_id, state__in=("reserved", "active", "parked", "wrap_up"))
        load = Counter(held.values_list("media", flat=True))
        assert state.load == load
        limits = limits_of(state.capacity)
        fixed = {media: n for media, n in load.items() if media not in INTERRUPTIBLE}
        assert used_by(fixed, limits) <= WHOLE
        assert used_by({m: n for m, n in load.items() if m in INTERRUPTIBLE}, limits) <= WHOLE


def test_sixteen_accepts_have_one_winner() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    reservation = centre.reservation_of(item).pk
    actor = Actor.of(anna)
    answers = at_once(16 * [lambda: accept(actor=actor, person=anna, reservation_id=reservation)])
    lost = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(lost) == 15
    assert {(refusal.code, refusal.detail["who"]) for refusal in lost} == {("reservation.taken", "Anna")}
    assert centre.now_of(item).state == "active"
    nothing_is_wrong()


def test_accept_against_time_out_has_one_winner() -> None:
    mail = centre.queue(ring_seconds=0, missed_limit=0)
    anna = centre.agent("Anna", mail)
    for _ in range(10):
        AgentState.objects.update(resting_until=None)
        item = centre.arrive(mail)
        distribute()
        reservation = centre.reservation_of(item).pk
        answer, *_ = at_once(
            [
                lambda r=reservation: accept(actor=Actor.of(anna), person=anna, reservation_id=r),  # type: ignore[misc]
                expire_due,
                expire_due,
            ]
        )
        nothing_is_wrong()
        if isinstance(answer, Refusal):
            assert centre.now_of(item).state == "waiting"
            centre.cancel(item, reason="test")
        else:
            finish(actor=Actor.of(anna), person=anna, work_item=item)


def test_deciders_in_parallel_never_hold_an_item_out_twice() -> None:
    from contextlib import ExitStack

    mail = centre.queue()
    people = [centre.agent(f"Agent{number}", mail, chosen="offline") for number in range(6)]
    items = [centre.arrive(mail) for _ in range(20)]
    # Available without the distribution that would follow: all deciders find the same situation.
    AgentState.objects.filter(person__in=people).update(chosen="available", state="available")
    made = at_once(8 * [lambda: _pass(pool="main", reading=ExitStack())])
    assert sum(one.count for one in made) == 12
    given = [item for item in items if centre.ringing_at(item)]
    assert given == items[:12]
    nothing_is_wrong()


def test_a_busy_hour_in_threads_loses_and_doubles_nothing() -> None:
    mail, voice = centre.queue(rest_seconds=0), centre.queue("voice", "voice", rest_seconds=0)
    people = [centre.agent(f"Agent{number}", mail, voice) for number in range(4)]
    seeds = range(6)
    problems: list[str] = []

    def hour(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(25):
            try:
                one_thing(chance, people, [mail, voice])
            except Refusal:
                pass
            except Exception as error:  # a thread's failure must reach the test
                problems.append(repr(error))

    at_once([lambda s=seed: hour(s) for seed in seeds])  # type: ignore[misc]
    assert not problems
    nothing_is_wrong()
    for somebody in people:
        AgentState.objects.filter(person=somebody).update(resting_until=None)
        set_agent_state(actor=SYSTEM, person=somebody, chosen="available")
    distribute()
    nothing_is_wrong()


def one_thing(chance: random.Random, people: list[Person], queues: list[Any]) -> None:
    """Something that happens in a centre."""
    somebody = chance.choice(people)
    actor = Actor.of(somebody)
    kind = chance.choice(("arrive", "arrive", "arrive", "accept", "accept", "reject", "finish", "state", "rest", "end"))
    if kind == "arrive":
        centre.arrive(chance.choice(queues), ref=("test", chance.randrange(10**9)))
    elif kind in {"accept", "reject"}:
        found = Reservation.objects.filter(agent=somebody, state="pending").first()
        if found:
            (accept if kind == "accept" else reject)(actor=actor, person=somebody, reservation_id=found.pk)
    elif kind == "finish":
        mine = WorkItem.objects.filter(agent=somebody, state__in=("active", "parked")).first()
        if mine and mine.media == "voice":
            centre.end_contact(mine)
        elif mine and chance.random() < 0.3:
            transfer(actor=actor, person=somebody, work_item=mine, queue=queues[0])
        elif mine:
            finish(actor=actor, person=somebody, work_item=mine)
    elif kind == "state":
        set_agent_state(actor=actor, person=somebody, chosen=chance.choice(("available", "available", "break")))
    elif kind == "rest":
        waiting = WorkItem.objects.filter(state__in=("waiting", "reserved")).order_by("?").first()
        if waiting:
            centre.hang_up(waiting)
    else:
        expire_due()


def test_the_database_itself_refuses_a_second_open_reservation() -> None:
    from django.db import IntegrityError, transaction
    from django.utils import timezone

    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reservation.objects.create(work_item=item, agent=anna, expires_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM routing_reservation")
        assert cursor.fetchone() == (1,)
