"""Who belongs to whom, through the doors: both directions, an end that stays to be read, and nobody foreign."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.models import Event
from customers.models import Customer, Relation
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Client:
    return cast.client_of(cast.person("Mei", role="supervisor", data_scope="all"))


def card(client: Client, name: str, kind: str = "person") -> int:
    answer = cast.send(client, "post", "customers", {"name": name, "kind": kind})
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def related(client: Client, one: int, target: int, kind: str, **more: Any) -> dict[str, Any]:
    answer = cast.send(client, "post", f"customers/{one}/relations", {"target": target, "kind": kind, **more})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def told(client: Client, pk: int, **query: Any) -> list[tuple[str, str, bool, str]]:
    answer = client.get(f"/api/v1/customers/{pk}/relations", query)
    assert answer.status_code == 200, answer.content
    return [(one["kind"], one["other"]["name"], one["is_outgoing"], one["title"]) for one in answer.json()["items"]]


def test_both_cards_tell_a_relation_each_from_its_side(desk: Client) -> None:
    acme, bo = card(desk, "Acme", "company"), card(desk, "Bo")
    made = related(desk, acme, bo, "member", title="Purchasing", is_outgoing=False)
    assert (made["is_outgoing"], made["other"]["name"]) == (False, "Bo")
    assert told(desk, acme) == [("member", "Bo", False, "Purchasing")]
    assert told(desk, bo) == [("member", "Acme", True, "Purchasing")]
    assert told(desk, acme, kind="member", outgoing="false") == [("member", "Bo", False, "Purchasing")]
    assert told(desk, acme, outgoing="true") == []
    assert told(desk, acme, kind="payer") == []


@pytest.mark.parametrize(("kind", "source", "target"), [
    ("member", "person", "person"), ("household", "person", "company"), ("employer", "company", "company"),
])  # fmt: skip
def test_cards_that_cannot_be_that_to_each_other(desk: Client, kind: str, source: str, target: str) -> None:
    one, other = card(desk, "A", source), card(desk, "B", target)
    answer = cast.send(desk, "post", f"customers/{one}/relations", {"target": other, "kind": kind})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, "kind")


@pytest.mark.parametrize("kind", ["payer", "user"])
def test_a_company_pays_for_its_people(desk: Client, kind: str) -> None:
    related(desk, card(desk, "Acme", "company"), card(desk, "Bo"), kind)
    assert Relation.objects.get().kind == kind


def test_saying_it_again_changes_nothing_and_a_household_is_one_from_both_sides(desk: Client) -> None:
    one, other = card(desk, "Ada"), card(desk, "Bo")
    first = related(desk, one, other, "household")
    assert related(desk, other, one, "household")["id"] == first["id"]
    assert related(desk, one, other, "household")["id"] == first["id"]
    assert related(desk, one, other, "payer")["id"] != related(desk, other, one, "payer")["id"]
    assert Relation.objects.count() == 3
    alone = cast.send(desk, "post", f"customers/{one}/relations", {"target": one, "kind": "user"})
    assert alone.status_code == 400


def test_an_ended_relation_is_history_and_may_begin_anew(desk: Client) -> None:
    acme, bo = card(desk, "Acme", "company"), card(desk, "Bo")
    first = related(desk, bo, acme, "member", title="Sales")
    path = f"customers/{acme}/relations/{first['id']}"
    changed = cast.send(desk, "patch", path, {"title": "Head of sales"})
    assert (changed.status_code, changed.json()["title"]) == (200, "Head of sales")
    assert cast.send(desk, "post", f"{path}/end").json()["ended_at"]
    assert cast.send(desk, "post", f"{path}/end").status_code == 404
    assert cast.send(desk, "patch", path, {"title": "x"}).status_code == 404
    assert told(desk, acme) == []
    assert told(desk, acme, ended="true") == [("member", "Bo", False, "Head of sales")]
    assert related(desk, bo, acme, "member")["id"] != first["id"]
    steps = Event.objects.filter(subject_id=bo, facts__has_key="relation").order_by("id")
    assert [one.facts["step"] for one in steps] == ["added", "changed", "ended", "added"]
    assert {one.facts["other"] for one in steps} == {acme}
    assert Customer.objects.get(pk=acme).version == 5  # the other side was told each time


def test_members_come_page_by_page_and_cost_the_same(desk: Client, django_assert_max_num_queries: Any) -> None:
    acme = card(desk, "Acme", "company")
    people = Customer.objects.bulk_create(Customer(name=f"P{number}") for number in range(45))
    Relation.objects.bulk_create(Relation(source=one, target_id=acme, kind="member") for one in people)
    with django_assert_max_num_queries(8):
        page = desk.get(f"/api/v1/customers/{acme}/relations", {"limit": 40}).json()
    rest = desk.get(f"/api/v1/customers/{acme}/relations", {"limit": 40, "cursor": page["next"]}).json()
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (40, 5, None)


def test_a_relation_with_somebody_elses_customer_is_none(desk: Client) -> None:
    here, there = cast.team("Here"), cast.team("There")
    anna = cast.client_of(cast.person("Anna", team=here))
    bo = cast.client_of(cast.person("Bo", team=there))
    hers, his = card(anna, "Hers"), card(bo, "His")
    assert cast.send(anna, "post", f"customers/{hers}/relations", {"target": his, "kind": "user"}).status_code == 404
    made = related(desk, hers, his, "user")
    assert told(anna, hers) == []
    for door in ("", "/end"):
        path = f"customers/{hers}/relations/{made['id']}{door}"
        assert cast.send(anna, "post" if door else "patch", path, {"title": "x"}).status_code == 404
    assert told(desk, hers) == [("user", "His", True, "")]
