"""Automation through the doors: rules start by what happens or by time, run once, tell what they did, and never circle."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.actor import SYSTEM, Actor
from core.models import Event, Notification
from mail.models import OutgoingMail
from routing.models import WorkItem
from tests import cast
from tests.cast import client_of, send
from tests.routing import centre
from tests.tickets.stage import deliver, desk, letter, opened, ticket_of
from tickets.models import AutomationRule, AutomationRun, AutomationTrial, Message, Ticket
from tickets.services import add_note, edit_ticket, reply, set_priority, set_status
from tickets.services.due import tell_due_clocks
from tickets.services.running import look_at_the_time, run_automation
from tickets.services.sla import create_policy
from tickets.services.trying import look_at_trials

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def name(en: str = "Rule") -> dict[str, str]:
    return {"en": en, "zh-CN": "规则"}


def leaf(field: str, op: str, *value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": list(value)}


def do(what: str, value: Any) -> dict[str, Any]:
    return {"do": what, "value": value}


@pytest.fixture
def admin() -> Client:
    return client_of(cast.person("Root", role="admin", data_scope="all"))


def rule(admin: Client, trigger: str, *actions: dict[str, Any], said: str = "Rule", **more: Any) -> dict[str, Any]:
    """A rule through its door."""
    given = {"name": name(said), "trigger": trigger, "actions": list(actions), **more}
    answer = send(admin, "post", "automation/rules", given)
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def work() -> int:
    """The keeper carries out what waits, and what follows from it."""
    return sum(iter(run_automation, 0))


def test_a_rule_runs_after_the_event_and_the_ticket_tells_it(admin: Client) -> None:
    stage = desk()
    made = rule(
        admin, "opened", do("priority", "urgent"), do("add_tags", ["vip"]), do("note", "Call back today."),
        do("notify", "supervisors"), said="Complaints first", conditions=leaf("kind", "is", "complaint"),
    )  # fmt: skip
    other, ticket = opened(stage), opened(stage, kind="complaint", queue_id=stage.queue.pk)
    assert AutomationRun.objects.count() == 1  # nothing is written for the other one
    assert Ticket.objects.get(pk=ticket.pk).priority == "normal"
    assert work() == 1
    assert work() == 0
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.tags) == ("urgent", ["vip"])
    assert Ticket.objects.get(pk=other.pk).priority == "normal"
    assert Message.objects.get(ticket=ticket, direction="note").text == "Call back today."
    rung = Notification.objects.filter(code="automation.notified", ticket_id=ticket.pk)
    assert stage.boss.pk in rung.values_list("person_id", flat=True)
    changed = Event.objects.filter(name="ticket.changed", ticket_id=ticket.pk).order_by("id")[0]
    assert (changed.actor_kind, changed.actor_id, changed.actor_name) == ("system", made["id"], "Complaints first")
    told = Event.objects.get(name="automation.ran", ticket_id=ticket.pk).facts
    assert (told["rule"], told["rule_version"], told["state"]) == (made["id"], 1, "done")
    assert told["matched"] == {"kind": "complaint"}
    assert told["actions"][0] == {"do": "priority", "value": "urgent", "result": ["normal", "urgent"]}
    assert "Call back" not in str(told)
    lines = client_of(stage.boss).get(f"/api/v1/tickets/{ticket.pk}/timeline").json()["items"]
    assert "automation.ran" in [one["event"]["name"] for one in lines if one["event"]]
    (run,) = admin.get(f"/api/v1/automation/runs?rule={made['id']}").json()["items"]
    assert (run["state"], run["ticket"]["id"], run["matched"]) == ("done", ticket.pk, {"kind": "complaint"})


def test_earlier_values_and_the_changed_fields_can_be_asked(admin: Client) -> None:
    stage = desk()
    rule(
        admin, "changed", do("add_tags", ["reopened"]),
        conditions={"all": [leaf("was.status", "is", "resolved", "closed"), leaf("status", "is", "open")]},
    )  # fmt: skip
    rule(admin, "changed", do("add_tags", ["hurried"]), conditions=leaf("changed", "has_any", "priority"))
    ticket = opened(stage)
    set_status(actor=SYSTEM, ticket_id=ticket.pk, status="pending")
    set_status(actor=SYSTEM, ticket_id=ticket.pk, status="open")
    assert work() == 0
    set_status(actor=SYSTEM, ticket_id=ticket.pk, status="resolved")
    set_status(actor=SYSTEM, ticket_id=ticket.pk, status="open")
    assert work() == 1
    set_priority(actor=SYSTEM, ticket_id=ticket.pk, priority="high")
    assert work() == 1
    assert Ticket.objects.get(pk=ticket.pk).tags == ["reopened", "hurried"]
    assert AutomationRun.objects.order_by("id")[0].matched == {"status": "open", "was.status": "resolved"}


def test_messages_warnings_and_solutions_start_rules(admin: Client) -> None:
    stage = desk()
    create_policy(actor=SYSTEM, name=name(), first_reply=10, resolution=100)
    for trigger in ("message_in", "message_out", "warning", "breached", "resolved"):
        more: dict[str, Any] = (
            {"conditions": leaf("goal", "is", "first_reply")} if trigger in ("warning", "breached") else {}
        )
        rule(admin, trigger, do("add_tags", [trigger]), **more)
    ticket = ticket_of(deliver(letter()))
    with time_machine.travel(ticket.created_at + HOUR, tick=False):
        tell_due_clocks()
        reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="ok")
        add_note(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="no message to anybody")
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="resolved")
        work()
    assert Ticket.objects.get(pk=ticket.pk).tags == ["message_in", "warning", "breached", "message_out", "resolved"]


def test_time_starts_a_rule_once_for_each_moment(admin: Client) -> None:
    stage = desk()
    old = opened(stage)
    set_status(actor=SYSTEM, ticket_id=old.pk, status="pending")
    with time_machine.travel(old.created_at + 200 * HOUR, tick=False):
        rule(admin, "time", do("status", "closed"), after="pending", minutes=72 * 60)
        ticket = opened(stage)
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="pending")
        begin = ticket.created_at
    ran = []
    for hours in (71, 72, 73):
        with time_machine.travel(begin + hours * HOUR, tick=False):
            look_at_the_time(every=0)
            ran.append(work())
    assert ran == [0, 1, 0]
    assert Ticket.objects.get(pk=ticket.pk).status == "closed"
    assert Ticket.objects.get(pk=old.pk).status == "pending"  # due before the rule was there
    with time_machine.travel(begin + 80 * HOUR, tick=False):
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="pending")
    with time_machine.travel(begin + 153 * HOUR, tick=False):
        look_at_the_time(every=0)
        assert work() == 1


def test_its_own_change_does_not_start_a_rule_by_time_again(admin: Client) -> None:
    stage = desk()
    rule(admin, "time", do("add_tags", ["quiet"]), after="updated", minutes=60)
    ticket = opened(stage)
    ran = []
    for hours in (1, 2, 3, 4, 5):
        with time_machine.travel(ticket.created_at + hours * HOUR, tick=False):
            look_at_the_time(every=0)
            ran.append(work())
    assert ran == [1, 0, 0, 0, 0]
    with time_machine.travel(ticket.created_at + 6 * HOUR, tick=False):
        edit_ticket(actor=SYSTEM, ticket_id=ticket.pk, tags=[])
    with time_machine.travel(ticket.created_at + 7 * HOUR, tick=False):
        look_at_the_time(every=0)
        assert work() == 1


def test_a_rule_moves_work_and_answers_within_limits(admin: Client) -> None:
    stage = desk()
    other = centre.queue("other", "email", team=stage.team)
    rule(admin, "opened", do("queue", other.pk), do("reply", "We got it."), conditions=leaf("media", "is", "email"))
    ticket = ticket_of(deliver(letter()))
    assert work() == 1
    ticket.refresh_from_db()
    assert (ticket.queue_id, ticket.first_replied_at) == (other.pk, None)  # an automatic answer keeps no promise
    assert list(WorkItem.objects.exclude(state="cancelled").values_list("queue__key", flat=True)) == ["other"]
    mail = OutgoingMail.objects.get(text__contains="We got it.")
    assert mail.is_automatic
    OutgoingMail.objects.update(is_automatic=True, to=["li@example.com"])
    for number in range(20):
        deliver(letter(message_id=f"{number}@flood.example"))
    work()
    failed = AutomationRun.objects.filter(state="failed")
    assert set(failed.values_list("result__code", flat=True)) == {"automation.too_many_mails"}
    assert not Ticket.objects.filter(pk__in=failed.values("ticket"), queue=other).exists()  # all of it or nothing


def test_a_circle_is_refused_with_its_path_when_it_is_saved(admin: Client) -> None:
    first = rule(
        admin, "changed", do("priority", "high"), said="Up",
        conditions={"all": [leaf("changed", "has_any", "priority"), leaf("priority", "is", "low")]},
    )  # fmt: skip
    down = {
        "name": name("Down"), "trigger": "changed", "actions": [do("priority", "low")],
        "conditions": leaf("changed", "has_any", "priority"),
    }  # fmt: skip
    answer = send(admin, "post", "automation/rules", down)
    assert (answer.status_code, answer.json()["code"]) == (400, "automation.loop")
    assert "Down (priority) → Up (priority) → Down" in answer.json()["message"]
    assert [one["rule"] for one in answer.json()["detail"]["path"]] == [None, first["id"]]
    assert send(admin, "post", "automation/rules", {**down, "is_active": False}).status_code == 201
    echo = {"name": name("Echo"), "trigger": "message_out", "actions": [do("reply", "again")]}
    assert send(admin, "post", "automation/rules", echo).json()["code"] == "automation.loop"
    # rules that agree come to rest by themselves
    rule(admin, "changed", do("add_tags", ["seen"]))
    rule(admin, "changed", do("kind", "incident"), conditions=leaf("tags", "has_any", "seen"))


def test_a_circle_that_was_not_seen_is_stopped_while_it_runs(admin: Client) -> None:
    stage = desk()
    for said, one, two in (("Up", "low", "high"), ("Down", "high", "low")):
        AutomationRule.objects.create(
            name=name(said), trigger="changed", conditions=leaf("priority", "is", one), actions=[do("priority", two)]
        )
    ticket = opened(stage)
    set_priority(actor=SYSTEM, ticket_id=ticket.pk, priority="low")
    assert work() == 2
    stopped = AutomationRun.objects.get(state="refused")
    assert stopped.result == {"refused": "loop"}
    assert stopped.path == [*AutomationRun.objects.order_by("id")[1].path, stopped.rule_id]
    assert Event.objects.filter(name="automation.ran", facts__state="refused", ticket_id=ticket.pk).count() == 1


def test_rules_run_in_their_order_and_each_is_asked_again(admin: Client) -> None:
    stage = desk()
    rule(admin, "opened", do("priority", "high"), said="First")
    rule(admin, "opened", do("add_tags", ["never"]), said="Second", conditions=leaf("priority", "is", "normal"))
    ids = [one["id"] for one in admin.get("/api/v1/automation/rules").json()["items"]]
    ticket = opened(stage)
    assert AutomationRun.objects.count() == 2
    work()
    assert list(AutomationRun.objects.order_by("id").values_list("state", flat=True)) == ["done", "skipped"]
    assert Ticket.objects.get(pk=ticket.pk).tags == []
    assert send(admin, "post", "automation/rules/order", {"ids": ids[::-1]}).status_code == 200
    ticket = opened(stage)
    work()
    ticket.refresh_from_db()
    assert (ticket.tags, ticket.priority) == (["never"], "high")


def test_two_keepers_run_it_once_and_in_order(admin: Client) -> None:
    stage = desk()
    rule(admin, "opened", do("note", "one"))
    rule(admin, "opened", do("note", "two"))
    tickets = [opened(stage) for _ in range(6)]

    def keep() -> None:
        try:
            for _ in range(8):
                run_automation()
        finally:
            connections.close_all()

    keepers = [threading.Thread(target=keep) for _ in range(2)]
    for one in keepers:
        one.start()
    for one in keepers:
        one.join()
    work()
    for ticket in tickets:
        notes = Message.objects.filter(ticket=ticket, direction="note").order_by("id")
        assert list(notes.values_list("text", flat=True)) == ["one", "two"]


def test_what_cannot_be_done_is_told_and_the_next_goes_on(admin: Client) -> None:
    stage = desk()
    gone = cast.person("Gone", team=stage.team)
    rule(admin, "opened", do("priority", "high"), do("assignee", gone.pk))
    rule(admin, "opened", do("add_tags", ["after"]))
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    ticket = opened(stage)
    work()
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.tags) == ("normal", ["after"])
    assert AutomationRun.objects.get(state="failed").result["code"] == "invalid"


def test_where_no_rule_listens_nothing_is_written_or_asked(admin: Client) -> None:
    stage = desk()
    rule(admin, "changed", do("priority", "high"), conditions=leaf("kind", "is", "incident"))
    opened(stage, queue_id=stage.queue.pk)
    with CaptureQueriesContext(connection) as seen:
        opened(stage, queue_id=stage.queue.pk)
    assert not [one["sql"] for one in seen if "automation" in one["sql"]]
    assert not AutomationRun.objects.exists()


def test_a_trial_counts_and_shows_what_would_become_of_tickets(admin: Client) -> None:
    stage = desk()
    for number in range(5):
        opened(stage, kind="complaint" if number % 2 else "request", tags=["old"])
    back = opened(stage)
    set_status(actor=SYSTEM, ticket_id=back.pk, status="resolved")
    set_status(actor=SYSTEM, ticket_id=back.pk, status="open")
    given = {
        "name": name(), "trigger": "opened", "conditions": leaf("kind", "is", "complaint"),
        "actions": [do("priority", "urgent"), do("remove_tags", ["old"]), do("note", "x")],
    }  # fmt: skip
    trial = tried(admin, given)
    assert (trial["state"], trial["total"], trial["looked_at"], trial["matched"]) == ("done", 6, 6, 2)
    assert trial["sample"][0]["changes"] == [
        {"field": "priority", "before": "normal", "after": "urgent"}, {"field": "tags", "before": ["old"], "after": []},
    ]  # fmt: skip
    assert trial["sample"][0]["also"] == ["note"]
    asked = {**given, "trigger": "changed", "conditions": leaf("was.status", "is", "resolved")}
    trial = tried(admin, asked)
    assert [one["ticket"] for one in trial["sample"]] == [back.pk]
    assert not AutomationRule.objects.exists()
    assert not Ticket.objects.filter(priority="urgent").exists()


def tried(admin: Client, given: dict[str, Any]) -> dict[str, Any]:
    """A trial, carried out by the keeper."""
    answer = send(admin, "post", "automation/rules/dry-run", given)
    assert answer.status_code == 201, answer.content
    while look_at_trials():
        pass
    found: dict[str, Any] = admin.get(f"/api/v1/automation/rules/dry-run?id={answer.json()['id']}").json()
    return found


def test_only_administrators_set_it_up_and_nonsense_is_refused(admin: Client) -> None:
    stage = desk()
    made = rule(admin, "opened", do("priority", "high"))
    for client in (client_of(stage.boss), client_of(stage.anna)):
        assert client.get("/api/v1/automation/rules").status_code == 403
        assert send(client, "patch", f"automation/rules/{made['id']}", {"is_active": False}).status_code == 403
        assert client.get("/api/v1/automation/runs").status_code == 403
    for wrong, field in (
        ({"actions": []}, "actions"),
        ({"actions": [do("priority", "huge")]}, "actions.0.value"),
        ({"actions": [do("dance", 1)]}, "actions.0.do"),
        ({"actions": [do("queue", 999_999_999)]}, "actions.0.value"),
        ({"trigger": "time"}, "after"),
        ({"minutes": 5}, "after"),
        ({"conditions": leaf("was.riddle", "is", "x")}, "conditions.field"),
    ):
        answer = send(admin, "patch", f"automation/rules/{made['id']}", wrong)
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, field), answer.content
    assert send(admin, "patch", f"automation/rules/{made['id']}", {"is_active": False}).json()["version"] == 2
    stale = send(admin, "patch", f"automation/rules/{made['id']}", {"version": 1, "is_active": True})
    assert (stale.status_code, stale.json()["detail"]["current"]["version"]) == (409, 2)
    opened(stage)
    assert not AutomationRun.objects.exists()
    assert send(admin, "delete", f"automation/rules/{made['id']}").status_code == 204
    assert not AutomationTrial.objects.exists()


def test_a_rule_that_was_taken_away_meanwhile_does_nothing(admin: Client) -> None:
    stage = desk()
    made = rule(admin, "opened", do("priority", "high"))
    ticket = opened(stage)
    send(admin, "delete", f"automation/rules/{made['id']}")
    work()
    assert Ticket.objects.get(pk=ticket.pk).priority == "normal"
    assert AutomationRun.objects.get().state == "skipped"
