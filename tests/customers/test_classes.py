"""Classes and tags of customers, through the doors: defined, checked where they are written, found while typing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from customers.models import Customer, CustomerClass, CustomerTag
from customers.rules.classes import USUAL
from customers.services.tags import reads_of
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin() -> Client:
    for place, (code, name) in enumerate(USUAL.items()):
        CustomerClass.objects.get_or_create(code=code, defaults={"name": dict(name), "position": place})
    return cast.client_of(cast.person("Lin", role="admin", data_scope="all"))


def card(client: Client, **given: Any) -> Any:
    return cast.send(client, "post", "customers", {"name": "Ada", **given})


def codes(client: Client, **query: Any) -> list[str]:
    return [one["code"] for one in client.get("/api/v1/customer-classes", query).json()["items"]]


def test_a_card_is_in_a_class_that_there_is(admin: Client) -> None:
    made = card(admin, customer_class="vip").json()
    assert made["customer_class"] == "vip"
    assert card(admin).json()["customer_class"] == "regular"
    assert card(admin, customer_class="gold").json()["fields"][0]["field"] == "customer_class"
    refused = cast.send(admin, "patch", f"customers/{made['id']}", {"customer_class": "gold"})
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (400, "customer_class")


def test_a_company_defines_classes_of_its_own(admin: Client) -> None:
    made = cast.send(admin, "post", "customer-classes", {"code": "school", "name": {"en": "School"}})
    assert made.status_code == 201
    assert codes(admin) == [*USUAL, "school"]
    again = cast.send(admin, "post", "customer-classes", {"code": "school", "name": {"en": "School"}})
    assert (again.status_code, again.json()["code"]) == (409, "customer_class.taken")
    assert card(admin, customer_class="school").status_code == 201
    asked = {"name": {"en": "Schools"}, "conditions": {"all": [{"field": "class", "op": "is", "value": ["school"]}]}}
    assert cast.send(admin, "post", "customer-views", asked).status_code == 201
    fields = admin.get("/api/v1/customer-views/fields").json()["filters"]
    offered = next(one for one in fields if one["key"] == "class")
    assert "school" in str(offered)


def test_a_retired_class_keeps_its_cards_and_takes_no_more(admin: Client) -> None:
    made = card(admin, customer_class="agent").json()
    row = CustomerClass.objects.get(code="agent")
    gone = cast.send(admin, "patch", f"customer-classes/{row.pk}", {"active": False, "version": 1})
    assert (gone.status_code, gone.json()["active"]) == (200, False)
    stale = cast.send(admin, "patch", f"customer-classes/{row.pk}", {"position": 9, "version": 1})
    assert (stale.status_code, stale.json()["detail"]["current"]["active"]) == (409, False)
    assert "agent" not in codes(admin)
    assert "agent" in codes(admin, all="true")
    kept = cast.send(admin, "patch", f"customers/{made['id']}", {"customer_class": "agent", "name": "Bo"})
    assert kept.status_code == 200
    assert card(admin, customer_class="agent").status_code == 400


def test_the_class_of_new_cards_is_not_retired_and_others_define_none(admin: Client) -> None:
    row = CustomerClass.objects.get(code="regular")
    refused = cast.send(admin, "patch", f"customer-classes/{row.pk}", {"active": False})
    assert (refused.status_code, refused.json()["code"]) == (409, "customer_class.is_default")
    kate = cast.client_of(cast.person("Kate", role="supervisor"))
    assert codes(kate) == list(USUAL)
    assert cast.send(kate, "patch", f"customer-classes/{row.pk}", {"position": 3}).status_code == 403
    assert cast.send(kate, "post", "customer-classes", {"code": "x", "name": {"en": "X"}}).status_code == 403


def found(client: Client, q: str, **more: Any) -> list[str]:
    return [one["name"] for one in client.get("/api/v1/customer-tags", {"q": q, **more}).json()["items"]]


def test_a_tag_is_known_from_the_card_it_was_written_on(admin: Client) -> None:
    made = card(admin, tags=[" price  minded ", "高价值", "price minded"]).json()
    assert made["tags"] == ["price minded", "高价值"]
    assert CustomerTag.objects.count() == 2
    for typed in ("高", "gao", "gjz", "jz", "GJZ"):
        assert found(admin, typed) == ["高价值"], typed
    assert found(admin, "minded") == ["price minded"]
    assert found(admin, "nobody") == []
    assert card(admin, tags=["  "]).status_code == 400
    cast.send(admin, "patch", f"customers/{made['id']}", {"tags": ["高价值", "new"]})
    assert found(admin, "ne") == ["new"]
    assert Customer.objects.get(pk=made["id"]).tags == ["高价值", "new"]


def test_those_that_begin_with_it_come_first_page_by_page(admin: Client) -> None:
    names = ["late", "pays late", "later", "a lateral"]
    CustomerTag.objects.bulk_create(CustomerTag(name=one, reads=reads_of(one)) for one in names)
    assert found(admin, "late") == ["late", "later", "a lateral", "pays late"]
    first = admin.get("/api/v1/customer-tags", {"q": "late", "limit": 3}).json()
    rest = admin.get("/api/v1/customer-tags", {"q": "late", "limit": 3, "cursor": first["next"]}).json()
    assert [one["name"] for one in rest["items"]] == ["pays late"]


def test_a_family_shows_on_every_card_that_carries_the_tag(admin: Client) -> None:
    made = card(admin, tags=["student", "gamer"]).json()
    assert made["tag_families"] == {}
    tag = CustomerTag.objects.get(name="student")
    assert cast.send(admin, "patch", f"customer-tags/{tag.pk}", {"family": "demographic"}).status_code == 200
    assert admin.get(f"/api/v1/customers/{made['id']}").json()["tag_families"] == {"student": "demographic"}
    assert found(admin, "", family="demographic") == ["student"]
    used = cast.send(admin, "delete", f"customer-tags/{tag.pk}")
    assert (used.status_code, used.json()["code"]) == (409, "customer_tag.in_use")
    cast.send(admin, "patch", f"customers/{made['id']}", {"tags": []})
    assert cast.send(admin, "delete", f"customer-tags/{tag.pk}").status_code == 204
    assert found(admin, "student") == []


def test_agents_write_tags_and_supervisors_keep_them(admin: Client) -> None:
    kate, anna = cast.person("Kate", role="supervisor"), cast.person("Anna")
    supervisor, agent = cast.client_of(kate), cast.client_of(anna)
    given = {"name": "gold digger", "family": "psychological"}
    assert cast.send(agent, "post", "customer-tags", given).status_code == 403
    made = cast.send(supervisor, "post", "customer-tags", given)
    assert made.status_code == 201
    assert cast.send(supervisor, "post", "customer-tags", given).json()["code"] == "customer_tag.taken"
    assert cast.send(agent, "patch", f"customer-tags/{made.json()['id']}", {"family": "free"}).status_code == 403
    assert cast.send(agent, "delete", f"customer-tags/{made.json()['id']}").status_code == 403
    assert found(agent, "gold") == ["gold digger"]
