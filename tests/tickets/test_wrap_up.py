"""What an agent says while writing it up is there for whoever comes next: on the ticket and with the customer."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM
from routing.models import Reservation
from routing.services import create_disposition, distribute
from tests import cast
from tests.tickets.stage import desk, opened
from tickets.models import Message

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
