"""Two administrators and one mailbox: the second hears who was first."""

import pytest

from mail.models import Mailbox
from tests import cast
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)
BOX = {"address": "help@example.com", "name": {"en": "Help"}, "queue_key": "support"}


def test_whoever_is_second_is_told_who_was_first() -> None:
    for key in ("support", "other"):
        centre.queue(key, "email")
    first, second = (cast.client_of(cast.person(name, role="admin", data_scope="all")) for name in ("Ada", "Ben"))
    made = cast.send(first, "put", "mailboxes", {**BOX, "version": 0}).json()
    refused = cast.send(second, "put", "mailboxes", {**BOX, "address": "Help@example.com", "version": 0})
    body = refused.json()
    assert (refused.status_code, body["code"], body["detail"]["who"]) == (409, "changed_meanwhile", "Ada")
    assert body["detail"]["current"] == made
    changed = {**BOX, "sends_receipts": False, "version": made["version"]}
    now = cast.send(second, "put", "mailboxes", changed).json()
    assert (now["version"], now["sends_receipts"]) == (made["version"] + 1, False)
    late = cast.send(first, "put", "mailboxes", {**BOX, "queue_key": "other", "version": made["version"]})
    assert (late.status_code, late.json()["detail"]["who"]) == (409, "Ben")
    assert Mailbox.objects.get().queue_key == "support"
    # A program that does not say what it read means what it says.
    assert cast.send(first, "put", "mailboxes", BOX).json()["sends_receipts"] is True
