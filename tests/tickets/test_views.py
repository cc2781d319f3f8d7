"""Lists of tickets through the doors: kept ones, unsaved tries, orders over several keys, counts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import FieldDefinition, Frame
from tests import cast
from tests.cast import client_of, send
from tests.tickets.stage import Desk, desk, opened
from tickets.models import Ticket
from tickets.rules.lists import CONDITIONS
from tickets.selectors import lists

pytestmark = pytest.mark.django_db
URGENT = {"all": [{"field": "priority", "op": "is", "value": ["urgent"]}]}
NEW: dict[str, Any] = {"name": {"en": "Urgent", "zh-CN": "紧急"}, "conditions": URGENT}


def listed(client: Client, **query: Any) -> list[int]:
    """Ids of a list, over all its pages of two."""
    found: list[int] = []
    cursor = None
    while True:
        given = query | {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = client.get("/api/v1/tickets", given)
        assert answer.status_code == 200, answer.content
        found += [row["id"] for row in answer.json()["items"]]
        cursor = answer.json()["next"]
        if cursor is None:
            return found


def test_a_list_is_kept_and_read_by_its_id() -> None:
    stage = desk()
    urgent, calm = opened(stage, priority="urgent"), opened(stage)
    client = client_of(stage.boss)
    made = send(client, "post", "views", NEW | {"sorts": ["due", "-priority"], "columns": ["number", "subject"]})
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["shared"], row["team_id"], row["columns"]) == (False, None, ["number", "subject"])
    assert listed(client, view=row["id"]) == [urgent.pk]
    assert send(client, "get", f"views/{row['id']}").json() == row
    unsaved = json.dumps({"not": URGENT})
    assert listed(client, conditions=unsaved) == [calm.pk]
    assert listed(client, view=row["id"], conditions=unsaved) == [calm.pk]
    changed = send(client, "patch", f"views/{row['id']}", {"conditions": {"not": URGENT}, "version": 1})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    late = send(client, "patch", f"views/{row['id']}", {"position": 3, "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert late.json()["detail"]["current"]["version"] == 2
    assert send(client, "delete", f"views/{row['id']}").status_code == 200
    assert client.get("/api/v1/tickets", {"view": row["id"]}).status_code == 404
    assert send(client, "post", f"views/{row['id']}/restore").status_code == 200
    assert listed(client, view=row["id"]) == [calm.pk]


def seen(client: Client) -> set[str]:
    """English names of the lists in somebody's side list."""
    return {one["name"]["en"] for one in send(client, "get", "views").json()["items"]}


def test_who_sees_and_who_changes_a_list() -> None:
    stage = desk()
    admin = client_of(cast.person("Root", role="admin", data_scope="all"))
    lead = client_of(cast.person("Lead", role="supervisor", team=stage.team))
    far = client_of(cast.person("Far", role="supervisor", team=stage.bob.team))
    anna, bob = client_of(stage.anna), client_of(stage.bob)
    own = send(anna, "post", "views", NEW | {"name": {"en": "Hers"}}).json()["id"]
    everybody = send(admin, "post", "views", NEW | {"name": {"en": "All"}, "shared": True}).json()["id"]
    for_team = NEW | {"name": {"en": "Team"}, "shared": True, "team": stage.team.pk}
    team = send(lead, "post", "views", for_team).json()["id"]
    assert seen(anna) == {"Hers", "All", "Team"}
    assert seen(bob) == {"All"}
    assert seen(far) == {"All"}
    for client, given in ((anna, for_team), (far, for_team), (lead, NEW | {"shared": True})):
        refused = send(client, "post", "views", given)
        assert (refused.status_code, refused.json()["code"]) == (403, "view.not_yours")
    assert send(bob, "get", f"views/{own}").status_code == 404
    assert send(admin, "patch", f"views/{own}", {"position": 1}).status_code == 404
    assert send(anna, "patch", f"views/{team}", {"position": 1}).status_code == 403
    assert send(lead, "patch", f"views/{everybody}", {"position": 1}).status_code == 403
    assert send(lead, "patch", f"views/{team}", {"position": 1}).status_code == 200
    assert send(lead, "delete", f"views/{team}").status_code == 200
    assert send(anna, "post", f"views/{team}/restore").status_code == 404
    assert send(admin, "post", "views", NEW | {"shared": True, "team": 10**9}).status_code == 400


def test_browsers_hear_that_their_lists_changed_and_no_more() -> None:
    stage = desk()
    send(client_of(stage.anna), "post", "views", NEW)
    frame = Frame.objects.order_by("-id")[0]
    body = json.loads(frame.body) if isinstance(frame.body, str) else frame.body
    assert (body["name"], set(body["row"])) == ("view.changed", {"id", "version"})
    assert frame.audiences in ([f"agent:{stage.anna.pk}"], f"agent:{stage.anna.pk}")


WRONG = [
    ({"view": "everything"}, "view"),
    ({"sort": "colour"}, "sort.0"),
    ({"sort": "due,-due"}, "sort"),
    ({"sort": "due,created,updated,number,status"}, "sort"),
    ({"conditions": "{"}, "conditions"),
    ({"conditions": '{"all": [{"field": "status", "op": "is", "value": "x"}]}'}, "conditions.all.0.value"),
    ({"conditions": '{"field": "field.unknown", "op": "is_set"}'}, "conditions.field"),
]


@pytest.mark.parametrize(("query", "path"), WRONG)
def test_what_is_wrong_is_pointed_at(query: dict[str, str], path: str) -> None:
    answer = client_of(desk().boss).get("/api/v1/tickets", query)
    assert answer.status_code == 400, answer.content
    assert answer.json()["fields"][0]["field"] == path
    wrong = client_of(desk_again()).post(
        "/api/v1/views", NEW | {"conditions": {"all": [{"field": "x"}]}}, content_type="application/json"
    )
    assert wrong.json()["fields"][0]["field"] == "conditions.all.0.field"


def desk_again() -> Any:
    """Somebody who may keep lists."""
    return cast.person("Mei")


def several(stage: Desk) -> list[Ticket]:
    """Six tickets with the same and with different values, some without any."""
    FieldDefinition.objects.create(kind="ticket", key="floor", type="number", name={"en": "Floor"})
    now = timezone.now()
    rows = []
    for number, (priority, due, floor) in enumerate(
        [("high", 1, 3), ("high", None, None), ("low", 2, 10), ("urgent", 1, 2), ("low", None, 2), ("high", 1, None)]
    ):
        ticket = opened(stage, priority=priority, subject=f"Router {number}")
        fields = {} if floor is None else {"floor": floor}
        due_at = None if due is None else now + timedelta(hours=due)
        Ticket.objects.filter(pk=ticket.pk).update(due_at=due_at, fields=fields)
        rows.append(ticket)
    return rows


def test_up_to_four_keys_with_what_is_empty_at_the_end() -> None:
    stage = desk()
    a, b, c, d, e, f = (one.pk for one in several(stage))
    client = client_of(stage.boss)
    assert listed(client, sort="-priority,due,number") == [d, a, f, b, c, e]
    assert listed(client, sort="due,-number") == [f, d, a, c, e, b]
    assert listed(client, sort="-due,number") == [c, a, d, f, b, e]
    assert listed(client, sort="field.floor,-number") == [e, d, a, c, f, b]
    assert listed(client, sort="-field.floor,priority,subject") == [c, a, e, d, b, f]
    for key in ("number", "subject", "customer", "tier", "status", "kind", "media", "queue", "assignee", "language"):
        for sort in (key, f"-{key}", f"-updated,{key}"):
            assert sorted(listed(client, sort=sort)) == sorted([a, b, c, d, e, f]), sort


def test_own_fields_are_filtered_by_their_type() -> None:
    stage = desk()
    a, _, c, d, e, _ = (one.pk for one in several(stage))
    client = client_of(stage.boss)

    def found(op: str, **value: Any) -> set[int]:
        return set(listed(client, conditions=json.dumps({"field": "field.floor", "op": op, **value})))

    assert found("more_than", value=2) == {a, c}
    assert found("is", value=2) == {d, e}
    assert found("is_set") == {a, c, d, e}
    offered = {one["key"]: one["type"] for one in send(client, "get", "views/fields").json()["filters"]}
    assert offered["field.floor"] == "own_number"


def test_counts_of_all_lists_in_one_statement() -> None:
    stage = desk()
    opened(stage, priority="urgent")
    opened(stage, owner_id=stage.boss.pk)
    client = client_of(stage.boss)

    def counted() -> tuple[dict[str, Any], int]:
        with CaptureQueriesContext(connection) as caught:
            items = send(client, "get", "tickets/counts/views").json()["items"]
        tickets = [one for one in caught.captured_queries if "tickets_ticket" in one["sql"]]
        return {one["view"]: one["count"] for one in items}, len(tickets)

    found, asked = counted()
    named = {"mentions": 0, "snoozed": 0, "following": 0}
    assert (found, asked) == ({"mine": 1, "team": 0, "unassigned": 1, "overdue": 0, "all": 2} | named, 1)
    kept = [send(client, "post", "views", NEW | {"position": at}).json()["id"] for at in range(4)]
    found, asked = counted()
    assert asked == 1
    assert {found[str(view)] for view in kept} == {1}


def test_a_list_that_takes_too_long_names_its_broad_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = desk()
    opened(stage)
    monkeypatch.setattr(lists, "PATIENCE", 1)
    slow = lists.tickets_where

    def tickets_where(*args: Any) -> Any:
        return slow(*args).extra(where=["pg_sleep(0.2) IS NOT NULL"])

    monkeypatch.setattr(lists, "tickets_where", tickets_where)
    given = {
        "any": [{"field": "subject", "op": "contains", "value": "rou"}, {"field": "customer", "op": "is", "value": 1}]
    }
    answer = client_of(stage.boss).get("/api/v1/tickets", {"conditions": json.dumps(given)})
    assert (answer.status_code, answer.json()["code"]) == (422, "view_too_slow"), answer.content
    assert answer.json()["detail"]["field"] == "subject"
    assert "“Subject”" in answer.json()["message"]
    counted = send(client_of(stage.boss), "get", "tickets/counts/views").json()["items"]
    assert {one["view"] for one in counted} == set(CONDITIONS)


def test_queries_do_not_grow_with_rows() -> None:
    stage = desk()
    client = client_of(stage.boss)
    query: dict[str, str] = {"sort": "-priority,customer", "conditions": json.dumps(URGENT), "limit": "30"}
    opened(stage, priority="urgent")

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/api/v1/tickets", query).status_code == 200
        return len(caught)

    asked()  # the token is marked as used
    one = asked()
    for number in range(29):
        opened(stage, priority="urgent", address=f"guest{number}@example.com")
    assert len(client.get("/api/v1/tickets", query).json()["items"]) == 30
    assert asked() == one
    send(client, "post", "views", NEW)

    def listed_views() -> int:
        with CaptureQueriesContext(connection) as caught:
            send(client, "get", "views")
        return len(caught)

    few = listed_views()
    team = NEW | {"shared": True, "team": stage.team.pk}
    for _ in range(20):
        assert send(client, "post", "views", team).status_code == 201
    assert listed_views() == few
