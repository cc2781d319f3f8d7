"""The bell: a person's own lines, read on all of their screens at once."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from core.actor import SYSTEM
from core.models import Frame
from core.notifications import notify
from staff.models import Person
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def tell(*people: Person) -> None:
    facts = {"by": "Mei", "queue": {"en": "Care"}}
    with transaction.atomic():
        notify([one.pk for one in people], actor=SYSTEM, code="work.escalated", facts=facts)


def lines(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/notifications").json()["items"]
    return found


def test_everybody_has_their_own_bell() -> None:
    anna, bob = cast.person("Anna"), cast.person("Bob")
    tell(anna, bob)
    tell(anna)
    mine, other = cast.client_of(anna), cast.client_of(bob)
    assert [one["id"] for one in lines(mine)] == sorted((one["id"] for one in lines(mine)), reverse=True)
    assert (len(lines(mine)), len(lines(other))) == (2, 1)

    everything = [one["id"] for one in [*lines(mine), *lines(other)]]
    seen = cast.send(mine, "post", "notifications/read", {"ids": everything})
    assert (seen.status_code, {one["id"] for one in seen.json()["items"]}) == (200, {one["id"] for one in lines(mine)})
    assert all(one["read_at"] for one in lines(mine))
    assert lines(other)[0]["read_at"] is None, "nobody reads somebody else's bell"
    assert cast.send(mine, "post", "notifications/read", {"ids": everything}).json() == {"items": []}

    frames = list(Frame.objects.filter(body__name="notification.read"))
    assert [one.body["version"] for one in frames] == [2, 2]
    assert {tuple(one.audiences) for one in frames} == {(f"agent:{anna.pk}",)}


@pytest.mark.parametrize("ids", [[], ["x"], [0], None])
def test_it_is_said_which(ids: object) -> None:
    assert cast.send(cast.client_of(cast.person()), "post", "notifications/read", {"ids": ids}).status_code == 400
