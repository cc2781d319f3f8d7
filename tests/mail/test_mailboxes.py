"""The rule of an address: it names a queue and a kind that exist, and a letter is somebody's work in any case."""

from __future__ import annotations

from typing import Any

import pytest

from mail.models import Mailbox
from routing.models import WorkItem
from tests.cast import client_of, person, send
from tests.routing import centre
from tests.tickets.stage import deliver, desk, letter, ticket_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"queue_key": "nowhere"}, "queue_key"),
        ({"queue_key": "hotline"}, "queue_key"),
        ({"ticket_kind": "x"}, "ticket_kind"),
    ],
)
def test_a_mailbox_names_a_queue_and_a_kind_that_exist(odd: dict[str, Any], field: str) -> None:
    desk()
    centre.queue("hotline", "voice")
    admin = client_of(person("Root", role="admin", data_scope="all"))
    rule = {"address": "sales@telecom.example", "name": {"en": "Sales"}, "queue_key": "support"}
    refused = send(admin, "put", "mailboxes", rule | odd)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid"), refused.content
    assert [one["field"] for one in refused.json()["fields"]] == [field]
    assert not Mailbox.objects.filter(address="sales@telecom.example").exists()
    assert send(admin, "put", "mailboxes", rule | {"ticket_kind": "complaint"}).status_code == 200


def test_a_letter_to_a_mailbox_without_its_queue_is_work_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    stage = desk()
    Mailbox.objects.update(queue_key="gone")
    ticket = ticket_of(deliver(letter()))
    assert ticket.queue == stage.queue
    assert WorkItem.objects.get(ref_kind="ticket", ref_id=ticket.pk).queue == stage.queue
    assert "a mailbox names a queue that does not exist" in caplog.text
