"""Pages: odd limits and cursors of other lists are refused, never a break."""

from __future__ import annotations

import base64
import itertools
import json
from typing import Any

import pytest

from core.actor import SYSTEM
from core.paging import mark_of
from customers.services.cards import create_customer
from routing.services import create_skill
from staff.models import Person
from staff.services import create_calendar
from tests import cast
from tickets.models import Ticket
from tickets.services import open_ticket

pytestmark = pytest.mark.django_db(transaction=True)


def cursor(*values: Any) -> str:
    """A cursor of any values."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("path", ["tickets", "tokens", "tickets/{ticket}/timeline"])
@pytest.mark.parametrize("limit", ["²", "٣", "0", "101", "9" * 5000])
def test_a_limit_is_a_plain_number(path: str, limit: str) -> None:
    ticket = open_ticket(actor=SYSTEM, subject="x")
    client = cast.client_of(cast.person("Mei", role="supervisor", data_scope="all"))
    answer = client.get(f"/api/v1/{path.format(ticket=ticket.pk)}", {"limit": limit})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["fields"][0]["field"] == "limit"


@pytest.mark.parametrize(
    "values",
    [("Anna", 1), (None, 1), ({}, []), ("2026-01-01T00:00:00", 1), (True, 1), (1, 1), ("2026-01-01T00:00:00Z", "x")],
)
def test_a_cursor_of_another_list_is_none_of_this(values: tuple[Any, ...]) -> None:
    client = cast.client_of(cast.person("Mei", role="supervisor", data_scope="all"))
    answer = client.get("/api/v1/tickets", {"cursor": cursor(mark_of(Ticket, ("-updated_at", "-id")), *values)})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), answer.content
    assert answer.json()["fields"][0]["field"] == "cursor"


@pytest.mark.parametrize("values", [(7, 1), ("a\0b", 1), ("\ud800", 1), ("Anna", float("inf")), ("Anna", None)])
def test_a_cursor_by_name_holds_a_name(values: tuple[Any, ...]) -> None:
    client = cast.client_of(cast.person("Mei", role="supervisor", data_scope="all"))
    answer = client.get("/api/v1/people", {"cursor": cursor(mark_of(Person, ("name", "id")), *values)})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), answer.content


def test_no_list_takes_a_cursor_of_another() -> None:
    root = cast.person("Root", role="admin", data_scope="all")
    for number in range(2):
        cast.person(f"Mei {number}")
        open_ticket(actor=SYSTEM, subject=f"request {number}")
        create_customer(actor=SYSTEM, name=f"Li {number}")
        create_calendar(name=f"hours {number}", timezone_name="UTC", intervals={})
        create_skill(actor=SYSTEM, key=f"skill-{number}", name={"en": "Skill", "zh-CN": "技能"})
    client, paths = cast.client_of(root), ("tickets", "customers", "people", "calendars", "skills")
    cursors = {path: client.get(f"/api/v1/{path}", {"limit": 1}).json()["next"] for path in paths}
    for path, other in itertools.product(paths, paths):
        answer = client.get(f"/api/v1/{path}", {"cursor": cursors[other]})
        named = [one["field"] for one in answer.json().get("fields", [])]
        assert (answer.status_code, named) == ((200, []) if path == other else (400, ["cursor"])), (path, other)


def test_a_cursor_that_says_no_list_is_of_none() -> None:
    client = cast.client_of(cast.person("Mei", role="supervisor", data_scope="all"))
    others: list[tuple[Any, ...]] = [("Mei", 1), ({}, "Mei", 1), ()]
    for values in others:
        answer = client.get("/api/v1/people", {"cursor": cursor(*values)})
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, "cursor")


def test_a_cursor_of_the_list_goes_on_where_the_page_ended() -> None:
    for number in range(3):
        open_ticket(actor=SYSTEM, subject=f"request {number}")
        create_calendar(name="Same name", timezone_name="UTC", intervals={})
    client = cast.client_of(cast.person("Root", role="admin", data_scope="all"))
    for path in ("tickets", "calendars"):
        seen: list[int] = []
        query: dict[str, Any] = {"limit": 1}
        while True:
            page = client.get(f"/api/v1/{path}", query).json()
            seen += [one["id"] for one in page["items"]]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        assert len(seen) == len(set(seen)) == 3
