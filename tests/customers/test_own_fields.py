"""Own fields of customers: defined by administrators, checked where they are written, masked where they are sensitive."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.models import Event, Frame
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin() -> Client:
    return cast.client_of(cast.person("Lin", role="admin", data_scope="all"))


def defined(client: Client, key: str, type: str = "text", **more: Any) -> dict[str, Any]:
    given = {"key": key, "type": type, "name": {"en": key.title(), "zh-CN": key}, **more}
    answer = cast.send(client, "post", "customer-fields", given)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def card(client: Client, **given: Any) -> dict[str, Any]:
    answer = cast.send(client, "post", "customers", {"name": "Ada", **given})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_customers_and_tickets_have_fields_of_their_own(admin: Client) -> None:
    row = defined(admin, "region")
    assert cast.send(admin, "post", "ticket-fields", {**row, "name": {"en": "Other"}}).status_code == 201
    assert [one["id"] for one in admin.get("/api/v1/customer-fields").json()["items"]] == [row["id"]]
    assert len(admin.get("/api/v1/ticket-fields").json()["items"]) == 1
    foreign = admin.get("/api/v1/ticket-fields").json()["items"][0]["id"]
    assert cast.send(admin, "patch", f"customer-fields/{foreign}", {"name": {"en": "x"}}).status_code == 404
    assert cast.send(admin, "delete", f"customer-fields/{foreign}").status_code == 404


def test_only_administrators_define_them() -> None:
    agent = cast.client_of(cast.person("Anna"))
    given = {"key": "region", "type": "text", "name": {"en": "Region"}}
    assert cast.send(agent, "post", "customer-fields", given).status_code == 403
    assert agent.get("/api/v1/customer-fields").status_code == 200


def test_a_value_is_taken_as_its_type_wants_it(admin: Client) -> None:
    defined(admin, "seats", "number")
    assert card(admin, fields={"seats": 4})["fields"] == {"seats": 4}
    refused = cast.send(admin, "post", "customers", {"name": "Bo", "fields": {"seats": "many"}})
    assert refused.status_code == 400
    assert "fields.seats" in refused.content.decode()
    unknown = cast.send(admin, "post", "customers", {"name": "Bo", "fields": {"nothing": 1}})
    assert unknown.status_code == 400


def test_a_change_leaves_the_other_values(admin: Client) -> None:
    defined(admin, "seats", "number")
    defined(admin, "region")
    made = card(admin, fields={"seats": 4, "region": "North"})
    changed = cast.send(admin, "patch", f"customers/{made['id']}", {"fields": {"seats": None}}).json()
    assert changed["fields"] == {"region": "North"}


def test_a_sensitive_value_is_masked_and_opened_with_a_reason(admin: Client) -> None:
    defined(admin, "passport", is_sensitive=True)
    made = card(admin, fields={"passport": "E12345678"})
    assert made["fields"]["passport"] == "E12•••678"
    opened = cast.send(
        admin, "post", f"customers/{made['id']}/disclosures", {"field": "field.passport", "reason": "asked by phone"}
    )
    assert opened.json()["value"] == "E12345678"
    told = str(list(Event.objects.values())) + str(list(Frame.objects.values()))
    assert "E12345678" not in told
    assert "field.passport" in told
    closed = cast.send(
        admin, "post", f"customers/{made['id']}/disclosures", {"field": "field.other", "reason": "asked by phone"}
    )
    assert closed.status_code == 400


@pytest.mark.parametrize(
    ("door", "more"),
    [("customer-views", {}), ("customer-views", {"columns": ["name", "field.region"]}), ("segments", {})],
)
def test_a_field_that_a_list_or_segment_names_is_not_taken_away(admin: Client, door: str, more: dict[str, Any]) -> None:
    row = defined(admin, "region")
    asks = {"all": [] if more else [{"field": "field.region", "op": "is", "value": "North"}]}
    made = cast.send(admin, "post", door, {"name": {"en": "Northern"}, "conditions": asks, **more})
    assert made.status_code == 201, made.content
    refused = cast.send(admin, "delete", f"customer-fields/{row['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "own_field.named")
    assert cast.send(admin, "delete", f"{door}/{made.json()['id']}").status_code in (200, 204)
    assert cast.send(admin, "delete", f"customer-fields/{row['id']}").status_code == 204


def test_a_field_that_customers_hold_is_not_taken_away(admin: Client) -> None:
    row = defined(admin, "region")
    card(admin, fields={"region": "North"})
    refused = cast.send(admin, "delete", f"customer-fields/{row['id']}")
    assert refused.status_code == 409
    assert refused.json()["code"] == "customer_field.in_use"


def test_a_field_is_shown_and_needed_where_its_conditions_say_so(admin: Client) -> None:
    company = {"all": [{"field": "kind", "op": "is", "value": ["company"]}]}
    many = {"all": [{"field": "field.seats", "op": "more_than", "value": 10}]}
    defined(admin, "seats", "number", shown_when=company)
    defined(admin, "contact", shown_when=company, required_when=many)
    defined(admin, "hobby")

    def form(**given: Any) -> list[tuple[str, bool, bool]]:
        rows = cast.send(admin, "post", "customers/form", given).json()
        return [(one["key"], one["is_required"], one["is_missing"]) for one in rows]

    assert form() == [("hobby", False, True)]
    assert form(kind="company", fields={"seats": 20}) == [
        ("seats", False, False), ("contact", True, True), ("hobby", False, True),
    ]  # fmt: skip
    refused = cast.send(admin, "post", "customers", {"name": "Acme", "kind": "company", "fields": {"seats": 20}})
    assert (refused.status_code, refused.json()["code"]) == (409, "customer_field.required")
    assert refused.json()["fields"][0]["field"] == "fields.contact"
    made = card(admin, kind="company", fields={"seats": 20, "contact": "Bo"})
    assert [one["key"] for one in made["form"]] == ["seats", "contact", "hobby"]


def test_a_change_may_leave_empty_what_was_and_nothing_more(admin: Client) -> None:
    made = card(admin)
    defined(admin, "region", required=True)
    path = f"customers/{made['id']}"
    assert cast.send(admin, "patch", path, {"name": "Bo"}).status_code == 200
    assert cast.send(admin, "patch", path, {"fields": {"region": "North"}}).status_code == 200
    refused = cast.send(admin, "patch", path, {"fields": {"region": None}})
    assert (refused.status_code, refused.json()["detail"]["keys"]) == (409, ["region"])
    assert admin.get(f"/api/v1/{path}").json()["fields"] == {"region": "North"}
