"""The timeline of a ticket names who moved its work, from whom and to whom, and how it came back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.actor import SYSTEM
from core.models import Event
from routing.models import Reservation, WorkItem
from routing.services import add_member, distribute
from staff.models import Person
from tests import cast
from tests.routing import centre
from tests.tickets.stage import Desk, desk, opened
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage() -> Desk:
    """A queue with Anna, who is ready."""
    return desk()


@pytest.fixture
def boss() -> Client:
    """A supervisor who sees everything."""
    return cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))


def ringing(stage: Desk) -> tuple[Ticket, WorkItem]:
    """A ticket whose work rings at Anna."""
    ticket = opened(stage, queue_id=stage.queue.pk)
    distribute()
    return ticket, WorkItem.objects.get(ticket_id=ticket.pk)


def act(client: Client, path: str, body: dict[str, Any] | None = None) -> None:
    """Through the door, and it was done."""
    answer = cast.send(client, "post", path, body or {})
    assert answer.status_code == 200, answer.json()


def moves(client: Client, ticket: Ticket) -> list[tuple[str, str, dict[str, Any]]]:
    """Which moves a reader is told of: the event, who did it, and what is said of it."""
    lines = cast.send(client, "get", f"tickets/{ticket.pk}/timeline?limit=100").json()["items"]
    events = [line["event"] for line in lines if line["event"]]
    told = ("work.returned", "work.reserved")
    return [
        (one["name"], one["actor"]["name"].removesuffix(" (test)"), one["facts"])
        for one in events
        if one["name"] in told
    ]


def another(stage: Desk, name: str) -> Person:
    """A colleague in the same queue, ready."""
    somebody = centre.agent(name)
    add_member(actor=SYSTEM, queue=stage.queue, person=somebody)
    return somebody


def test_what_a_supervisor_does_is_told_with_both_names(stage: Desk, boss: Client) -> None:
    ticket, item = ringing(stage)
    ben = centre.agent("Ben")
    anna = stage.anna.name
    act(boss, f"work-items/{item.pk}/assign", {"agent": ben.pk})
    act(boss, f"work-items/{item.pk}/requeue")
    assert moves(boss, ticket)[:3] == [
        ("work.returned", "Boss", {"how": "assigned", "agent": anna, "to": ben.name}),
        ("work.reserved", "Boss", {"how": "assigned", "agent": anna, "to": ben.name}),
        ("work.returned", "Boss", {"how": "requeued", "agent": ben.name}),
    ]
    # that it rang at Anna first was nobody's doing, and is no line
    assert Event.objects.filter(name="work.reserved", ticket_id=ticket.pk).count() > 1


def test_a_rejection_a_missed_ring_and_going_away_read_differently(stage: Desk, boss: Client) -> None:
    anna = cast.client_of(stage.anna)
    ticket, item = ringing(stage)
    act(anna, f"reservations/{centre.reservation_of(item).pk}/reject")
    assert moves(boss, ticket)[-1] == ("work.returned", stage.anna.name, {"how": "rejected", "agent": stage.anna.name})

    ben = another(stage, "Ben")
    distribute()
    assert centre.ringing_at(item) == ben
    centre.rang_out()
    missed = moves(boss, ticket)[-1]
    assert missed[2] == {"how": "timed_out", "agent": ben.name}

    carl = another(stage, "Carl")
    distribute()
    assert Reservation.objects.get(work_item=item, state="pending").agent == carl
    centre.choose(carl, "offline")
    assert moves(boss, ticket)[-1] == ("work.returned", carl.name, {"how": "withdrawn", "agent": carl.name})


def test_a_transfer_names_the_colleague_or_the_queue(stage: Desk, boss: Client) -> None:
    ticket, item = ringing(stage)
    anna = cast.client_of(stage.anna)
    act(anna, f"reservations/{centre.reservation_of(item).pk}/accept")
    ben = another(stage, "Ben")
    act(anna, f"work-items/{item.pk}/transfer", {"agent": ben.pk, "note": "Theirs"})
    who = stage.anna.name
    assert moves(boss, ticket) == [
        ("work.returned", who, {"how": "transferred", "agent": who, "to": ben.name}),
    ]
    act(cast.client_of(ben), f"reservations/{centre.reservation_of(item).pk}/accept")
    other = centre.queue("billing")
    act(cast.client_of(ben), f"work-items/{item.pk}/transfer", {"queue": other.pk})
    assert moves(boss, ticket)[-1] == (
        "work.returned",
        ben.name,
        {"how": "transferred", "agent": ben.name, "queue": other.name},
    )
