"""Lists of customers: conditions, order, kept lists, counts, scope; and segments over the same conditions."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from customers.models import Customer, Segment
from customers.selectors.segments import members
from customers.services.segments import count_segments
from staff.models import Person
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager() -> Person:
    return cast.person("Mei", role="supervisor", data_scope="all")


@pytest.fixture
def desk(manager: Person) -> Client:
    return cast.client_of(manager)


def card(client: Client, name: str, **given: Any) -> int:
    answer = cast.send(client, "post", "customers", {"name": name, **given})
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    found = {"field": field, "op": op}
    return found if value is None else {**found, "value": value}


def listed(client: Client, *parts: dict[str, Any], **query: Any) -> list[str]:
    if parts:
        query["conditions"] = json.dumps({"all": list(parts)})
    answer = client.get("/api/v1/customers", query)
    assert answer.status_code == 200, answer.content
    return [one["name"] for one in answer.json()["items"]]


@pytest.fixture
def people(desk: Client) -> dict[str, int]:
    found = {
        "Ada": card(desk, "Ada", tags=["fibre", "north"], language="en", since="2019-05-01"),
        "Bo": card(desk, "Bo", tags=["north"], kind="company", customer_class="partner"),
        "Cy": card(desk, "Cy", do_not_contact=True, language="zh-CN"),
    }
    Customer.objects.filter(pk=found["Ada"]).update(churn_risk=80, tier="vip")
    Customer.objects.filter(pk=found["Bo"]).update(churn_risk=20, is_provisional=True)
    return found


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (leaf("name", "contains", "a"), ["Ada"]),
        (leaf("number", "contains", "C10"), ["Ada", "Bo", "Cy"]),
        (leaf("kind", "is", "company"), ["Bo"]),
        (leaf("class", "is", "partner"), ["Bo"]),
        (leaf("tier", "is_not", "vip"), ["Bo", "Cy"]),
        (leaf("churn", "more_than", 50), ["Ada"]),
        (leaf("churn", "less_than", 50), ["Bo"]),
        (leaf("churn", "is_not", 20), ["Ada", "Cy"]),
        (leaf("churn", "is_empty"), ["Cy"]),
        (leaf("language", "is", ["en", "zh-CN"]), ["Ada", "Cy"]),
        (leaf("since", "before", "2020-01-01"), ["Ada"]),
        (leaf("since", "is_empty"), ["Bo", "Cy"]),
        (leaf("tags", "has_all", ["fibre", "north"]), ["Ada"]),
        (leaf("tags", "is_empty"), ["Cy"]),
        (leaf("owner", "is", "me"), ["Ada", "Bo", "Cy"]),
        (leaf("owner", "is", "nobody"), []),
        (leaf("do_not_contact", "is", True), ["Cy"]),
        (leaf("provisional", "is", True), ["Bo"]),
        (leaf("created", "within_last", {"hours": 1}), ["Ada", "Bo", "Cy"]),
        (leaf("open_ticket", "is", True), []),
        (leaf("subscription", "is", "active"), []),
        (leaf("contract_ends", "is_empty"), ["Ada", "Bo", "Cy"]),
        (leaf("contacts_30", "is", 0), ["Ada", "Bo", "Cy"]),
        ({"any": [leaf("kind", "is", "company"), leaf("do_not_contact", "is", True)]}, ["Bo", "Cy"]),
        ({"not": leaf("tags", "has_any", ["north"])}, ["Cy"]),
    ],
)
def test_every_field_answers(desk: Client, people: dict[str, int], asked: dict[str, Any], names: list[str]) -> None:
    assert listed(desk, asked) == names


def test_what_hangs_on_customers_is_asked(desk: Client, people: dict[str, int]) -> None:
    opened = cast.send(
        desk, "post", "tickets", {"subject": "No line", "customer": people["Bo"], "kind": "complaint", "body": "Help"}
    )
    assert opened.status_code == 201, opened.content
    assert listed(desk, leaf("open_ticket", "is", True)) == ["Bo"]
    assert listed(desk, leaf("ticket_kind", "is", "complaint")) == ["Bo"]
    assert listed(desk, leaf("ticket_kind", "is_not", "complaint")) == ["Ada", "Cy"]
    assert listed(desk, leaf("ticket_opened", "within_last", {"days": 1})) == ["Bo"]
    assert listed(desk, leaf("contacts_30", "more_than", 0)) == ["Bo"]
    assert listed(desk, leaf("contacts_90", "less_than", 1)) == ["Ada", "Cy"]


def test_the_newest_word_on_a_consent_counts(desk: Client, people: dict[str, int]) -> None:
    for name, words in {"Ada": [True], "Bo": [True, False]}.items():
        for given in words:
            said = {"purpose": "marketing", "is_given": given, "source": "call"}
            assert cast.send(desk, "post", f"customers/{people[name]}/consents", said).status_code == 201
    assert listed(desk, leaf("consent", "is", "marketing")) == ["Ada"]
    assert listed(desk, leaf("consent", "is_not", "marketing")) == ["Bo", "Cy"]


def test_an_own_field_is_asked_unless_it_is_masked(desk: Client, people: dict[str, int]) -> None:
    admin = cast.client_of(cast.person("Lin", role="admin", data_scope="all"))
    for key, masked in {"region": False, "passport": True}.items():
        given = {"key": key, "type": "text", "name": {"en": key}, "is_sensitive": masked}
        assert cast.send(admin, "post", "customer-fields", given).status_code == 201
    values = {"fields": {"region": "North", "passport": "E1234567"}}
    assert cast.send(desk, "patch", f"customers/{people['Cy']}", values).status_code == 200
    assert listed(desk, leaf("field.region", "is", "North")) == ["Cy"]
    assert listed(desk, leaf("field.region", "is_empty")) == ["Ada", "Bo"]
    hidden = json.dumps(leaf("field.passport", "is", "E1234567"))
    assert desk.get("/api/v1/customers", {"conditions": hidden}).status_code == 400
    assert "E1234567" not in desk.get("/api/v1/customers").content.decode()


def test_four_keys_order_and_pages_follow_them(desk: Client, people: dict[str, int]) -> None:
    assert listed(desk, sort="-churn,name") == ["Ada", "Bo", "Cy"]
    assert listed(desk, sort="churn") == ["Bo", "Ada", "Cy"]
    assert listed(desk, sort="-tier,-name") == ["Ada", "Cy", "Bo"]
    first = desk.get("/api/v1/customers", {"sort": "-churn", "limit": 2}).json()
    second = desk.get("/api/v1/customers", {"sort": "-churn", "limit": 2, "cursor": first["next"]}).json()
    assert [one["name"] for one in first["items"] + second["items"]] == ["Ada", "Bo", "Cy"]
    assert desk.get("/api/v1/customers", {"sort": "name,kind,tier,churn,since"}).status_code == 400
    assert desk.get("/api/v1/customers", {"sort": "address"}).status_code == 400


def test_built_in_lists_and_their_counts(desk: Client, people: dict[str, int]) -> None:
    assert listed(desk, view="vip") == ["Ada"]
    assert listed(desk, view="at_risk") == ["Ada"]
    assert listed(desk, view="unconfirmed") == ["Bo"]
    Customer.objects.filter(pk=people["Cy"]).update(owner=None, team=None)
    assert listed(desk, view="pool") == ["Cy"]
    found = {one["view"]: one["count"] for one in desk.get("/api/v1/customer-views/counts").json()["items"]}
    assert found == {"all": 3, "mine": 2, "team": 0, "vip": 1, "at_risk": 1, "unconfirmed": 1, "pool": 1}


def test_a_list_shows_only_what_its_reader_may_see(desk: Client, people: dict[str, int]) -> None:
    stranger = cast.client_of(cast.person("Fang", data_scope="own"))
    assert listed(stranger) == []
    assert listed(stranger, leaf("tier", "is", "vip")) == []


def test_a_kept_list_is_its_makers_or_shared(desk: Client, people: dict[str, int]) -> None:
    given = {"name": {"en": "North"}, "conditions": leaf("tags", "has_any", ["north"]), "sorts": ["-name"]}
    made = cast.send(desk, "post", "customer-views", given)
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert listed(desk, view=str(pk)) == ["Bo", "Ada"]
    other = cast.client_of(cast.person("Kate", role="supervisor", data_scope="all"))
    assert other.get("/api/v1/customers", {"view": pk}).status_code == 404
    assert cast.send(other, "patch", f"customer-views/{pk}", {"sorts": []}).status_code == 404
    assert cast.send(desk, "post", "customer-views", {**given, "shared": True}).status_code == 403
    admin = cast.client_of(cast.person("Lin", role="admin", data_scope="all"))
    shared = cast.send(admin, "post", "customer-views", {**given, "shared": True}).json()["id"]
    assert listed(other, view=str(shared)) == ["Bo", "Ada"]
    assert cast.send(desk, "patch", f"customer-views/{pk}", {"sorts": ["name"], "version": 1}).status_code == 200
    stale = cast.send(desk, "patch", f"customer-views/{pk}", {"sorts": [], "version": 1})
    assert stale.status_code == 409
    assert cast.send(desk, "delete", f"customer-views/{pk}").status_code == 204
    assert desk.get("/api/v1/customers", {"view": pk}).status_code == 404


def test_the_language_names_every_field(desk: Client) -> None:
    found = desk.get("/api/v1/customer-views/fields").json()
    keys = {one["key"] for one in found["filters"]}
    assert {"name", "churn", "consent", "open_ticket", "last_contact"} <= keys
    assert all(one["name"]["en"] and one["name"]["zh-CN"] for one in found["filters"])


def test_a_segment_is_tried_kept_and_counted(desk: Client, people: dict[str, int], manager: Person) -> None:
    asked = leaf("tags", "has_any", ["north"])
    tried = cast.send(desk, "post", "segments/try", {"conditions": asked}).json()
    assert (tried["size"], [one["name"] for one in tried["members"]]) == (2, ["Ada", "Bo"])
    made = cast.send(desk, "post", "segments", {"name": {"en": "North"}, "conditions": asked, "shared": True}).json()
    assert made["size"] is None
    assert count_segments() == 1
    assert count_segments() == 0  # fresh
    kept = desk.get(f"/api/v1/segments/{made['id']}").json()
    assert kept["size"] == 2
    assert [one["size"] for one in kept["trend"]] == [2]
    segment = Segment.objects.get(pk=made["id"])
    assert {one.name for one in members(segment, timezone.now())} == {"Ada", "Bo"}
    Segment.objects.update(counted_at=timezone.now() - timedelta(hours=1))
    cast.send(desk, "patch", f"customers/{people['Bo']}", {"tags": []})
    assert count_segments() == 1
    assert desk.get(f"/api/v1/segments/{made['id']}").json()["size"] == 1


def test_a_segment_of_one_person_is_nobody_elses(desk: Client) -> None:
    given = {"name": {"en": "Mine"}, "conditions": leaf("owner", "is", "me")}
    pk = cast.send(desk, "post", "segments", given).json()["id"]
    agent = cast.client_of(cast.person("Anna"))
    assert agent.get(f"/api/v1/segments/{pk}").status_code == 404
    assert cast.send(agent, "patch", f"segments/{pk}", {"name": {"en": "x"}}).status_code == 404
    assert cast.send(agent, "post", "segments", {**given, "shared": True}).status_code == 403
