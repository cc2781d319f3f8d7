"""Promises through the doors: their policies, the tape of each, warnings and breaches."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from core.actor import SYSTEM, Actor
from core.models import Event, Notification
from routing.models import Queue
from routing.services import change_queue, overflow_due
from staff.models import Calendar
from staff.services import change_calendar, create_calendar
from tests import cast
from tests.cast import client_of, send
from tests.routing import centre
from tests.tickets.stage import Desk, deliver, desk, letter, opened, ticket_of
from tickets.models import Clock, ClockSegment, SlaPolicy, SlaSweep, Ticket
from tickets.services import add_note, edit_ticket, merge_tickets, reply, set_priority, set_status, unmerge_ticket
from tickets.services.due import tell_due_clocks
from tickets.services.sla import create_policy, sweep_promises

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NAME = {"en": "Gold", "zh-CN": "金卡"}
ALL: dict[str, Any] = {"all": []}


def policy(**given: Any) -> SlaPolicy:
    """A policy that holds for everything, unless it says otherwise."""
    return create_policy(actor=SYSTEM, **{"name": NAME, "conditions": ALL, **given})


def tape(stage: Desk, ticket: Ticket, at: datetime | None = None) -> dict[str, dict[str, Any]]:
    """The goals of a ticket by their name, as the door shows them; their parts add up."""
    answer = client_of(stage.boss).get(f"/api/v1/tickets/{ticket.pk}/sla")
    assert answer.status_code == 200, answer.content
    goals: list[dict[str, Any]] = answer.json()["goals"]
    for one in goals:
        assert sum(part["minutes"] for part in one["segments"]) == one["spent_minutes"]
        edges = [(part["started_at"], part["ended_at"]) for part in one["segments"]]
        assert all(end == start for (_, end), (start, _) in pairwise(edges))
    return {one["goal"]: one for one in goals}


def told(goal: dict[str, Any]) -> list[tuple[str, str, int]]:
    """(kind, cause, minutes) of each part."""
    return [(one["kind"], one["cause"], one["minutes"]) for one in goal["segments"]]


def sweep() -> None:
    """The keeper counts everything anew."""
    while SlaSweep.objects.exists():
        sweep_promises()


def test_each_stretch_shows_its_cause_and_who_caused_it() -> None:
    stage = desk()
    ticket = opened(stage)
    begin, anna = ticket.created_at, Actor.of(stage.anna)
    for hours, status in ((1, "pending"), (11, "open"), (12, "resolved"), (20, "open")):
        with time_machine.travel(begin + hours * HOUR, tick=False):
            set_status(actor=anna, ticket_id=ticket.pk, status=status)
    with time_machine.travel(begin + 21 * HOUR, tick=False):
        set_priority(actor=anna, ticket_id=ticket.pk, priority="high")
    with time_machine.travel(begin + 22 * HOUR, tick=False):
        edit_ticket(actor=anna, ticket_id=ticket.pk, kind="complaint")
        found = tape(stage, ticket)["resolution"]
    assert told(found) == [
        ("running", "opened", 60), ("paused", "status", 0), ("running", "status", 60), ("paused", "resolved", 0),
        ("running", "reopened", 60), ("running", "priority", 60), ("running", "kind", 0),
    ]  # fmt: skip
    assert found["segments"][1]["facts"] == {"actor": "person", "by": "Anna", "status": "pending"}
    assert (found["segments"][5]["facts"]["from"], found["segments"][5]["facts"]["to"]) == (1440, 480)
    assert (found["spent_minutes"], found["target_minutes"], found["state"]) == (240, 960, "running")
    due = Clock.objects.get(ticket=ticket, goal="resolution").due_at
    assert due == begin + 22 * HOUR + (960 - 240) * MINUTE


def test_no_stretch_is_written_until_one_has_ended() -> None:
    stage = desk()
    ticket = opened(stage)
    assert not ClockSegment.objects.exists()
    assert told(tape(stage, ticket)["first_reply"]) == [("running", "opened", 0)]
    reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="ok")
    assert not ClockSegment.objects.exists()
    assert tape(stage, ticket)["first_reply"]["state"] == "met"


def test_closed_hours_are_told_apart() -> None:
    stage = desk()
    days = ("mon", "tue", "wed", "thu", "fri")
    calendar = create_calendar(
        name="Office", timezone_name="Asia/Shanghai",
        intervals={day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in days}, holidays=["2026-11-23"],
    )  # fmt: skip
    change_queue(actor=SYSTEM, queue=stage.queue, calendar_id=calendar.pk)
    with time_machine.travel("2026-11-20T11:30:00+08:00", tick=False):  # a Friday; the Monday is a holiday
        ticket = opened(stage, queue_id=stage.queue.pk)
    with time_machine.travel("2026-11-24T09:30:00+08:00", tick=False):
        found = tape(stage, ticket)["resolution"]
    (part,) = found["segments"]
    assert (part["minutes"], part["closed_times"]) == (30 + 300 + 30, 2)
    assert [(one["start"][:16], one["end"][:16]) for one in part["closed"]] == [
        ("2026-11-20T04:00", "2026-11-20T05:00"), ("2026-11-20T10:00", "2026-11-24T01:00"),
    ]  # fmt: skip
    assert found["calendar"]["name"] == "Office"
    assert len(found["ahead"]) > 1
    sweep()
    change_calendar(actor=SYSTEM, calendar=calendar, holidays=["2026-11-23", "2026-11-24"])
    before = Clock.objects.get(ticket=ticket, goal="resolution").due_at
    sweep()
    after = Clock.objects.get(ticket=ticket, goal="resolution").due_at
    assert after == before + timedelta(days=1)
    assert Ticket.objects.get(pk=ticket.pk).resolve_by == after


def test_the_next_reply_is_promised_from_each_message_we_have_not_answered() -> None:
    stage = desk()
    policy(first_reply=60, next_reply=30, resolution=600)
    ticket = ticket_of(deliver(letter()))
    begin = ticket.created_at
    with time_machine.travel(begin + 10 * MINUTE, tick=False):
        reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="ok")
        assert "next_reply" not in tape(stage, ticket)
    subject = f"Re: #{ticket.number}"
    with time_machine.travel(begin + 20 * MINUTE, tick=False):
        assert ticket_of(deliver(letter(subject=subject))).pk == ticket.pk
    with time_machine.travel(begin + 25 * MINUTE, tick=False):
        deliver(letter(subject=subject))
        add_note(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="Whoever waits goes on waiting.")
        assert Ticket.objects.get(pk=ticket.pk).due_at == begin + 50 * MINUTE
        assert told(tape(stage, ticket)["next_reply"]) == [("running", "message", 5)]
    with time_machine.travel(begin + 40 * MINUTE, tick=False):
        reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="fine")
        found = tape(stage, ticket)["next_reply"]
        assert (found["state"], found["spent_minutes"], found["is_late"]) == ("met", 20, False)
        assert Ticket.objects.get(pk=ticket.pk).due_at == begin + 600 * MINUTE
    with time_machine.travel(begin + 41 * MINUTE, tick=False):
        deliver(letter(subject=subject))
        assert Clock.objects.filter(ticket=ticket, goal="next_reply").count() == 2


def test_a_merge_stops_the_promises_and_undoing_it_lets_them_go_on() -> None:
    stage = desk()
    source, target = opened(stage), opened(stage)
    begin = source.created_at
    with time_machine.travel(begin + HOUR, tick=False):
        merge_tickets(actor=SYSTEM, source_id=source.pk, target_id=target.pk)
        assert Ticket.objects.get(pk=source.pk).due_at is None
    with time_machine.travel(begin + 5 * HOUR, tick=False):
        unmerge_ticket(actor=SYSTEM, ticket_id=source.pk)
        assert told(tape(stage, source)["resolution"]) == [
            ("running", "opened", 60), ("paused", "merged", 0), ("running", "unmerged", 0),
        ]  # fmt: skip
    assert Ticket.objects.get(pk=source.pk).resolve_by == begin + timedelta(days=1, hours=4)


def test_another_queue_brings_its_own_hours() -> None:
    stage = desk()
    spans = {"mon": [["09:00", "17:00"]], "fri": [["12:00", "14:00"]]}
    seldom = create_calendar(name="Seldom", timezone_name="UTC", intervals=spans)
    other = centre.queue("other", "email", team=stage.team)
    Queue.objects.filter(pk=other.pk).update(calendar=seldom)
    rule = {"when": "waited", "over": 60, "to": "queue", "queue": other.pk}
    change_queue(actor=SYSTEM, queue=stage.queue, overflow=[rule])
    centre.choose(stage.anna, "break")
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False):
        ticket = opened(stage, queue_id=stage.queue.pk)
    with time_machine.travel("2026-11-20T13:00:00Z", tick=False):
        overflow_due()
        found = tape(stage, ticket)["resolution"]
    assert told(found) == [("running", "opened", 60), ("running", "queue", 0)]
    assert found["due_at"][:16] == "2026-12-07T11:00"  # 23 hours of Mondays and Fridays


def test_the_first_policy_that_fits_holds_and_changes_reach_what_is_open() -> None:
    stage = desk()
    policy(
        first_reply=5, conditions={"all": [{"field": "tags", "op": "has_any", "value": ["vip"]}]},
    )  # fmt: skip
    policy(first_reply=100, resolution=1000)
    plain, vip = opened(stage), opened(stage, tags=["vip"])
    assert {one.goal: one.target_minutes for one in plain.clocks.all()} == {"first_reply": 100, "resolution": 1000}
    assert {one.goal: one.target_minutes for one in vip.clocks.all()} == {"first_reply": 5}
    edit_ticket(actor=SYSTEM, ticket_id=plain.pk, tags=["vip"])
    found = tape(stage, plain)
    assert (found["first_reply"]["target_minutes"], found["resolution"]["state"]) == (5, "dropped")
    assert found["first_reply"]["segments"][-1]["cause"] == "tags"
    edit_ticket(actor=SYSTEM, ticket_id=plain.pk, tags=[])
    found = tape(stage, plain)
    assert (found["first_reply"]["target_minutes"], found["resolution"]["state"]) == (100, "running")


def test_policies_are_set_up_by_administrators_only_and_ordered() -> None:
    stage = desk()
    admin = client_of(cast.person("Root", role="admin", data_scope="all"))
    SlaPolicy.objects.all().delete()
    given = {"name": NAME, "first_reply": 10, "conditions": {"field": "tier", "op": "is", "value": ["gold"]}}
    made = send(admin, "post", "sla-policies", given).json()
    second = send(admin, "post", "sla-policies", {"name": NAME, "resolution": 60}).json()
    assert (made["position"], second["position"], made["warn_percent"]) == (0, 1, 80)
    for client in (client_of(stage.boss), client_of(stage.anna)):
        assert client.get("/api/v1/sla-policies").status_code == 403
        assert send(client, "post", "sla-policies", given).status_code == 403
    ordered = send(admin, "post", "sla-policies/order", {"ids": [second["id"], made["id"]]}).json()
    assert [one["id"] for one in ordered] == [second["id"], made["id"]]
    stale = send(admin, "patch", f"sla-policies/{made['id']}", {"version": 1, "first_reply": 20})
    assert (stale.status_code, stale.json()["detail"]["current"]["version"]) == (409, 2)
    moving = {"conditions": {"field": "status", "op": "is", "value": ["open"]}}
    wrong = send(admin, "patch", f"sla-policies/{made['id']}", moving)
    assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (400, "conditions")
    odd = {"conditions": {"all": [{"field": "kind", "op": "is", "value": ["riddle"]}]}}
    wrong = send(admin, "patch", f"sla-policies/{made['id']}", odd)
    assert wrong.json()["fields"][0]["field"] == "conditions.all.0.value"
    assert send(admin, "post", "sla-policies/order", {"ids": [made["id"]]}).status_code == 409
    assert send(admin, "delete", f"sla-policies/{second['id']}").status_code == 204
    assert [one["id"] for one in admin.get("/api/v1/sla-policies").json()["items"]] == [made["id"]]


def test_a_changed_policy_reaches_open_tickets_by_the_keeper() -> None:
    stage = desk()
    made = policy(first_reply=100, resolution=1000)
    tickets = [opened(stage) for _ in range(30)]
    done = opened(stage)
    set_status(actor=SYSTEM, ticket_id=done.pk, status="resolved")
    sweep()
    admin = client_of(cast.person("Root", role="admin", data_scope="all"))
    assert send(admin, "patch", f"sla-policies/{made.pk}", {"resolution": 500}).status_code == 200
    with CaptureQueriesContext(connection) as one_step:
        assert sweep_promises() == 25
    sweep()
    assert len(one_step) < 25 * 12
    for ticket in tickets:
        clock = Clock.objects.get(ticket=ticket, goal="resolution")
        assert clock.due_at == ticket.created_at + 500 * MINUTE
        assert Ticket.objects.get(pk=ticket.pk).resolve_by == clock.due_at
        assert clock.cause == "policy"
    assert Clock.objects.get(ticket=done, goal="resolution").target_minutes == 1000


def test_warnings_and_breaches_are_told_once_each_at_their_time() -> None:
    stage = desk()
    policy(first_reply=100, resolution=1000, warn_percent=50)
    ticket = opened(stage, owner_id=stage.anna.pk, queue_id=None)
    begin = ticket.created_at
    heard = []
    for minutes in (49, 50, 51, 99, 100, 101, 499, 500):
        with time_machine.travel(begin + minutes * MINUTE, tick=False):
            heard.append(tell_due_clocks())
    assert heard == [0, 1, 0, 0, 1, 0, 0, 1]
    rows = Event.objects.filter(name__startswith="clock.", ticket_id=ticket.pk).order_by("id")
    assert [(one.name, one.facts["goal"], one.facts["late_seconds"]) for one in rows] == [
        ("clock.warning", "first_reply", 0), ("clock.breached", "first_reply", 0), ("clock.warning", "resolution", 0),
    ]  # fmt: skip
    lines = Notification.objects.filter(ticket_id=ticket.pk).order_by("id")
    assert [(one.person_id, one.code) for one in lines] == [
        (stage.anna.pk, "clock.warning"), (stage.anna.pk, "clock.breached"), (stage.anna.pk, "clock.warning"),
    ]  # fmt: skip
    with time_machine.travel(begin + 500 * MINUTE, tick=False):
        counts = client_of(stage.boss).get("/api/v1/tickets/counts").json()
    assert counts["overdue"] == 1


def test_what_a_dead_keeper_missed_is_told_late_and_the_queues_supervisors_hear_it() -> None:
    stage = desk()
    policy(first_reply=100)
    ticket = opened(stage, queue_id=stage.queue.pk)
    with time_machine.travel(ticket.created_at + 110 * MINUTE, tick=False):
        assert tell_due_clocks() == 2
        assert tell_due_clocks() == 0
    late = Event.objects.filter(name__startswith="clock.").order_by("id").values_list("name", "facts")
    assert [(name, facts["late_seconds"]) for name, facts in late] == [("clock.warning", 1800), ("clock.breached", 600)]
    line = Notification.objects.get(ticket_id=ticket.pk)
    assert (line.person_id, line.code) == (stage.boss.pk, "clock.breached")


def test_a_later_target_is_warned_of_again_and_a_pause_is_silent() -> None:
    stage = desk()
    ticket = opened(stage, priority="high")  # 60 and 480 minutes
    begin = ticket.created_at
    with time_machine.travel(begin + 61 * MINUTE, tick=False):
        assert tell_due_clocks() == 2
        set_priority(actor=SYSTEM, ticket_id=ticket.pk, priority="low")
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="pending")
    with time_machine.travel(begin + 480 * MINUTE, tick=False):
        assert tell_due_clocks() == 2  # the first reply is ours alone
    with time_machine.travel(begin + 10_000 * MINUTE, tick=False):
        assert tell_due_clocks() == 0


def test_two_keepers_tell_it_once() -> None:
    stage = desk()
    policy(first_reply=10)
    tickets = [opened(stage) for _ in range(12)]
    Clock.objects.update(next_at=tickets[0].created_at - HOUR, warn_at=None, due_at=tickets[0].created_at - HOUR)
    heard: list[int] = []

    def keep() -> None:
        try:
            for _ in range(5):
                heard.append(tell_due_clocks())
        finally:
            connections.close_all()

    keepers = [threading.Thread(target=keep) for _ in range(2)]
    for one in keepers:
        one.start()
    for one in keepers:
        one.join()
    while tell_due_clocks():
        heard.append(1)
    assert Event.objects.filter(name="clock.breached").count() == 12
    assert Notification.objects.count() == 0  # nobody has them, and they are in no queue


@pytest.mark.parametrize("before", ["merged", "trashed"])
def test_nothing_is_told_of_what_nothing_is_promised_on(before: str) -> None:
    stage = desk()
    ticket, other = opened(stage), opened(stage)
    set_status(actor=SYSTEM, ticket_id=other.pk, status="closed")
    if before == "merged":
        merge_tickets(actor=SYSTEM, source_id=ticket.pk, target_id=other.pk)
    else:
        Ticket.objects.filter(pk=ticket.pk).update(deleted_at=ticket.created_at)
    with time_machine.travel(ticket.created_at + timedelta(days=9), tick=False):
        assert tell_due_clocks() == 0
        assert tell_due_clocks() == 0
    assert not Event.objects.filter(name__startswith="clock.").exists()


def test_a_tape_costs_the_same_however_long_it_is() -> None:
    stage = desk()
    client, ticket = client_of(stage.boss), opened(stage)

    def asked() -> int:
        client.get(f"/api/v1/tickets/{ticket.pk}/sla")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/api/v1/tickets/{ticket.pk}/sla").status_code == 200
        return len(seen)

    before = asked()
    for number in range(15):
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="open" if number % 2 else "pending")
    assert asked() == before
    assert len(tape(stage, ticket)["resolution"]["segments"]) == 16


def test_opening_a_ticket_reads_no_policy_twice() -> None:
    stage = desk()
    for _ in range(3):
        policy(first_reply=10, next_reply=5, resolution=100)
    opened(stage, queue_id=stage.queue.pk)
    with CaptureQueriesContext(connection) as seen:
        opened(stage, queue_id=stage.queue.pk)
    assert not [one["sql"] for one in seen if "slapolicy" in one["sql"] or "clocksegment" in one["sql"].lower()]
    assert not [one["sql"] for one in seen if Calendar._meta.db_table in one["sql"] and "JOIN" not in one["sql"]]
