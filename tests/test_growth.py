"""No address asks the database more often because it shows more rows: every list, with one row and with thirty.

The lists are read from the page of routes and the OpenAPI document; a new one either grows here with everything else,
or this test says that it does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from core.actor import SYSTEM, Actor
from core.events import publish
from core.models import Notification, RateCount
from customers.events import CUSTOMER_CHANGED, CUSTOMER_DISCLOSED
from customers.models import Customer, CustomerNote
from tests.cast import client_of, person
from tests.foreign import QUERIES, World, build, portal_client
from tests.growing import multiply
from tests.test_foreign import DOORS, KEY, address_of, key_of
from tests.tickets.stage import opened
from tickets.models import Ticket
from tickets.services import set_priority

pytestmark = pytest.mark.django_db
THIRTY = 30
# What a question has to say so that the list answers.
ASKED: dict[str, Callable[[World], str]] = {
    "reports/rows": lambda world: "report=queues&figure=offered&start=2026-01-01&end=2026-01-02",
    "flows/shut-by-emergency": lambda world: f"queue={world.desk.queue.pk}",
}
# Lists that hold what a rule says and not what a table holds: so many at most, or the steps of one thing.
STEADY = {"tickets/<int:pk>/suggestions", "tickets/<int:pk>/canned-texts", "tickets/<int:pk>/macros/<int:macro_id>",
          "flows/shut-by-emergency", "troubles", "search/counts"}  # fmt: skip
# Lists whose rows no copying of this world's rows makes: still to be given some. No new one may join them.
EMPTY_HERE = {"articles", "portal/articles", "quarantine", "work-items/<int:pk>/overflow-steps",
              "queues/<int:pk>/waiting", "tickets/<int:pk>/links", "automation/runs", "supervisions", "reports/rows",
              }  # fmt: skip


def answers() -> dict[str, dict[str, Any]]:
    """The schema of each GET's answer, by its path as OpenAPI writes it."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    found = {}
    for path, operations in document["paths"].items():
        content = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema:
            name = schema.get("$ref", "").split("/")[-1]
            found[path.removeprefix("/api/v1/")] = document["components"]["schemas"].get(name, schema)
    return found


def lists() -> list[str]:
    """The patterns of all addresses that answer with rows: a page, or an array."""
    schemas = answers()
    found = []
    for pattern in DOORS:
        schema = schemas.get(_as_openapi(pattern), {})
        if schema.get("type") == "array" or schema.get("properties", {}).get("items", {}).get("type") == "array":
            found.append(pattern)
    return found


def _as_openapi(pattern: str) -> str:
    return KEY.sub(lambda found: "{id}" if found[1] == "pk" else f"{{{found[1]}}}", pattern)


class Reader:
    """Asks as whoever may read the list."""

    def __init__(self, world: World) -> None:
        self.world = world
        root = person("Root", role="admin", data_scope="all")
        self.clients = {"agent": client_of(world.desk.anna), "supervisor": client_of(world.desk.boss)}
        self.clients |= {"admin": client_of(root), "portal": portal_client("li@example.com")}

    def address(self, pattern: str) -> str:
        """With the first of everything."""
        filled = address_of(pattern, key_of(pattern, self.world), self.world.links) if KEY.search(pattern) else pattern
        more = [
            QUERIES.get(f"GET {pattern}", "").removeprefix("?"),
            ASKED[pattern](self.world) if pattern in ASKED else "",
            "limit=100",
        ]
        return f"/api/v1/{filled}?{'&'.join(one for one in more if one)}"

    def ask(self, pattern: str) -> tuple[int, int]:
        """(rows, queries)."""
        RateCount.objects.all().delete()
        who = "portal"
        if not pattern.startswith("portal/"):
            who = next(one for one in self.clients if one in DOORS[pattern].roles)
        client, address = self.clients[who], self.address(pattern)
        client.get(address)  # what a process keeps is read already
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        body = answer.json()
        assert answer.status_code == 200, (pattern, body)
        return len(body["items"] if isinstance(body, dict) else body), len(queries)


def _more(world: World) -> None:
    """One of what this world had none of yet."""
    anna, customer = world.desk.anna, world.things["customers"]
    CustomerNote.objects.create(customer_id=customer.pk, author=anna, body="A remark")
    Notification.objects.create(person_id=anna.pk, code="x", facts={})
    binned = Customer.objects.create(name="Thrown away", deleted_at=timezone.now())
    publish(CUSTOMER_DISCLOSED, customer, actor=SYSTEM, customer_id=customer.pk, facts={"field": "x", "reason": "y"})
    publish(CUSTOMER_CHANGED, binned, actor=SYSTEM, customer_id=binned.pk, changes={"deleted_at": (None, "now")})
    gone = opened(world.desk)
    Ticket.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    set_priority(actor=Actor.of(anna), ticket_id=world.things["tickets"].pk, priority="high")


def test_there_are_lists() -> None:
    found = lists()
    assert len(found) > 40
    assert not (STEADY | EMPTY_HERE) - set(found), "these are no lists any more"


def test_the_number_of_queries_does_not_grow_with_the_rows() -> None:
    world = build()
    _more(world)
    reader = Reader(world)
    few = {pattern: reader.ask(pattern) for pattern in lists()}
    multiply(THIRTY - 1)
    many = {pattern: reader.ask(pattern) for pattern in few}
    grown = {one: (few[one], many[one]) for one in few if many[one][1] > few[one][1]}
    alone = [one for one in few if one not in STEADY | EMPTY_HERE and (few[one][0] < 1 or many[one][0] < THIRTY)]
    assert not grown, f"(rows, queries) before and after: {grown}"
    assert not alone, [(one, few[one][0], many[one][0]) for one in alone]
