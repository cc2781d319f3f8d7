"""Whoever does not answer again and again is taken out of the line, told why, and comes back when they say so."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.models import Event, Notification
from core.problems import Refusal
from insight.models import Alarm, AlarmWatch
from insight.services import ensure_default_rules, watch_thresholds
from routing.models import AgentState, AgentStateInterval, Queue, Reservation, WorkItem
from routing.services import accept, create_break_reason, distribute, expire_due, force_state, reject, set_capacity
from staff.models import Person
from tests.cast import client_of, send, team
from tests.cast import person as somebody
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)
SILENT = ("break", "not_answering")


def one_mail_at_a_time(name: str, *queues: Queue) -> Person:
    person = centre.agent(name, *queues)
    set_capacity(actor=SYSTEM, person=person, capacity={"email": 1})
    return person


def miss(item: WorkItem) -> None:
    """It rings until its time is up, and the agent's rest is over."""
    reservation = centre.reservation_of(item)
    Reservation.objects.filter(pk=reservation.pk).update(expires_at=timezone.now())
    expire_due()
    AgentState.objects.update(resting_until=None)
    distribute()


def state_of(person: Person) -> tuple[str, str]:
    state = centre.state_of(person)
    return state.chosen, state.reason


def test_after_three_in_a_row_an_agent_is_asked_no_more_and_the_work_keeps_its_place() -> None:
    mail = centre.queue()
    anna = one_mail_at_a_time("Anna", mail)
    item = centre.arrive(mail)
    for _ in range(2):
        miss(item)
        assert centre.ringing_at(item) == anna
    miss(item)
    assert state_of(anna) == SILENT
    assert (centre.now_of(item).state, centre.now_of(item).rank) == ("waiting", item.rank)
    ben = centre.agent("Ben", mail)
    assert centre.ringing_at(item) == ben


def test_what_else_rings_goes_to_others_and_what_is_being_worked_on_stays() -> None:
    mail = centre.queue(missed_limit=1)
    anna = centre.agent("Anna", mail)
    set_capacity(actor=SYSTEM, person=anna, capacity={"email": 3})
    active, missed, rings = (centre.arrive(mail) for _ in range(3))
    accept(actor=Actor.of(anna), person=anna, reservation_id=centre.reservation_of(active).pk)
    miss(missed)
    assert state_of(anna) == SILENT
    states = [centre.now_of(item).state for item in (active, missed, rings)]
    assert states == ["active", "waiting", "waiting"]
    ben = centre.agent("Ben", mail)
    assert {centre.ringing_at(missed), centre.ringing_at(rings)} == {ben}


@pytest.mark.parametrize("answer", [accept, reject])
def test_any_answer_begins_the_count_anew(answer: Any) -> None:
    mail = centre.queue()
    anna = one_mail_at_a_time("Anna", mail)
    item = centre.arrive(mail)
    for _ in range(2):
        miss(item)
    assert centre.state_of(anna).misses == 2
    answer(actor=Actor.of(anna), person=anna, reservation_id=centre.reservation_of(item).pk)
    assert (centre.state_of(anna).misses, centre.state_of(anna).chosen) == (0, "available")


def test_choosing_a_state_begins_the_count_anew() -> None:
    mail = centre.queue()
    anna = one_mail_at_a_time("Anna", mail)
    item = centre.arrive(mail)
    for _ in range(2):
        miss(item)
    centre.choose(anna, "available")
    miss(item)
    assert (centre.state_of(anna).misses, centre.state_of(anna).chosen) == (1, "available")


def test_what_rings_at_the_same_time_is_missed_once() -> None:
    chat = centre.queue("chat", "chat")
    anna = centre.agent("Anna", chat)
    for _ in range(3):
        centre.arrive(chat)
    Reservation.objects.filter(state="pending").update(expires_at=timezone.now())
    assert expire_due() == 3
    assert (centre.state_of(anna).misses, centre.state_of(anna).chosen) == (1, "available")


def test_a_queue_may_let_it_be() -> None:
    mail = centre.queue(missed_limit=0)
    anna = one_mail_at_a_time("Anna", mail)
    item = centre.arrive(mail)
    for _ in range(5):
        miss(item)
    assert centre.ringing_at(item) == anna
    assert (centre.state_of(anna).misses, centre.state_of(anna).chosen) == (5, "available")


def test_the_agent_comes_back_by_choosing_and_a_supervisor_may_do_it_for_them() -> None:
    mail = centre.queue(missed_limit=1)
    anna = one_mail_at_a_time("Anna", mail)
    item = centre.arrive(mail)
    boss = somebody("Boss", role="supervisor", data_scope="all")
    miss(item)
    centre.choose(anna, "available")
    assert centre.ringing_at(item) == anna
    miss(item)
    assert state_of(anna) == SILENT
    force_state(actor=Actor.of(boss), agent=anna, chosen="available")
    assert centre.ringing_at(item) == anna


def test_nobody_gives_this_reason_by_hand() -> None:
    anna, boss = centre.agent("Anna"), somebody("Boss", role="supervisor", data_scope="all")
    mine = send(client_of(anna), "put", "agent-state", {"chosen": "break", "reason": "not_answering"})
    theirs = send(client_of(boss), "put", f"agents/{anna.pk}/state", {"chosen": "break", "reason": "not_answering"})
    assert [(answer.status_code, answer.json()["fields"][0]["field"]) for answer in (mine, theirs)] == [
        (400, "reason"),
        (400, "reason"),
    ]
    with pytest.raises(Refusal) as refused:
        create_break_reason(actor=SYSTEM, code="not_answering", name={"en": "Mine"})
    assert refused.value.code == "routing.key_taken"


def test_the_agent_is_told_why_and_it_stands_in_the_log() -> None:
    mail = centre.queue(missed_limit=2)
    anna = one_mail_at_a_time("Anna", mail)
    item = centre.arrive(mail)
    for _ in range(2):
        miss(item)
    row = client_of(anna).get("/api/v1/agent-state").json()
    assert (row["state"], row["reason"], row["misses"]) == (*SILENT, 2)
    bell = Notification.objects.get(person_id=anna.pk)
    assert (bell.code, bell.facts["misses"], bell.facts["queue"]) == ("agent.not_answering", 2, mail.name)
    happened = Event.objects.get(name="agent.not_answering")
    assert (happened.subject_id, happened.actor_kind) == (anna.pk, SYSTEM.kind)


def test_supervisors_see_it_on_the_board_and_are_alarmed_until_it_is_over() -> None:
    here, there = team("Here"), team("There")
    mail = centre.queue(missed_limit=1, team=here)
    anna = one_mail_at_a_time("Anna", mail)
    Person.objects.filter(pk=anna.pk).update(team=here)
    boss = somebody("Boss", role="supervisor", data_scope="team", team=here)
    stranger = somebody("Stranger", role="supervisor", data_scope="team", team=there)
    ensure_default_rules(actor=SYSTEM)
    miss(centre.arrive(mail))
    look()
    [line] = client_of(boss).get("/api/v1/supervision/board").json()["agents"]
    assert (line["state"], line["reason"], line["reason_name"]["zh-CN"]) == (*SILENT, "未应答")
    [alarm] = client_of(boss).get("/api/v1/supervision/alarms").json()["open"]
    assert (alarm["measure"], alarm["agent"]["id"], alarm["level"]) == ("not_answering", anna.pk, "warning")
    assert client_of(stranger).get("/api/v1/supervision/alarms").json()["open"] == []
    centre.choose(anna, "available")
    look()
    assert Alarm.objects.get(measure="not_answering").recovered_at is not None


def test_a_break_of_ones_own_is_no_such_alarm() -> None:
    anna = centre.agent("Anna")
    ensure_default_rules(actor=SYSTEM)
    centre.choose(anna, "break", "lunch")
    look()
    assert not Alarm.objects.exists()


def look() -> None:
    AlarmWatch.objects.all().delete()
    watch_thresholds()


def test_the_shift_adds_up() -> None:
    mail = centre.queue(missed_limit=1)
    anna = one_mail_at_a_time("Anna", mail)
    miss(centre.arrive(mail))
    centre.choose(anna, "available")
    centre.choose(anna, "offline")
    rows = list(AgentStateInterval.objects.filter(person=anna).order_by("id"))
    assert SILENT in [(row.state, row.reason) for row in rows]
    assert all(a.ended_at == b.started_at for a, b in itertools.pairwise(rows))
    length = sum((row.ended_at - row.started_at for row in rows), timedelta())
    assert length == rows[-1].ended_at - rows[0].started_at


def test_how_many_is_a_setting_of_the_queue() -> None:
    mail = centre.queue()
    boss = client_of(somebody("Boss", role="supervisor", data_scope="all"))
    assert boss.get(f"/api/v1/queues/{mail.pk}").json()["missed_limit"] == 3
    wrong = send(boss, "patch", f"queues/{mail.pk}", {"missed_limit": 21})
    assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (400, "missed_limit")
    assert send(boss, "patch", f"queues/{mail.pk}", {"missed_limit": 5}).json()["missed_limit"] == 5
