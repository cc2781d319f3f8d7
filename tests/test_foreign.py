"""Somebody else's object answers like one that does not exist: every address with a key, every method, every person.

Generated from the page of routes: an address that nobody thought of here fails by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from contactcenter.routes import API
from core.access import visible
from core.models import RateCount
from routing.api.queues import QueueDoor
from routing.models import AgentState, Queue
from routing.selectors.steering import steered_queues
from tests.foreign import BODIES, MISSING, QUERIES, Asker, World, askers, build, portal_client

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")
KEY = re.compile(r"<\w+:(\w+)>")
# Everybody who works here may see these; what is inside them has rules of its own.
FOR_ALL_STAFF = {
    "customer-fields",
    "ticket-fields",
    "people",
    "teams",
    "queues",
    "dispositions",
    "skills",
    "break-reasons",
    "calendars",
}
DOORS = {str(one.pattern): one.callback.cls for one in API}
# Addresses of the customers' portal are foreign to every asker: nobody among them proved Li's address.
PORTAL = "portal/"


def keyed() -> list[tuple[str, str]]:
    """(method, address) of every operation on one object."""
    return [
        (method, str(one.pattern))
        for one in API
        if KEY.search(str(one.pattern))
        for method in METHODS
        if hasattr(one.callback.cls, method)
    ]


def address_of(pattern: str, key: object, links: dict[str, int]) -> str:
    """The address with its first key filled in; further keys are those that exist."""
    return KEY.sub(lambda found: str(links.get(found[1], key)), pattern)


def ask(asker: Asker, method: str, pattern: str, address: str) -> tuple[int, Any]:
    """Status and body of one request."""
    name = f"{method.upper()} {pattern}"
    path = f"/api/v1/{address}{QUERIES.get(name, '')}"
    body = BODIES.get(name, {})
    answer = (
        getattr(asker.client, method)(path, body, content_type="application/json")
        if method != "get"
        else asker.client.get(path)
    )
    if answer.streaming:
        return answer.status_code, b"".join(answer.streaming_content)
    return answer.status_code, answer.json() if answer.content else None


def key_of(pattern: str, world: World) -> object:
    """The key of Anna's object for this address."""
    if pattern.startswith("portal/requests"):
        return world.things["tickets"].pk
    return world.things[pattern.removeprefix(PORTAL).split("/")[0]].pk


def may_see(asker: Asker, pattern: str, world: World) -> bool:
    """Whether the object is not foreign to this person at all."""
    if asker.person is None or pattern.startswith(PORTAL):
        return False
    thing = world.things[pattern.split("/")[0]]
    if pattern.startswith("subscriptions"):
        thing = world.things["customers"]
    if issubclass(DOORS[pattern], QueueDoor):
        return Queue.objects.filter(steered_queues(asker.person), pk=thing.pk).exists()
    if pattern.startswith("agents"):
        return AgentState.objects.filter(visible(asker.person, AgentState), person_id=thing.pk).exists()
    return type(thing)._default_manager.filter(visible(asker.person, type(thing)), pk=thing.pk).exists()


def differences(world: World, people: list[Asker], method: str, pattern: str) -> Iterator[str]:
    """What an asker could learn."""
    for asker in people:
        if may_see(asker, pattern, world):
            continue
        RateCount.objects.all().delete()
        foreign = ask(asker, method, pattern, address_of(pattern, key_of(pattern, world), world.links))
        missing = ask(asker, method, pattern, address_of(pattern, MISSING, world.links))
        who = f"{asker.name}: {method.upper()} {pattern}"
        if foreign != missing:
            yield f"{who} told apart: {foreign} and {missing}"
        if foreign[0] not in {401, 403, 404}:
            yield f"{who} answered {foreign}"


@pytest.fixture
def world() -> World:
    return build()


def test_a_foreign_object_answers_like_a_missing_one(world: World) -> None:
    people = askers()
    found = [line for method, pattern in keyed() for line in differences(world, people, method, pattern)]
    assert not found, "\n".join(found)


def test_every_kind_of_object_is_foreign_to_somebody(world: World) -> None:
    """Else the test above would prove nothing about it."""
    people = askers()
    for _, pattern in keyed():
        if pattern.split("/")[0] not in FOR_ALL_STAFF:
            foreign = [asker for asker in people if asker.person and not may_see(asker, pattern, world)]
            assert foreign, pattern


def test_its_owner_does_see_it(world: World) -> None:
    """The same addresses answer Anna, so what the others get is a refusal and not a mistake of this test."""
    from tests.cast import client_of, person

    root = person("Root", role="admin", data_scope="all")
    cast = (("agent", world.desk.anna), ("supervisor", world.desk.boss), ("admin", root))
    asking = {role: Asker(one.name, client_of(one), one) for role, one in cast}
    for method, pattern in keyed():
        head = pattern.split("/")[0]
        if method != "get" or head in {"portal", "quarantine", "articles"} or "merge-preview" in pattern:
            continue
        asker = next(one for role, one in asking.items() if role in DOORS[pattern].roles)
        status, body = ask(asker, method, pattern, address_of(pattern, key_of(pattern, world), world.links))
        assert status == 200, (pattern, body)


def test_a_link_of_another_customer_is_missing_too(world: World) -> None:
    """The second key of an address belongs to the first."""
    from tests.cast import client_of, send

    client = client_of(world.desk.anna)
    mine = send(client, "post", "customers", {"name": "Another"}).json()["id"]
    link = world.links["link_id"]
    for verb in ("verify", "end"):
        foreign = send(client, "post", f"customers/{mine}/contact-points/{link}/{verb}")
        missing = send(client, "post", f"customers/{mine}/contact-points/{MISSING}/{verb}")
        assert (foreign.status_code, foreign.json()) == (missing.status_code, missing.json())
        assert foreign.status_code == 404


def test_a_customer_reads_through_the_link_but_not_by_number(world: World) -> None:
    """Whoever has the random token of a request may read it; its number opens nothing."""
    other = portal_client("somebody@example.com")
    assert other.get(f"/api/v1/portal/requests/{world.portal_token}").status_code == 200
    assert other.get(f"/api/v1/portal/requests/{world.things['tickets'].pk}").status_code == 404


def test_lists_and_counts_show_nothing_foreign(world: World) -> None:
    """Every list, asked by people of another team: an agent with the narrowest scope, and supervisors."""
    people = askers()
    for boss in (one for one in people if one.person and one.person.is_supervising):
        for address in ("calls", "callbacks", "supervisions"):
            assert boss.client.get(f"/api/v1/{address}").json()["items"] == [], (boss.name, address)
        assert boss.client.get("/api/v1/desk").json()["rows"]["call"] == [], boss.name
    asker = people[0]
    hidden = {"tickets", "retention-cases", "calls", "callbacks", "work-items/mine"}
    for address in hidden:
        answer = asker.client.get(f"/api/v1/{address}")
        body = answer.json()
        items = body.get("items", body) if isinstance(body, dict) else body
        assert answer.status_code == 200, body
        assert items == [], (address, body)
    found = asker.client.get("/api/v1/customers", {"q": "Hers"}).json()["items"]
    assert found == []
    rows = asker.client.get("/api/v1/desk").json()["rows"]
    assert [kind for kind, shown in rows.items() if shown] in ([], ["agent_state"])
