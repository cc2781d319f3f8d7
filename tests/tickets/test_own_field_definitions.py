"""What may be changed of own fields while tickets hold them, and what asks about them."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from core.actor import SYSTEM
from core.models import Event, FieldDefinition
from core.own_fields.services import change_field
from core.problems import Refusal
from tests import cast
from tests.cast import client_of, send
from tests.tickets.stage import desk, opened
from tickets.models import AutomationRule, SlaPolicy, Ticket, View
from tickets.selectors.own_fields import TICKET_FIELDS

pytestmark = pytest.mark.django_db
CHOICES = [{"code": "red", "name": {"en": "Red", "zh-CN": "红"}}, {"code": "blue", "name": {"en": "Blue"}}]
Json = dict[str, Any]


@pytest.fixture
def admin() -> Client:
    return client_of(cast.person("Root", role="admin", data_scope="all"))


def field(admin: Client, key: str, type: str = "text", **more: Any) -> Json:
    """A field through its door."""
    name = {"en": key.title(), "zh-CN": f"字段{key}"}
    answer = send(admin, "post", "ticket-fields", {"key": key, "type": type, "name": name, **more})
    assert answer.status_code == 201, answer.content
    made: Json = answer.json()
    return made


def change(admin: Client, row: Json, **given: Any) -> Any:
    return send(admin, "patch", f"ticket-fields/{row['id']}", given)


def asks(key: str, op: str = "is_set", **value: Any) -> Json:
    return {"field": f"field.{key}", "op": op, **value}


def held(admin: Client, *rows: Json) -> list[Ticket]:
    """A ticket for each of these values."""
    stage = desk()
    tickets = [opened(stage) for _ in rows]
    for ticket, values in zip(tickets, rows, strict=True):
        assert send(admin, "patch", f"tickets/{ticket.pk}", {"fields": values}).status_code == 200
    return tickets


def test_fields_that_decide_about_each_other_are_refused_with_the_way(admin: Client) -> None:
    first = field(admin, "a")
    second = field(admin, "b", shown_when=asks("a"))
    third = field(admin, "c", shown_when={"any": [asks("b"), {"not": asks("b")}]})
    answer = change(admin, first, shown_when=asks("c"))
    assert (answer.status_code, answer.json()["code"]) == (400, "own_field.circle")
    assert sorted(answer.json()["detail"]["path"][:-1]) == ["a", "b", "c"]
    assert answer.json()["detail"]["path"][0] == answer.json()["detail"]["path"][-1]
    assert "A → C → B → A" in answer.json()["message"]
    alone = change(admin, third, shown_when=asks("c"))
    assert (alone.json()["code"], alone.json()["detail"]["path"]) == ("own_field.circle", ["c", "c"])
    # whether it is required decides about no other field
    assert change(admin, first, required_when=asks("b")).status_code == 200
    assert FieldDefinition.objects.get(key="a").shown_when == {}
    assert second["shown_when"] == asks("a")


NONSENSE = [
    ({"field": "assignee", "op": "is", "value": "me"}, "shown_when"),
    ({"field": "created", "op": "within_last", "value": {"hours": 1}}, "shown_when"),
    ({"field": "field.nothing", "op": "is_set"}, "shown_when.field"),
    ({"field": "status", "op": "is", "value": "gone"}, "shown_when.value"),
]


@pytest.mark.parametrize(("condition", "at"), NONSENSE)
def test_conditions_that_no_ticket_answers_by_itself_are_refused(admin: Client, condition: Json, at: str) -> None:
    given = {"key": "x", "type": "text", "name": {"en": "X"}}
    for place in ("shown_when", "required_when"):
        answer = send(admin, "post", "ticket-fields", given | {place: condition})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), answer.content
        assert answer.json()["fields"][0]["field"] == at.replace("shown_when", place)
    assert not FieldDefinition.objects.exists()


def test_what_tickets_hold_is_neither_retyped_nor_removed(admin: Client) -> None:
    row = field(admin, "floor")
    held(admin, {"floor": "3"}, {"floor": "4"})
    for answer in (change(admin, row, type="number"), send(admin, "delete", f"ticket-fields/{row['id']}")):
        assert (answer.status_code, answer.json()["code"]) == (409, "own_field.in_use")
        assert answer.json()["detail"]["count"] == "2"
        assert "“Floor”: 2." in answer.json()["message"]
    for ticket in Ticket.objects.all():
        send(admin, "patch", f"tickets/{ticket.pk}", {"fields": {"floor": None}})
    assert change(admin, row, type="number").json()["type"] == "number"
    assert change(admin, row, type="choice").json()["fields"][0]["field"] == "choices"
    assert change(admin, row, type="choice", choices=CHOICES).json()["type"] == "choice"
    assert send(admin, "delete", f"ticket-fields/{row['id']}").status_code == 204
    assert not FieldDefinition.objects.exists()
    assert Event.objects.filter(name="own_field.removed", facts__key="floor").exists()


@pytest.mark.parametrize(("type", "value"), [("choice", "red"), ("choices", ["blue", "red"])])
def test_a_choice_in_use_is_renamed_or_offered_no_more_and_not_taken_away(admin: Client, type: str, value: Any) -> None:
    row = field(admin, "colour", type, choices=CHOICES)
    ticket, other = held(admin, {"colour": value}, {})
    answer = change(admin, row, choices=CHOICES[1:])
    assert (answer.status_code, answer.json()["code"]) == (409, "own_field.choice_in_use")
    assert "Red: 1." in answer.json()["message"]
    closed = [{**CHOICES[0], "name": {"en": "Crimson"}, "is_active": False}, CHOICES[1]]
    rows = change(admin, row, choices=closed).json()["choices"]
    assert [(one["code"], one["is_active"]) for one in rows] == [("red", False), ("blue", True)]
    send(admin, "patch", f"tickets/{ticket.pk}", {"subject": "Still red", "fields": {"colour": value}})
    assert Ticket.objects.get(pk=ticket.pk).fields == {"colour": value}
    late = send(admin, "patch", f"tickets/{other.pk}", {"fields": {"colour": value}})
    assert (late.status_code, late.json()["fields"][0]["field"]) == (400, "fields.colour")
    send(admin, "patch", f"tickets/{ticket.pk}", {"fields": {"colour": None}})
    assert change(admin, row, choices=CHOICES[1:]).status_code == 200
    twice = change(admin, row, choices=[CHOICES[1], CHOICES[1]])
    assert twice.json()["fields"][0]["field"] == "choices"


def test_what_asks_about_a_field_is_named_before_it_goes(admin: Client) -> None:
    row = field(admin, "colour", "choice", choices=CHOICES)
    field(admin, "shade", shown_when=asks("colour", "is", value="red"))
    red = {"all": [asks("colour", "is", value="red")]}
    SlaPolicy.objects.create(name={"en": "Red ones"}, conditions=red)
    AutomationRule.objects.create(name={"en": "Paint"}, trigger="changed", conditions=red)
    View.objects.create(name={"en": "Mine"}, conditions={"all": []}, columns=["field.colour"])
    View.objects.create(name={"en": "Sorted"}, conditions={"all": []}, columns=["number"], sorts=["-field.colour"])
    answer = send(admin, "delete", f"ticket-fields/{row['id']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "own_field.named")
    assert answer.json()["message"] == (
        "“Colour” is asked about by: Shade, Red ones, Paint, lists (2). Change these first."
    )
    # another choice may go, but not the one that is asked for
    answer = change(admin, row, choices=CHOICES[1:])
    assert (answer.status_code, answer.json()["code"]) == (409, "own_field.named")
    assert "Shade, Red ones, Paint." in answer.json()["message"]
    assert change(admin, row, choices=CHOICES[:1]).status_code == 200
    assert change(admin, row, type="number", choices=[]).json()["code"] == "own_field.named"
    assert change(admin, row, is_active=False).status_code == 200


def test_the_order_and_who_was_first(admin: Client) -> None:
    rows = [field(admin, key) for key in ("a", "b", "c")]
    ids = [one["id"] for one in rows]
    answer = send(admin, "post", "ticket-fields/order", {"ids": ids[::-1]})
    assert [one["key"] for one in answer.json()] == ["c", "b", "a"]
    assert [one["key"] for one in send(admin, "get", "ticket-fields").json()["items"]] == ["c", "b", "a"]
    assert field(admin, "d")["position"] == 3
    late = send(admin, "post", "ticket-fields/order", {"ids": ids})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    version = rows[1]["version"]
    assert change(admin, rows[1], hint={"en": "On its back"}, version=version).json()["hint"] == {"en": "On its back"}
    stale = change(admin, rows[1], hint={}, version=version)
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    assert stale.json()["detail"]["current"]["hint"] == {"en": "On its back"}
    anna = client_of(cast.person("Anna"))
    for answer in (
        send(anna, "post", "ticket-fields/order", {"ids": ids}),
        send(anna, "delete", f"ticket-fields/{ids[0]}"),
        change(anna, rows[0], required=True),
    ):
        assert answer.status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_that_would_make_a_circle_together_are_not_both_saved(admin: Client) -> None:
    ids = [field(admin, key)["id"] for key in ("a", "b")]
    start, codes = threading.Barrier(2), []

    def save(mine: int, other: str) -> None:
        start.wait()
        try:
            change_field(actor=SYSTEM, kind=TICKET_FIELDS, field_id=mine, shown_when=asks(other))
        except Refusal as refusal:
            codes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=pair) for pair in ((ids[0], "b"), (ids[1], "a"))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert codes == ["own_field.circle"]
