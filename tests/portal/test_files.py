"""Files of a request in the portal: always saved, never shown; a lost one is missing."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from tests.foreign import portal_client
from tests.tickets.stage import LI, deliver, desk, letter, ticket_of
from tickets.models import Attachment

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_is_saved_and_one_that_the_storage_lost_is_missing() -> None:
    desk()
    ticket = ticket_of(deliver(letter()))
    file = Attachment.objects.select_related("blob").filter(message__ticket=ticket).earliest("id")
    client = portal_client(LI)
    answer = client.get(f"/api/v1/portal/attachments/{file.pk}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["Content-Type"], answer["Content-Security-Policy"]) == ("application/octet-stream", "sandbox")
    assert b"".join(answer.streaming_content)
    default_storage.delete(file.blob.key)
    lost = client.get(f"/api/v1/portal/attachments/{file.pk}")
    assert (lost.status_code, lost.json()["code"]) == (404, "not_found")
