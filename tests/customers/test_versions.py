"""Two people and one card, or one ticket: the second hears who was first, if they say what they read."""

from __future__ import annotations

from typing import Any

import pytest

from core.actor import SYSTEM
from customers.services.cards import create_customer
from tests import cast
from tickets.services import open_ticket

pytestmark = pytest.mark.django_db(transaction=True)


def things() -> dict[str, tuple[str, str]]:
    """The path of a card and of a ticket, and the field of each that people write over one another's heads."""
    card = create_customer(actor=SYSTEM, name="Li Na")
    return {
        "customers": (f"customers/{card.pk}", "name"),
        "tickets": (f"tickets/{open_ticket(actor=SYSTEM, subject='No signal').pk}", "subject"),
    }


@pytest.mark.parametrize("kind", ["customers", "tickets"])
def test_whoever_is_second_is_told_who_was_first(kind: str) -> None:
    path, field = things()[kind]
    first, second = (cast.client_of(cast.person(name, role="supervisor", data_scope="all")) for name in ("Ada", "Ben"))
    read: dict[str, Any] = first.get(f"/api/v1/{path}").json()
    now = cast.send(first, "patch", path, {field: "Hers", "version": read["version"]})
    assert (now.status_code, now.json()[field]) == (200, "Hers")
    refused = cast.send(second, "patch", path, {field: "His", "version": read["version"]})
    body = refused.json()
    assert (refused.status_code, body["code"], body["detail"]["who"]) == (409, "changed_meanwhile", "Ada")
    assert body["detail"]["version"] == body["detail"]["current"]["version"] == now.json()["version"]
    assert body["detail"]["current"][field] == "Hers" == first.get(f"/api/v1/{path}").json()[field]
    again = cast.send(second, "patch", path, {field: "His", "version": body["detail"]["version"]})
    assert (again.status_code, again.json()[field]) == (200, "His")
    # A program that does not say what it read means what it says.
    assert cast.send(first, "patch", path, {field: "Hers again"}).json()[field] == "Hers again"


@pytest.mark.parametrize("version", [0, -1, "x", None, 1.5])
def test_a_version_is_a_number_from_one(version: Any) -> None:
    client = cast.client_of(cast.person("Ada", role="supervisor", data_scope="all"))
    for path, field in things().values():
        answer = cast.send(client, "patch", path, {field: "x", "version": version})
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, "version")


def test_a_note_counts_as_a_change_of_the_card() -> None:
    path, _ = things()["customers"]
    first, second = (cast.client_of(cast.person(name, role="supervisor", data_scope="all")) for name in ("Ada", "Ben"))
    version = first.get(f"/api/v1/{path}").json()["version"]
    assert cast.send(first, "post", f"{path}/notes", {"body": "Calls on Mondays"}).status_code == 201
    refused = cast.send(second, "patch", path, {"name": "Li", "version": version})
    assert (refused.status_code, refused.json()["detail"]["who"]) == (409, "Ada")
