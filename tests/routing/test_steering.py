"""Work moved by hand: assigned, pulled back, re-ordered, taken from the list, handed to skills, escalated, extended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from core.models import Event, Notification
from routing.models import Decision, Reservation, WorkItem
from routing.rules.judging import recompute
from routing.services import add_member, create_skill, distribute, end_due_wrap_ups, set_capacity
from staff.models import Person
from tests.cast import client_of, person, send, team
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss() -> Client:
    """A supervisor who sees everything."""
    return client_of(person("Boss", role="supervisor", data_scope="all"))


def refused(answer: Any) -> tuple[int, str]:
    """Status and code."""
    return answer.status_code, answer.json()["code"]


def accepted(item: WorkItem, by: Person) -> WorkItem:
    """The item, taken by whom it rings at."""
    answer = send(client_of(by), "post", f"reservations/{centre.reservation_of(item).pk}/accept")
    assert answer.status_code == 200, answer.json()
    return centre.now_of(item)


# --- assign


def test_assigned_work_rings_at_once_and_the_record_says_who_did_it(boss: Client) -> None:
    mail = centre.queue(required_skills={"billing": 5})
    ben = centre.agent("Ben")
    item = centre.arrive(mail)
    row = send(boss, "post", f"work-items/{item.pk}/assign", {"agent": ben.pk, "note": "You know them"}).json()
    assert (row["state"], row["agent"]["name"], row["note"]) == ("reserved", "Ben", "You know them")
    assert centre.ringing_at(item) == ben
    decision = Decision.objects.get(work_item=item)
    assert decision.best[0]["by"]["how"] == "assigned"
    assert recompute(decision.choice, decision.best) == ben.pk
    told = send(boss, "get", f"work-items/{item.pk}/explanation").json()
    assert (told["by_hand"]["how"], told["by_hand"]["name"], told["recomputes"]) == ("assigned", "Boss", True)
    assert Event.objects.filter(name="work.reserved", subject_id=item.pk).get().actor_name.startswith("Boss")
    assert accepted(item, ben).state == "active"


def test_work_of_another_agent_is_taken_from_them_and_rings_there(boss: Client) -> None:
    mail = centre.queue()
    anna, ben = centre.agent("Anna", mail), centre.agent("Ben", mail, chosen="break")
    item = centre.arrive(mail)
    accepted(item, anna)
    centre.choose(ben, "available")
    assert send(boss, "post", f"work-items/{item.pk}/assign", {"agent": ben.pk}).status_code == 200
    assert (centre.ringing_at(item), centre.now_of(item).enqueued_at) == (ben, item.enqueued_at)
    assert (centre.state_of(anna).load, centre.state_of(ben).load) == ({}, {"email": 1})


def test_ringing_work_rings_elsewhere_and_only_there(boss: Client) -> None:
    mail = centre.queue()
    anna, ben = centre.agent("Anna", mail), centre.agent("Ben", mail)
    item = centre.arrive(mail)
    assert centre.ringing_at(item) == anna
    send(boss, "post", f"work-items/{item.pk}/assign", {"agent": ben.pk})
    assert centre.ringing_at(item) == ben
    states = dict(Reservation.objects.filter(work_item=item).values_list("agent__name", "state"))
    assert states == {"Anna": "withdrawn", "Ben": "pending"}


@pytest.mark.parametrize("chosen", ["offline", "break"])
def test_nobody_who_is_not_there_is_given_work(boss: Client, chosen: str) -> None:
    mail = centre.queue()
    ben = centre.agent("Ben", mail, chosen=chosen)
    item = centre.arrive(mail)
    answer = send(boss, "post", f"work-items/{item.pk}/assign", {"agent": ben.pk})
    assert refused(answer) == (409, "agent.not_there")
    assert centre.now_of(item).state == "waiting"


def test_a_supervisor_may_fill_an_agent_beyond_capacity_and_it_shows(boss: Client) -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    items = [centre.arrive(mail) for _ in range(3)]
    assert centre.now_of(items[2]).state == "waiting"
    assert send(boss, "post", f"work-items/{items[2].pk}/assign", {"agent": anna.pk}).status_code == 200
    state = send(client_of(anna), "get", "agent-state").json()
    assert state["load"]["email"] == {"used": 3, "limit": 2}


def test_assigning_twice_with_one_key_rings_once(boss: Client) -> None:
    mail = centre.queue()
    ben = centre.agent("Ben")
    item = centre.arrive(mail)
    first, second = (
        send(boss, "post", f"work-items/{item.pk}/assign", {"agent": ben.pk}, **{"Idempotency-Key": "k"})
        for _ in range(2)
    )
    assert (second.status_code, second.json()) == (200, first.json())
    assert Reservation.objects.filter(work_item=item).count() == 1
    again = send(boss, "post", f"work-items/{item.pk}/assign", {"agent": ben.pk})
    assert refused(again) == (409, "reservation.taken")


def test_only_ones_own_agents_can_be_named() -> None:
    north, south = team("North"), team("South")
    mail = centre.queue(team=north)
    ben = centre.agent("Ben")
    Person.objects.filter(pk=ben.pk).update(team=south)
    supervisor = client_of(person("Ned", role="supervisor", data_scope="team", team=north))
    item = centre.arrive(mail)
    foreign, missing = (
        send(supervisor, "post", f"work-items/{item.pk}/assign", {"agent": one}) for one in (ben.pk, 999_999)
    )
    assert (foreign.status_code, foreign.json()) == (400, missing.json())


# --- pull back, priority


def test_work_is_pulled_back_to_its_old_place_and_goes_to_somebody_else(boss: Client) -> None:
    mail = centre.queue(rest_seconds=60)
    anna = centre.agent("Anna", mail)
    first = centre.arrive(mail)
    accepted(first, anna)
    row = send(boss, "post", f"work-items/{first.pk}/requeue", {"note": "Wrong one"}).json()
    assert (row["state"], row["agent"], row["note"]) == ("waiting", None, "Wrong one")
    assert centre.now_of(first).rank == first.rank
    assert refused(send(boss, "post", f"work-items/{first.pk}/requeue")) == (409, "work.wrong_state")
    ben = centre.agent("Ben", mail)
    assert centre.ringing_at(first) == ben


def test_priority_is_a_new_place_in_line_from_the_time_it_came(boss: Client) -> None:
    mail = centre.queue(priority_boost_seconds=300)
    early, late = centre.arrive(mail), centre.arrive(mail)
    row = send(boss, "post", f"work-items/{late.pk}/priority", {"priority": 2}).json()
    assert row["priority"] == 2
    assert centre.now_of(late).rank == late.rank - timedelta(seconds=600)
    line = [one["id"] for one in send(boss, "get", f"queues/{mail.pk}/waiting").json()["items"]]
    assert line == [late.pk, early.pk]
    send(boss, "post", f"work-items/{late.pk}/priority", {"priority": 0})
    assert centre.now_of(late).rank == late.rank
    assert refused(send(boss, "post", f"work-items/{late.pk}/priority", {"priority": 4})) == (400, "invalid")
    centre.cancel(late, reason="x")
    assert refused(send(boss, "post", f"work-items/{late.pk}/priority", {"priority": 1})) == (409, "work.wrong_state")


def test_a_call_at_the_head_stays_there_whatever_its_priority(boss: Client) -> None:
    voice = centre.queue("voice", "voice")
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    accepted(call, anna)
    centre.choose(anna, "break")
    centre.give_back(call, head=True)
    head = centre.now_of(call).rank
    send(boss, "post", f"work-items/{call.pk}/priority", {"priority": -3})
    assert centre.now_of(call).rank == head


def test_agents_neither_assign_nor_pull_back_nor_re_order() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    for verb, body in (("assign", {"agent": anna.pk}), ("requeue", {}), ("priority", {"priority": 1})):
        assert refused(send(client_of(anna), "post", f"work-items/{item.pk}/{verb}", body)) == (403, "forbidden")


# --- take


def test_an_agent_takes_from_the_list_of_a_pull_queue() -> None:
    mail = centre.queue(distribution="pull")
    anna = centre.agent("Anna", mail)
    items = [centre.arrive(mail) for _ in range(3)]
    distribute()
    assert {centre.now_of(one).state for one in items} == {"waiting"}
    client = client_of(anna)
    line = [one["id"] for one in send(client, "get", f"queues/{mail.pk}/waiting").json()["items"]]
    assert line == [one.pk for one in items]
    row = send(client, "post", f"work-items/{items[1].pk}/take").json()
    assert (row["state"], row["agent"]["id"], row["reservation"]["state"]) == ("active", anna.pk, "accepted")
    stay = items[1].intervals.get(outcome="answered")
    assert stay.waited_ms is not None
    assert centre.state_of(anna).load == {"email": 1}
    ben = centre.agent("Ben", mail)
    again = send(client_of(ben), "post", f"work-items/{items[1].pk}/take")
    assert (refused(again), again.json()["detail"]["who"]) == ((409, "reservation.taken"), "Anna")


def test_cherry_picking_can_be_forbidden_but_what_one_cannot_do_is_stepped_over() -> None:
    mail = centre.queue(distribution="both", cherry_picking=False)
    anna = centre.agent("Anna", mail, chosen="break", billing=3)
    hard, first, second = centre.arrive(mail, skills={"billing": 9}), centre.arrive(mail), centre.arrive(mail)
    centre.rewind(hard, rank=first.rank - timedelta(hours=1))
    client = client_of(anna)
    assert refused(send(client, "post", f"work-items/{first.pk}/take")) == (409, "agent.not_available")
    # Available without the distribution that would follow: there is no waiting otherwise.
    anna.agent_state.__class__.objects.filter(person=anna).update(chosen="available", state="available")
    answer = send(client, "post", f"work-items/{second.pk}/take")
    assert (refused(answer), answer.json()["detail"]["first"]) == ((409, "work.not_first"), first.pk)
    assert refused(send(client, "post", f"work-items/{hard.pk}/take")) == (409, "work.not_skilled")
    assert send(client, "post", f"work-items/{first.pk}/take").status_code == 200


def test_what_cannot_be_taken_says_why(boss: Client) -> None:
    push, pull = centre.queue("push"), centre.queue("pull", distribution="pull")
    anna = centre.agent("Anna", push, pull, chosen="break")
    eve = person("Eve", role="supervisor", data_scope="all")
    held, waiting = centre.arrive(push), [centre.arrive(pull) for _ in range(3)]
    centre.choose(anna, "available")
    client = client_of(anna)
    assert refused(send(client, "post", f"work-items/{held.pk}/take")) == (409, "reservation.taken")
    centre.choose(eve, "available")
    assert refused(send(client_of(eve), "post", f"work-items/{waiting[0].pk}/take")) == (403, "work.not_in_queue")
    assert send(client, "post", f"work-items/{waiting[0].pk}/take").status_code == 200
    assert refused(send(client, "post", f"work-items/{waiting[1].pk}/take")) == (409, "agent.full")
    centre.choose(anna, "break")
    another = centre.arrive(push)
    assert refused(send(client, "post", f"work-items/{another.pk}/take")) == (409, "queue.push_only")


def test_what_is_taken_needs_room_for_its_own_media_and_not_its_queues() -> None:
    mail = centre.queue(distribution="pull")
    anna = centre.agent("Anna", mail)
    set_capacity(actor=SYSTEM, person=anna, capacity={"email": 0, "task": 2})
    client = client_of(anna)
    task, letter = centre.arrive(mail, media="task"), centre.arrive(mail)
    answer = send(client, "post", f"work-items/{task.pk}/take")
    assert answer.status_code == 200, answer.json()
    assert refused(send(client, "post", f"work-items/{letter.pk}/take")) == (409, "agent.full")


# --- hand on


def test_work_is_handed_to_whoever_has_the_skill() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    ben = centre.agent("Ben", mail, chosen="break", billing=4)
    item = centre.arrive(mail)
    accepted(item, anna)
    client = client_of(anna)
    path = f"work-items/{item.pk}/transfer"
    assert refused(send(client, "post", path, {"skills": {"billing": 5}})) == (409, "work.nobody_skilled")
    unknown = send(client, "post", path, {"skills": {"juggling": 1}})
    assert (refused(unknown), unknown.json()["fields"][0]["field"]) == ((400, "invalid"), "skills.juggling")
    row = send(client, "post", path, {"skills": {"billing": 4}, "note": "About the bill"}).json()
    assert (row["state"], row["skills"], row["note"]) == ("waiting", {"billing": 4}, "About the bill")
    centre.choose(ben, "available")
    assert centre.ringing_at(item) == ben


def test_skills_of_another_queue_and_not_into_a_closed_one(boss: Client) -> None:
    mail, billing = centre.queue(), centre.queue("billing")
    create_skill(actor=SYSTEM, key="bills", name={"en": "Bills"})
    ben = centre.agent("Ben", billing, bills=2)
    item = centre.arrive(mail)
    path, body = f"work-items/{item.pk}/transfer", {"queue": billing.pk, "skills": {"bills": 2}}
    send(boss, "post", f"queues/{billing.pk}/emergency")
    assert refused(send(boss, "post", path, body)) == (409, "queue.closed")
    send(boss, "delete", f"queues/{billing.pk}/emergency")
    row = send(boss, "post", path, body).json()
    assert row["queue"]["key"] == "billing"
    assert centre.ringing_at(item) == ben


def test_a_supervisor_moves_what_waits_to_another_queue_and_an_agent_does_not(boss: Client) -> None:
    mail, other = centre.queue(), centre.queue("other")
    anna = centre.agent("Anna", mail, chosen="offline")
    item = centre.arrive(mail)
    path = f"work-items/{item.pk}/transfer"
    assert refused(send(client_of(anna), "post", path, {"queue": other.pk})) == (409, "work.wrong_state")
    row = send(boss, "post", path, {"queue": other.pk}).json()
    assert (row["queue"]["key"], row["state"], centre.now_of(item).rank) == ("other", "waiting", item.rank)
    assert item.intervals.get(outcome="transferred").waited_ms is not None


def test_escalated_work_goes_up_more_urgent_and_supervisors_are_told(boss: Client) -> None:
    second = centre.queue("second", service_level_seconds=60)
    mail = centre.queue(escalates_to=second, service_level_seconds=3600)
    anna, ben = centre.agent("Anna", mail), centre.agent("Ben", second)
    item = centre.arrive(mail)
    accepted(item, anna)
    row = send(client_of(anna), "post", f"work-items/{item.pk}/escalate", {"note": "Too hard"}).json()
    assert (row["queue"]["key"], row["priority"], row["note"]) == ("second", 1, "Too hard")
    assert centre.ringing_at(item) == ben
    told = Notification.objects.get(code="work.escalated")
    assert (told.facts["work_item"], told.person_id) == (item.pk, Person.objects.get(role="supervisor").pk)
    assert Event.objects.filter(name="work.escalated", subject_id=item.pk).count() == 1


def test_escalated_without_a_higher_queue_it_stays_where_it_is_and_is_more_urgent() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    accepted(item, anna)
    row = send(client_of(anna), "post", f"work-items/{item.pk}/escalate").json()
    assert (row["state"], row["agent"]["id"], row["priority"]) == ("active", anna.pk, 1)
    colleague = centre.agent("Ben", mail)
    assert refused(send(client_of(colleague), "post", f"work-items/{item.pk}/escalate")) == (403, "work.not_yours")


# --- wrap-up


def test_a_wrap_up_is_extended_as_often_as_its_queue_allows() -> None:
    mail = centre.queue(wrap_up_seconds=30, wrap_up_extensions=1, wrap_up_extension_seconds=45)
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    accepted(item, anna)
    client, path = client_of(anna), f"work-items/{item.pk}/extend-wrap-up"
    assert refused(send(client, "post", path)) == (409, "work.wrong_state")
    send(client, "post", f"work-items/{item.pk}/wrap-up")
    due = centre.now_of(item).wrap_up_due_at
    assert due is not None
    row = send(client, "post", path).json()
    assert (centre.now_of(item).wrap_up_due_at, row["wrap_up_extensions_left"]) == (due + timedelta(seconds=45), 0)
    assert refused(send(client, "post", path)) == (409, "work.no_more_time")


def test_a_wrap_up_until_done_waits_for_its_agent() -> None:
    mail = centre.queue(wrap_up_seconds=30, wrap_up_mode="until_done")
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    accepted(item, anna)
    client = client_of(anna)
    row = send(client, "post", f"work-items/{item.pk}/wrap-up").json()
    assert (row["state"], row["wrap_up_due_at"]) == ("wrap_up", None)
    assert end_due_wrap_ups() == 0
    assert refused(send(client, "post", f"work-items/{item.pk}/extend-wrap-up")) == (409, "work.no_limit")
    assert send(client, "post", f"work-items/{item.pk}/finish").json()["state"] == "done"


def test_without_wrap_up_the_agent_is_free_at_once() -> None:
    mail = centre.queue(wrap_up_seconds=30, wrap_up_mode="none")
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    accepted(item, anna)
    assert send(client_of(anna), "post", f"work-items/{item.pk}/wrap-up").json()["state"] == "done"
    assert (centre.state_of(anna).state, timezone.now() >= centre.state_of(anna).since) == ("available", True)


def test_the_list_shows_what_one_may_see() -> None:
    mail, other = centre.queue(), centre.queue("other")
    anna = centre.agent("Anna", mail, chosen="offline")
    mine, theirs = centre.arrive(mail), centre.arrive(other)
    client = client_of(anna)
    assert [one["id"] for one in send(client, "get", f"queues/{mail.pk}/waiting").json()["items"]] == [mine.pk]
    assert send(client, "get", f"queues/{other.pk}/waiting").json()["items"] == []
    add_member(actor=SYSTEM, queue=other, person=anna)
    assert [one["id"] for one in send(client, "get", f"queues/{other.pk}/waiting").json()["items"]] == [theirs.pk]


def test_work_that_rings_at_the_customers_own_agent_says_that_it_was_theirs(boss: Client) -> None:
    mail = centre.queue()
    centre.agent("Ben", mail)
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail, preferred_agent_id=anna.pk)
    told = send(boss, "get", f"work-items/{item.pk}/explanation").json()
    assert (told["agent"]["id"], told["held_for_one"]) == (anna.pk, True)
    (chosen,) = [one["text"] for one in told["agents"] if one["agent"]["id"] == anna.pk]
    assert told["rule"] == chosen == "Their own agent: the work was held for them."
    free = send(boss, "get", f"work-items/{centre.arrive(mail).pk}/explanation").json()
    assert "Their own agent" not in str(free)
