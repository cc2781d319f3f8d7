"""Checklists, links, history and the recycle bin of tickets."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.models import Frame, Notification
from routing.models import WorkItem
from tests.cast import client_of, person, send
from tests.tickets.stage import Desk, desk, opened
from tickets.models import PlannedReply, Ticket, TicketTask

pytestmark = pytest.mark.django_db


def of_anna(**given: Any) -> tuple[Desk, Ticket, Client]:
    stage = desk()
    return stage, opened(stage, **{"owner_id": stage.anna.pk, **given}), client_of(stage.anna)


def test_a_checklist_is_written_ticked_off_and_its_assignee_told() -> None:
    stage, ticket, client = of_anna()
    path = f"tickets/{ticket.pk}/tasks"
    send(client, "post", path, {"titles": ["Call the technician", "Send the parts"]})
    made = send(client, "post", path, {"titles": ["Check the bill"], "assignee": stage.boss.pk})
    assert made.status_code == 201, made.content
    assert [one["title"] for one in made.json()] == ["Call the technician", "Send the parts", "Check the bill"]
    line = Notification.objects.get(person_id=stage.boss.pk, code="task.assigned")
    assert (line.facts["title"], line.ticket_id) == ("Check the bill", ticket.pk)
    first = made.json()[0]
    done = send(client, "patch", f"ticket-tasks/{first['id']}", {"is_done": True, "version": first["version"]}).json()
    assert (done["done_by"]["name"], bool(done["done_at"])) == ("Anna", True)
    stale = send(client, "patch", f"ticket-tasks/{first['id']}", {"title": "x", "version": first["version"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    undone = send(client, "patch", f"ticket-tasks/{first['id']}", {"is_done": False}).json()
    assert (undone["done_by"], undone["done_at"]) == (None, None)
    assert send(client, "delete", f"ticket-tasks/{first['id']}").status_code == 204
    assert [one["title"] for one in send(client, "get", path).json()] == ["Send the parts", "Check the bill"]
    refused = send(client, "post", path, {"titles": ["x"], "assignee": stage.stranger.pk})
    assert (refused.status_code, refused.json()["code"]) == (409, "ticket.cannot_see")
    assert TicketTask.objects.count() == 2


def test_links_are_seen_from_both_ends_and_only_by_who_sees_both() -> None:
    stage, ticket, client = of_anna()
    child, far = opened(stage, subject="child", owner_id=stage.anna.pk), opened(stage, subject="far")
    path = f"tickets/{ticket.pk}/links"
    made = send(client, "post", path, {"number": child.number, "kind": "child"})
    assert [(one["kind"], one["ticket"]["id"]) for one in made.json()] == [("child", child.pk)]
    [back] = send(client, "get", f"tickets/{child.pk}/links").json()
    assert (back["kind"], back["ticket"]["id"]) == ("parent", ticket.pk)
    unseen = send(client, "post", path, {"number": far.number})
    missing = send(client, "post", path, {"number": 987_654})
    assert unseen.status_code == missing.status_code == 400
    assert unseen.json() == missing.json()
    boss = client_of(stage.boss)
    send(boss, "post", path, {"number": far.number})
    assert len(send(boss, "get", path).json()) == 2
    assert len(send(client, "get", path).json()) == 1
    link = send(client, "get", path).json()[0]["id"]
    assert send(client, "delete", f"ticket-links/{link}").status_code == 204
    assert send(client, "get", path).json() == []


def test_no_circle_no_second_parent_and_no_link_twice() -> None:
    stage, first, client = of_anna()
    second, third = (opened(stage, owner_id=stage.anna.pk) for _ in range(2))

    def link(one: Ticket, other: Ticket, kind: str) -> int:
        answer = send(client, "post", f"tickets/{one.pk}/links", {"number": other.number, "kind": kind})
        return int(answer.status_code)

    assert link(first, second, "child") == 201
    assert link(second, third, "child") == 201
    assert link(third, first, "child") == 409, "a circle"
    assert link(first, third, "child") == 409, "a second parent"
    assert link(second, first, "related") == 409, "linked already"
    assert link(first, first, "related") == 409


def test_history_says_who_changed_which_field_when() -> None:
    stage, ticket, client = of_anna()
    send(client, "post", f"tickets/{ticket.pk}/priority", {"priority": "high"})
    send(client_of(stage.boss), "patch", f"tickets/{ticket.pk}", {"subject": "New", "tags": ["a"]})
    newest, before = send(client, "get", f"tickets/{ticket.pk}/history").json()["items"][:2]
    assert newest["actor"]["name"] == "Boss"
    changed = {one["field"]: (one["old"], one["new"]) for one in newest["changes"]}
    assert (changed["subject"], changed["tags"]) == (("Router", "New"), ([], ["a"]))
    assert before["changes"] == [{"field": "priority", "old": "normal", "new": "high"}]


def test_a_ticket_in_the_bin_is_nowhere_until_it_is_restored() -> None:
    stage = desk()
    ticket = opened(stage, queue_id=stage.queue.pk)
    boss = client_of(stage.boss)
    send(boss, "post", f"tickets/{ticket.pk}/planned-replies", {"text": "Hello"})
    assert send(client_of(stage.anna), "post", f"tickets/{ticket.pk}/bin", {"reason": "spam"}).status_code == 403
    assert send(boss, "post", f"tickets/{ticket.pk}/bin", {"reason": "spam"}).status_code == 204
    assert send(boss, "get", f"tickets/{ticket.pk}").status_code == 404
    assert send(boss, "get", "tickets").json()["items"] == []
    assert WorkItem.objects.get(ref_id=ticket.pk).state == "cancelled"
    assert PlannedReply.objects.get().state == "held"
    gone = Frame.objects.filter(shape="gone", body__subject=["ticket", ticket.pk]).latest("id")
    assert "all" in gone.audiences

    [line] = send(boss, "get", "tickets/bin").json()["items"]
    assert (line["id"], line["deleted_because"]) == (ticket.pk, "spam")
    assert send(client_of(stage.anna), "get", "tickets/bin").status_code == 403
    lead = person("Lead", role="supervisor", team=stage.stranger.team)
    assert send(client_of(lead), "get", "tickets/bin").json()["items"] == []
    assert send(client_of(lead), "post", f"tickets/{ticket.pk}/restore").status_code == 404
    assert send(boss, "post", f"tickets/{ticket.pk}/restore").json()["status"] == "open"
    assert send(boss, "get", f"tickets/{ticket.pk}").status_code == 200
    assert send(boss, "get", "tickets?q=Router").json()["items"][0]["id"] == ticket.pk
    assert send(boss, "get", "tickets/bin").json()["items"] == []


def test_queries_do_not_grow_with_tasks_and_links(django_assert_max_num_queries: Any) -> None:
    stage, ticket, client = of_anna()
    send(client, "post", f"tickets/{ticket.pk}/tasks", {"titles": [str(n) for n in range(25)]})
    for _ in range(8):
        other = opened(stage, owner_id=stage.anna.pk)
        send(client, "post", f"tickets/{ticket.pk}/links", {"number": other.number})
    for path in ("tasks", "links", "history"):
        with django_assert_max_num_queries(16):
            assert send(client, "get", f"tickets/{ticket.pk}/{path}").status_code == 200
