"""Setting up the addresses that we answer."""

from __future__ import annotations

from typing import Any

from django.db import connection

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.records import change
from mail.events import MAILBOX_CHANGED
from mail.models import Mailbox

_SETTING_UP = 0x6D626F78


@operation
def save_mailbox(*, actor: Actor, address: str, version: int | None = None, **rule: Any) -> Mailbox:
    """Set up an address of ours or change its rule: name, queue_key, language, signature, ticket_kind and switches.

    Raises STALE unless `version` is still the mailbox's; 0 stands for one that is not there yet.
    """
    address = address.strip().lower()
    _one_at_a_time()
    box = Mailbox.objects.select_for_update().filter(address=address).first()
    if version is not None and box is not None and version != box.version:
        raise changed_meanwhile("mailbox", box)
    if box is None:
        box = Mailbox.objects.create(address=address, **rule)
        publish(MAILBOX_CHANGED, box, actor=actor, facts={"address": address, "queue": box.queue_key})
        return box
    changes = change(box, **rule)
    if changes:
        publish(MAILBOX_CHANGED, box, actor=actor, changes=changes)
    return box


def _one_at_a_time() -> None:
    """Step: a row that is not there yet cannot be locked, and two people may set up the same address at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SETTING_UP])
