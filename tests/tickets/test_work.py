"""A ticket and its work stay together: who took it meanwhile keeps it, and it goes where its work goes."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from django.db import connection

from core.actor import SYSTEM
from core.models import Frame
from core.operations import operation
from customers.models import ContactPoint
from routing.models import WorkItem
from routing.services import distribute, work
from tests import cast
from tests.routing import centre
from tests.tickets.stage import Desk, desk, opened
from tickets.models import Ticket
from tickets.services import add_customer_message_step, assign, set_status
from tickets.services.announcing import locked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage() -> Desk:
    """A queue with Anna, who is ready."""
    return desk()


def queued(stage: Desk) -> tuple[Ticket, WorkItem]:
    """A ticket whose work waits for somebody."""
    ticket = opened(stage, queue_id=stage.queue.pk)
    return ticket, WorkItem.objects.get(ref_kind="ticket", ref_id=ticket.pk)


@operation
def write(ticket: Ticket, text: str) -> None:
    """Its customer answers."""
    point = ContactPoint.objects.get(pk=ticket.contact_point_id)
    add_customer_message_step(locked(ticket.pk), point, text)


def now_of(ticket: Ticket) -> Ticket:
    """The ticket as it stands."""
    return Ticket.objects.select_related("queue", "team").get(pk=ticket.pk)


@pytest.mark.parametrize("how", ["resolved", "assigned"])
def test_what_an_agent_accepts_in_the_same_moment_stays_on_their_desk(
    stage: Desk, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    ticket, item = queued(stage)
    distribute()
    lock = work.lock_with_agent

    def accept() -> None:
        centre.take(item, stage.anna)
        connection.close()

    def a_moment_later(item_id: int) -> Any:
        thread = Thread(target=accept)
        thread.start()
        thread.join()
        monkeypatch.setattr(work, "lock_with_agent", lock)
        return lock(item_id)

    monkeypatch.setattr(work, "lock_with_agent", a_moment_later)
    if how == "resolved":
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="resolved")
    else:
        assign(actor=SYSTEM, ticket_id=ticket.pk, person_id=stage.bob.pk)
    held = centre.now_of(item)
    assert (held.state, held.agent_id) == ("active", stage.anna.pk)


def test_the_next_answer_comes_to_the_queue_that_has_the_ticket_now(stage: Desk) -> None:
    ticket, item = queued(stage)
    distribute()
    centre.take(item, stage.anna)
    billing = centre.queue("billing", team=cast.team("Billing"))
    anna = cast.client_of(stage.anna)
    assert cast.send(anna, "post", f"work-items/{item.pk}/transfer", {"queue": billing.pk}).status_code == 200
    moved = now_of(ticket)
    assert (moved.queue, moved.team) == (billing, billing.team)
    centre.cancel(item, reason="test")
    write(ticket, "And now?")
    assert WorkItem.objects.latest("id").queue == billing


def test_whoever_loses_sight_of_a_moved_ticket_is_told(stage: Desk) -> None:
    ticket, item = queued(stage)
    billing = centre.queue("billing", team=cast.team("Billing"))
    Frame.objects.all().delete()
    boss = cast.client_of(stage.boss)
    assert cast.send(boss, "post", f"work-items/{item.pk}/transfer", {"queue": billing.pk}).status_code == 200
    assert (now_of(ticket).queue, now_of(ticket).team) == (billing, billing.team)
    gone = Frame.objects.filter(shape="gone", audiences__contains=[f"queue:{stage.queue.pk}"])
    assert ["ticket", ticket.pk] in [body["subject"] for body in gone.values_list("body", flat=True)]


def test_a_ticket_of_another_queue_stays_when_a_call_about_it_moves(stage: Desk) -> None:
    ticket = opened(stage)
    calls, others = centre.queue("calls", "voice"), centre.queue("others", "voice")
    item = centre.arrive(calls, ticket_id=ticket.pk)
    boss = cast.client_of(stage.boss)
    assert cast.send(boss, "post", f"work-items/{item.pk}/transfer", {"queue": others.pk}).status_code == 200
    assert now_of(ticket).queue is None
