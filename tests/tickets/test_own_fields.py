"""Own fields of tickets: who defines them, and what they take when somebody writes them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.models import Event
from tests import cast
from tests.cast import client_of, send
from tests.tickets.stage import desk, opened
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
CHOICES = [{"code": "red", "name": {"en": "Red", "zh-CN": "红"}}, {"code": "blue", "name": {"en": "Blue"}}]
TYPES = {
    "note": "text",
    "floor": "number",
    "visit": "date",
    "colour": "choice",
    "colours": "choices",
    "wired": "yes_no",
    "story": "long_text",
}


def defined() -> Any:
    """An administrator who made one field of every type."""
    admin = client_of(cast.person("Root", role="admin", data_scope="all"))
    for at, (key, type) in enumerate(TYPES.items()):
        given = {"key": key, "type": type, "name": {"en": key.title(), "zh-CN": "字段"}, "position": at}
        choices = {"choices": CHOICES} if type.startswith("choice") else {}
        answer = send(admin, "post", "ticket-fields", given | choices)
        assert answer.status_code == 201, answer.content
    return admin


def test_administrators_define_and_everybody_reads() -> None:
    stage, admin = desk(), defined()
    anna = client_of(stage.anna)
    rows = send(anna, "get", "ticket-fields").json()["items"]
    assert [one["key"] for one in rows] == list(TYPES)
    assert send(anna, "post", "ticket-fields", {"key": "mine", "type": "text", "name": {"en": "x"}}).status_code == 403
    again = send(admin, "post", "ticket-fields", {"key": "note", "type": "text", "name": {"en": "x"}})
    assert (again.status_code, again.json()["code"]) == (409, "own_field.exists")
    none = send(admin, "post", "ticket-fields", {"key": "empty", "type": "choice", "name": {"en": "x"}})
    assert none.json()["fields"][0]["field"] == "choices"
    for key in ("2024", "with space", "名"):
        assert (
            send(admin, "post", "ticket-fields", {"key": key, "type": "text", "name": {"en": "x"}}).status_code == 400
        )
    changed = send(admin, "patch", f"ticket-fields/{rows[0]['id']}", {"name": {"en": "Remark"}})
    assert changed.json()["name"] == {"en": "Remark"}
    assert Event.objects.filter(name="own_field.changed").count() == len(TYPES) + 1
    offered = {one["key"]: one for one in send(anna, "get", "views/fields").json()["filters"]}
    assert [one["code"] for one in offered["field.colour"]["choices"]] == ["red", "blue"]


def test_values_are_written_filtered_and_emptied() -> None:
    stage, _ = desk(), defined()
    ticket = opened(stage)
    client = client_of(stage.boss)
    given = {"note": "Ring twice", "floor": 3, "visit": "2026-12-01", "colour": "red", "colours": ["blue", "red"],
             "wired": True}  # fmt: skip
    answer = send(client, "patch", f"tickets/{ticket.pk}", {"fields": given})
    assert answer.status_code == 200, answer.content
    assert answer.json()["fields"] == given
    conditions = json.dumps({"all": [{"field": "field.floor", "op": "more_than", "value": 2},
                                     {"field": "field.colours", "op": "has_all", "value": ["red", "blue"]}]})  # fmt: skip
    (row,) = client.get("/api/v1/tickets", {"conditions": conditions}).json()["items"]
    assert row["fields"] == given
    answer = send(client, "patch", f"tickets/{ticket.pk}", {"fields": {"floor": None, "note": "Ring once"}})
    assert set(answer.json()["fields"]) == set(given) - {"floor"}
    assert client.get("/api/v1/tickets", {"conditions": conditions}).json()["items"] == []
    event = Event.objects.filter(name="ticket.changed", ticket_id=ticket.pk).order_by("-id")[0]
    assert event.changes["fields"][0]["note"] == "Ring twice"


def test_a_text_of_several_lines_is_kept_as_written_and_found_by_what_it_contains() -> None:
    stage, _ = desk(), defined()
    ticket, client = opened(stage), client_of(stage.boss)
    story = "It began\u3000at noon.\r\n\n\t一切正常，然后断了。 "
    kept = "It began\u3000at noon.\n\n\t一切正常，然后断了。"
    answer = send(client, "patch", f"tickets/{ticket.pk}", {"fields": {"story": story}})
    assert (answer.status_code, answer.json()["fields"]["story"]) == (200, kept)
    longest = send(client, "patch", f"tickets/{ticket.pk}", {"fields": {"story": "断" * 4000}})
    assert longest.status_code == 200
    send(client, "patch", f"tickets/{ticket.pk}", {"fields": {"story": kept}})

    def found(**asked: Any) -> int:
        conditions = json.dumps({"field": "field.story", **asked})
        return len(client.get("/api/v1/tickets", {"conditions": conditions}).json()["items"])

    assert found(op="contains", value="然后断了") == found(op="is_set") == 1
    assert found(op="not_contains", value="NOON") == found(op="is_empty") == 0
    assert (
        client.get("/api/v1/tickets", {"conditions": '{"field": "field.story", "op": "is", "value": "x"}'}).status_code
        == 400
    )
    send(client, "patch", f"tickets/{ticket.pk}", {"fields": {"story": "  \n "}})
    assert found(op="is_empty") == 1


WRONG = [("story", "x" * 4001), ("story", ["x"]), ("nothing", 1), ("note", 5), ("note", "a\nb"), ("floor", "3"), ("floor", True), ("visit", "1.12.2026"),
         ("colour", "green"), ("colours", "red"), ("colours", ["green"]), ("wired", "yes")]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_value_of_another_type_is_refused(key: str, value: Any) -> None:
    stage, _ = desk(), defined()
    ticket = opened(stage)
    answer = send(client_of(stage.boss), "patch", f"tickets/{ticket.pk}", {"fields": {key: value}})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), answer.content
    assert answer.json()["fields"][0]["field"] == f"fields.{key}"
    assert Ticket.objects.get(pk=ticket.pk).fields == {}
