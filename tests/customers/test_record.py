"""A customer's record through the doors: locked and unlocked, its history, who opened masked values, the recycle bin."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.models import Event
from staff.models import Person
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mei() -> Person:
    return cast.person("Mei", role="supervisor", data_scope="all")


@pytest.fixture
def desk(mei: Person) -> Client:
    return cast.client_of(mei)


def card(client: Client, **given: Any) -> int:
    answer = cast.send(client, "post", "customers", {"name": "Ada", **given})
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def history(client: Client, pk: int, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/customers/{pk}/history", query)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["items"])


def locked(client: Client, pk: int, reason: str = "in dispute") -> None:
    answer = cast.send(client, "post", f"customers/{pk}/lock", {"reason": reason})
    assert answer.status_code == 200, answer.content


def test_a_locked_card_takes_no_change_by_hand(desk: Client, mei: Person) -> None:
    one = card(desk, contact_points=[{"kind": "email", "value": "ada@example.com"}])
    other = card(desk, name="Bo", kind="company")
    overview = desk.get(f"/api/v1/customers/{one}/overview").json()
    link = overview["contact_points"][0]["id"]
    relation = cast.send(desk, "post", f"customers/{one}/relations", {"target": other, "kind": "member"}).json()["id"]
    locked(desk, one)
    refused = [
        ("patch", f"customers/{one}", {"name": "Eve"}),
        ("delete", f"customers/{one}", None),
        ("post", f"customers/{one}/notes", {"body": "Hello"}),
        ("post", f"customers/{one}/contact-points", {"kind": "email", "value": "b@example.com"}),
        ("post", f"customers/{one}/contact-points/{link}/verify", None),
        ("post", f"customers/{one}/contact-points/{link}/end", None),
        ("post", f"customers/{one}/consents", {"purpose": "survey", "is_given": True, "source": "call"}),
        ("post", f"customers/{one}/relations", {"target": other, "kind": "user"}),
        ("post", f"customers/{other}/relations", {"target": one, "kind": "payer"}),
        ("patch", f"customers/{other}/relations/{relation}", {"title": "x"}),
        ("post", f"customers/{other}/relations/{relation}/end", None),
        ("post", f"customers/{one}/merge", {"into": other}),
        ("post", f"customers/{other}/merge", {"into": one}),
        ("post", f"customers/{one}/lock", {}),
    ]
    for method, path, body in refused:
        answer = cast.send(desk, method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "customer.locked"), path
        assert mei.name in answer.json()["message"]
    told = desk.get(f"/api/v1/customers/{one}").json()
    assert (told["name"], told["locked_by"], bool(told["locked_at"])) == ("Ada", "Mei", True)


def test_a_lock_is_opened_with_a_reason_that_stays(desk: Client) -> None:
    one = card(desk)
    assert cast.send(desk, "post", f"customers/{one}/unlock", {"reason": "by mistake"}).status_code == 409
    locked(desk, one)
    assert cast.send(desk, "post", f"customers/{one}/unlock", {"reason": " "}).status_code == 400
    opened = cast.send(desk, "post", f"customers/{one}/unlock", {"reason": "dispute settled"})
    assert (opened.status_code, opened.json()["locked_at"], opened.json()["locked_by"]) == (200, None, "")
    assert cast.send(desk, "patch", f"customers/{one}", {"name": "Eve"}).status_code == 200
    steps = [(line["facts"]["step"], line["facts"]["reason"]) for line in history(desk, one, field="locked_at")]
    assert steps == [("unlocked", "dispute settled"), ("locked", "in dispute")]


def test_whoever_looks_after_the_customer_holds_the_key(desk: Client) -> None:
    team = cast.team("Care")
    anna = cast.client_of(cast.person("Anna", team=team))
    mate = cast.client_of(cast.person("Mate", team=team))
    hers = card(anna)
    refused = cast.send(mate, "post", f"customers/{hers}/lock", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "customer.lock_not_yours")
    locked(anna, hers)
    assert cast.send(mate, "post", f"customers/{hers}/unlock", {"reason": "I want to"}).status_code == 403
    assert cast.send(desk, "post", f"customers/{hers}/unlock", {"reason": "as her supervisor"}).status_code == 200


def test_what_comes_in_is_not_stopped_by_a_lock(desk: Client) -> None:
    one = card(desk, contact_points=[{"kind": "email", "value": "ada@example.com"}], national_id="310101197001011234")
    locked(desk, one)
    asked = {"field": "national_id", "reason": "identity check"}
    assert cast.send(desk, "post", f"customers/{one}/disclosures", asked).json()["value"] == "310101197001011234"


def test_the_history_tells_each_field_by_itself(desk: Client) -> None:
    for key, more in (("seats", {"type": "number"}), ("passport", {"type": "text", "is_sensitive": True})):
        given = {"key": key, "name": {"en": key}, **more}
        admin = cast.client_of(cast.person("Lin", role="admin"))
        assert cast.send(admin, "post", "customer-fields", given).status_code == 201
    one = card(desk, address="Old Street 1", fields={"seats": 1, "passport": "E12345678"})
    change = {"name": "Eve", "address": "New Street 2", "national_id": "310101197001011234"}
    own = {"seats": 4, "passport": "X98765432"}
    assert cast.send(desk, "patch", f"customers/{one}", {**change, "fields": own}).status_code == 200
    line = history(desk, one)[0]
    told = {one["field"]: (one["old"], one["new"], one["hidden"]) for one in line["changes"]}
    assert line["actor"]["name"].startswith("Mei")
    assert told["name"] == ("Ada", "Eve", False)
    assert told["address"] == ("Old Street 1", "New Street 2", False)
    assert told["field.seats"] == (1, 4, False)
    assert told["field.passport"] == (None, None, True)
    assert told["national_id"] == (None, None, True)
    assert "E12345678" not in str(list(Event.objects.values()))
    assert [len(line["changes"]) for line in history(desk, one, field="field.seats")] == [len(line["changes"])]
    assert history(desk, one, field="since") == []


def test_what_is_sensitive_today_is_hidden_in_yesterdays_history(desk: Client) -> None:
    admin = cast.client_of(cast.person("Lin", role="admin"))
    given = {"key": "seat", "type": "text", "name": {"en": "Seat"}}
    field = cast.send(admin, "post", "customer-fields", given).json()["id"]
    one = card(desk, fields={"seat": "A1"})
    cast.send(desk, "patch", f"customers/{one}", {"fields": {"seat": "B2"}})
    assert history(desk, one)[0]["changes"][0]["new"] == "B2"
    assert cast.send(admin, "patch", f"customer-fields/{field}", {"is_sensitive": True}).status_code == 200
    assert "B2" not in str(history(desk, one))


def test_the_history_names_what_it_was_about_to_whom_may_know(desk: Client) -> None:
    here, there = cast.team("Here"), cast.team("There")
    anna = cast.client_of(cast.person("Anna", team=here))
    hers = card(anna)
    his = card(cast.client_of(cast.person("Bo", team=there)), name="Secret")
    cast.send(anna, "post", f"customers/{hers}/contact-points", {"kind": "email", "value": "ada@example.com"})
    cast.send(desk, "post", f"customers/{hers}/relations", {"target": his, "kind": "user"})
    assert [(line["facts"]["step"], line["about"]) for line in history(desk, hers)[:2]] == [
        ("added", "Secret"), ("added", "ada@example.com"),
    ]  # fmt: skip
    seen = history(anna, hers)
    assert "Secret" not in str(seen)
    assert (seen[0]["facts"]["relation"], seen[0]["other"], seen[0]["about"]) == ("user", None, "")
    assert seen[-1]["name"] == "customer.created"


def test_a_history_costs_the_same_however_long(desk: Client, django_assert_max_num_queries: Any) -> None:
    one = card(desk)
    for number in range(12):
        cast.send(desk, "patch", f"customers/{one}", {"name": f"Ada {number}"})
        cast.send(desk, "post", f"customers/{one}/contact-points", {"kind": "email", "value": f"a{number}@example.com"})
    with django_assert_max_num_queries(9):
        assert len(history(desk, one, limit=20)) == 20


def test_supervisors_see_who_opened_what_and_why(desk: Client) -> None:
    anna = cast.client_of(cast.person("Anna"))
    one = card(anna, national_id="310101197001011234")
    asked = {"field": "national_id", "reason": "identity check"}
    assert cast.send(anna, "post", f"customers/{one}/disclosures", asked).status_code == 200
    rows = desk.get(f"/api/v1/customers/{one}/accesses").json()["items"]
    assert [(row["field"], row["reason"]) for row in rows] == [("national_id", "identity check")]
    assert rows[0]["who"].startswith("Anna")
    assert anna.get(f"/api/v1/customers/{one}/accesses").status_code == 403
    assert "identity check" not in str(history(desk, one))


def test_the_bin_shows_what_was_thrown_away_and_gives_it_back(desk: Client) -> None:
    first, second = card(desk, name="First"), card(desk, name="Second")
    for pk in (first, second):
        assert cast.send(desk, "delete", f"customers/{pk}").status_code == 204
    rows = desk.get("/api/v1/customers/bin").json()["items"]
    assert [row["name"] for row in rows] == ["Second", "First"]
    assert all(row["deleted_by"].startswith("Mei") and row["deleted_at"] for row in rows)
    assert cast.send(desk, "post", f"customers/{first}/restore").status_code == 200
    assert [row["id"] for row in desk.get("/api/v1/customers/bin").json()["items"]] == [second]
    fields = [line["changes"][0]["field"] for line in history(desk, first)[:2]]
    assert fields == ["deleted_at", "deleted_at"]


def test_the_bin_is_for_supervisors_within_their_scope(desk: Client) -> None:
    here = cast.team("Here")
    far = cast.client_of(cast.person("Far", role="supervisor", team=cast.team("Far")))
    agent = cast.person("Anna", team=here)
    one = card(cast.client_of(agent))
    assert cast.send(desk, "delete", f"customers/{one}").status_code == 204
    assert cast.client_of(agent).get("/api/v1/customers/bin").status_code == 403
    assert far.get("/api/v1/customers/bin").json()["items"] == []
    assert cast.send(far, "post", f"customers/{one}/restore").status_code == 404
