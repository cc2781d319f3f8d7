"""What an agent says while writing it up is there for whoever comes next: on the ticket and with the customer."""

from __future__ import annotations

from typing import Any

import pytest

from core.actor import SYSTEM
from core.models import Event
from routing.models import Reservation
from routing.services import create_disposition, distribute
from tests import cast
from tests.routing.centre import arrive
from tests.tickets.stage import Desk, desk, opened
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_outcome_and_note_stand_on_the_ticket_and_the_outcome_with_the_customer() -> None:
    stage = desk()
    names = {"en": "Solved at once", "zh-CN": "当场解决"}
    create_disposition(actor=SYSTEM, queue=stage.queue, code="solved", name=names)
    ticket = opened(stage, queue_id=stage.queue.pk)
    distribute()
    ringing = Reservation.objects.get(agent=stage.anna, state="pending")
    client = cast.client_of(stage.anna)
    assert cast.send(client, "post", f"reservations/{ringing.pk}/accept").status_code == 200
    given = {"disposition": "solved", "note": "Router restarted, works."}
    finish = f"work-items/{ringing.work_item_id}/finish"
    assert cast.send(client, "post", finish, given).status_code == 200
    note = Message.objects.get(ticket_id=ticket.pk, direction="note")
    assert note.text == "Router restarted, works."
    assert note.author_name.startswith("Anna")
    lines = cast.send(client, "get", f"tickets/{ticket.pk}/timeline").json()["items"]
    (done,) = [line for line in lines if (line.get("event") or line).get("name") == "work.done"]
    assert "Solved at once" in str(done)
    if ticket.customer_id:
        told = cast.send(client, "get", f"customers/{ticket.customer_id}/timeline").json()["items"]
        assert "Outcome: Solved at once" in str(told)
    # Said once: a second word to it would be another matter.
    assert cast.send(client, "post", finish, given).status_code == 409
    assert Message.objects.filter(ticket_id=ticket.pk, direction="note").count() == 1


def finished(stage: Desk, code: str, **given: Any) -> Ticket:
    """Anna takes a ticket's work and ends it with an outcome."""
    ticket = opened(stage, queue_id=stage.queue.pk, **given)
    distribute()
    ringing = Reservation.objects.get(agent=stage.anna, state="pending")
    client = cast.client_of(stage.anna)
    assert cast.send(client, "post", f"reservations/{ringing.pk}/accept").status_code == 200
    if code == "twice":
        arrive(stage.queue, ticket_id=ticket.pk)
    finish = f"work-items/{ringing.work_item_id}/finish"
    assert cast.send(client, "post", finish, {"disposition": "solved"}).status_code == 200
    ticket.refresh_from_db()
    return ticket


def test_an_outcome_resolves_the_ticket_when_it_is_set_to() -> None:
    stage = desk()
    boss = cast.client_of(stage.boss)
    path = f"queues/{stage.queue.pk}/dispositions"
    made = cast.send(boss, "post", path, {"code": "solved", "name": {"en": "Solved at once"}}).json()
    assert made["ticket_status"] == ""
    assert finished(stage, "solved").status == "open"
    changed = cast.send(boss, "patch", f"dispositions/{made['id']}", {"ticket_status": "resolved"})
    assert (changed.status_code, changed.json()["ticket_status"]) == (200, "resolved")
    assert cast.send(boss, "patch", f"dispositions/{made['id']}", {"ticket_status": "gone"}).status_code == 400
    ticket = finished(stage, "solved", subject="Again")
    assert (ticket.status, ticket.resolved_at is not None, ticket.resolve_by) == ("resolved", True, None)
    assert Event.objects.filter(name="ticket.resolved", ticket_id=ticket.pk).count() == 1


def test_a_ticket_on_which_others_are_at_work_stays_open() -> None:
    stage = desk()
    create_disposition(actor=SYSTEM, queue=stage.queue, code="solved", name={"en": "Solved"}, ticket_status="resolved")
    assert finished(stage, "twice").status == "open"
