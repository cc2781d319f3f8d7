"""One change on many tickets: through the door, carried out by a worker that may die, undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actor import SYSTEM, Actor
from core.models import Event
from routing.models import WorkItem
from tests.cast import client_of, send
from tests.routing import centre
from tests.tickets.stage import Desk, desk, opened
from tickets.models import Bulk, BulkItem, Ticket
from tickets.services import assign, bulk, edit_ticket, set_priority
from tickets.services.bulk_items import change_one

pytestmark = pytest.mark.django_db


def ask(stage: Desk, who: Any = None, **given: Any) -> Any:
    """Begin one."""
    return send(client_of(who or stage.boss), "post", "tickets/bulk", given)


def ran(answer: Any) -> Bulk:
    """It was taken, and a worker carried it out."""
    assert answer.status_code == 202, answer.content
    bulk.carry_out(answer.json()["id"])
    return Bulk.objects.get(pk=answer.json()["id"])


def read(stage: Desk, one: Bulk, **headers: str) -> Any:
    """How its person sees it."""
    return send(client_of(stage.boss), "get", f"bulk/{one.pk}", **headers).json()


def test_every_kind_of_change_and_its_undoing() -> None:
    stage = desk()
    other = centre.queue("other", "email", team=stage.bob.team)
    first = opened(stage, queue_id=stage.queue.pk, tags=["old", "kept"])
    second = opened(stage, priority="high", owner_id=stage.bob.pk)
    before = {row.pk: row for row in Ticket.objects.all()}
    change = {
        "status": "pending", "priority": "urgent", "assignee": stage.anna.pk, "queue": other.pk,
        "add_tags": ["new"], "remove_tags": ["OLD"],
    }  # fmt: skip
    done = ran(ask(stage, ids=[first.pk, second.pk], change=change))
    assert (done.state, done.total, done.done, done.failed) == ("done", 2, 2, 0)
    for row in Ticket.objects.all():
        assert (row.status, row.priority, row.owner_id) == ("pending", "urgent", stage.anna.pk)
        assert (row.queue_id, row.team_id) == (other.pk, stage.bob.team_id)
    assert Ticket.objects.get(pk=first.pk).tags == ["kept", "new"]
    assert not WorkItem.objects.filter(ref_id=first.pk, state="waiting").exists()
    actors = set(Event.objects.filter(name="ticket.changed", ticket_id=first.pk).values_list("actor_name", flat=True))
    assert actors == {"Boss"}
    assert send(client_of(stage.boss), "post", f"bulk/{done.pk}/undo").status_code == 200
    bulk.carry_out(done.pk)
    done.refresh_from_db()
    assert (done.state, done.undone, done.left) == ("undone", 2, 0)
    for row in Ticket.objects.all():
        old = before[row.pk]
        assert (row.status, row.priority, row.owner_id, row.queue_id, row.team_id) == (
            old.status, old.priority, old.owner_id, old.queue_id, old.team_id,
        )  # fmt: skip
        assert set(row.tags) == set(old.tags)
    assert WorkItem.objects.get(ref_id=first.pk, state="waiting").queue_id == stage.queue.pk


def test_all_of_a_list() -> None:
    stage = desk()
    tickets = [opened(stage, priority="urgent") for _ in range(3)]
    calm = opened(stage)
    conditions = {"field": "priority", "op": "is", "value": "urgent"}
    done = ran(ask(stage, view="all", conditions=conditions, change={"status": "resolved"}))
    assert (done.total, done.done) == (3, 3)
    assert set(Ticket.objects.filter(status="resolved").values_list("pk", flat=True)) == {one.pk for one in tickets}
    assert Ticket.objects.get(pk=calm.pk).status == "open"
    nothing = ask(
        stage, view="all", conditions={"field": "tags", "op": "has_any", "value": "x"}, change={"status": "open"}
    )
    assert (nothing.status_code, nothing.json()["code"]) == (409, "bulk.nothing")


def test_what_cannot_be_changed_is_listed_with_its_reason() -> None:
    stage = desk()
    fine, moved, merged, foreign = (opened(stage, owner_id=stage.anna.pk) for _ in range(4))
    assign(actor=SYSTEM, ticket_id=foreign.pk, person_id=stage.bob.pk)
    Ticket.objects.filter(pk=foreign.pk).update(team=stage.bob.team)
    Ticket.objects.filter(pk=merged.pk).update(merged_into=fine)
    ids = [one.pk for one in (fine, moved, merged, foreign)]
    answer = ask(stage, stage.anna, ids=[*ids, 10**9], change={"priority": "high"})
    set_priority(actor=Actor.of(stage.bob), ticket_id=moved.pk, priority="low")
    done = ran(answer)
    assert (done.total, done.done, done.failed) == (5, 1, 4)
    anna = client_of(stage.anna)
    said = {one["ticket"]: one for one in send(anna, "get", f"bulk/{done.pk}").json()["unchanged"]}
    codes = {pk: one["code"] for pk, one in said.items()}
    assert codes == {
        moved.pk: "changed_meanwhile",
        merged.pk: "ticket.merged",
        foreign.pk: "not_found",
        10**9: "not_found",
    }
    assert said[moved.pk]["number"] == moved.number
    assert said[moved.pk]["message"].startswith("Bob changed this")
    assert said[foreign.pk]["number"] is None
    chinese = send(anna, "get", f"bulk/{done.pk}", **{"Accept-Language": "zh-CN"}).json()["unchanged"]
    assert any("Bob" in one["message"] and "修改" in one["message"] for one in chinese)
    assert send(client_of(stage.boss), "get", f"bulk/{done.pk}").status_code == 404


def test_undoing_leaves_what_somebody_changed_meanwhile() -> None:
    stage = desk()
    mine, theirs = opened(stage, tags=["a"]), opened(stage)
    given = {"priority": "high", "add_tags": ["x"], "remove_tags": ["a"]}
    done = ran(ask(stage, ids=[mine.pk, theirs.pk], change=given))
    set_priority(actor=Actor.of(stage.bob), ticket_id=theirs.pk, priority="urgent")
    edit_ticket(actor=Actor.of(stage.bob), ticket_id=mine.pk, tags=["x", "bob"])
    send(client_of(stage.boss), "post", f"bulk/{done.pk}/undo")
    again = send(client_of(stage.boss), "post", f"bulk/{done.pk}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "bulk.running")
    bulk.carry_out(done.pk)
    done.refresh_from_db()
    assert (done.undone, done.left) == (1, 1)
    assert (Ticket.objects.get(pk=mine.pk).priority, set(Ticket.objects.get(pk=mine.pk).tags)) == (
        "normal",
        {"bob", "a"},
    )
    assert (Ticket.objects.get(pk=theirs.pk).priority, Ticket.objects.get(pk=theirs.pk).tags) == ("urgent", [])
    (left,) = read(stage, done)["unchanged"]
    assert (left["ticket"], left["fields"]) == (theirs.pk, ["priority"])


class Killed(BaseException):
    """As SIGKILL: nobody catches it."""


def test_a_worker_that_dies_loses_nothing_and_does_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = desk()
    tickets = [opened(stage) for _ in range(7)]
    monkeypatch.setattr(bulk, "STEP", 2)
    asked = ask(stage, ids=[one.pk for one in tickets], change={"priority": "high"}).json()["id"]
    usual, turns = change_one, iter(range(100))

    def dies(**given: Any) -> None:
        if next(turns) == 3:
            raise Killed
        usual(**given)

    monkeypatch.setattr(bulk, "change_one", dies)
    with pytest.raises(Killed):
        bulk.carry_out(asked)
    assert bulk.carry_out(asked) == 0, "another worker comes while the first may still be at it"
    Bulk.objects.filter(pk=asked).update(worked_at="2026-01-01T00:00:00Z")
    assert bulk.resume() == 4
    assert bulk.resume() == 0
    done = Bulk.objects.get(pk=asked)
    assert (done.state, done.done) == ("done", 7)
    changed = Event.objects.filter(name="ticket.changed", ticket_id__in=[one.pk for one in tickets])
    assert changed.count() == 7


def test_a_ticket_that_breaks_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = desk()
    tickets = [opened(stage) for _ in range(2)]
    usual = change_one

    def breaks(**given: Any) -> None:
        if BulkItem.objects.get(pk=given["item_id"]).ticket_id == tickets[0].pk:
            raise ValueError("broken")
        usual(**given)

    monkeypatch.setattr(bulk, "change_one", breaks)
    done = ran(ask(stage, ids=[one.pk for one in tickets], change={"priority": "high"}))
    assert (done.done, done.failed) == (1, 1)
    assert read(stage, done)["unchanged"][0]["code"] == "internal"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"change": {"status": "open"}}, "ids"),
    ({"ids": [1], "view": "all", "change": {"status": "open"}}, "ids"),
    ({"ids": [1], "change": {}}, "change"),
    ({"ids": [1], "change": {"status": "gone"}}, "change.status"),
    ({"ids": [1], "change": {"assignee": 10**9}}, "change.assignee"),
    ({"ids": [1], "change": {"queue": 10**9}}, "change.queue"),
    ({"view": "all", "conditions": {"any": []}, "change": {"status": "open"}}, "conditions.any"),
]


@pytest.mark.parametrize(("given", "path"), WRONG)
def test_what_is_wrong_is_pointed_at(given: dict[str, Any], path: str) -> None:
    answer = ask(desk(), **given)
    assert answer.status_code == 400, answer.content
    assert answer.json()["fields"][0]["field"] == path


def test_asked_twice_with_one_key_it_begins_once() -> None:
    stage = desk()
    ticket = opened(stage)
    client = client_of(stage.boss)
    given = {"ids": [ticket.pk], "change": {"priority": "high"}}
    answers = [send(client, "post", "tickets/bulk", given, **{"Idempotency-Key": "once"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Bulk.objects.count() == 1


def test_reading_it_asks_as_often_for_many_failures_as_for_one() -> None:
    stage = desk()
    client = client_of(stage.boss)

    def asked(count: int) -> int:
        done = ran(ask(stage, ids=list(range(10**9, 10**9 + count)), change={"priority": "high"}))
        client.get("/api/v1/me")
        with CaptureQueriesContext(connection) as caught:
            assert len(client.get(f"/api/v1/bulk/{done.pk}").json()["unchanged"]) == count
        return len(caught)

    assert asked(1) == asked(30)
