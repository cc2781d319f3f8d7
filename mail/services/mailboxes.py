"""Setting up the addresses that we answer."""

from __future__ import annotations

from typing import Any

from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.records import change
from mail.events import MAILBOX_CHANGED
from mail.models import Mailbox


@operation
def save_mailbox(*, actor: Actor, address: str, **rule: Any) -> Mailbox:
    """Set up an address of ours or change its rule: name, queue_key, language, signature, ticket_kind and switches."""
    address = address.strip().lower()
    box = Mailbox.objects.select_for_update().filter(address=address).first()
    if box is None:
        box = Mailbox.objects.create(address=address, **rule)
        publish(MAILBOX_CHANGED, box, actor=actor, facts={"address": address, "queue": box.queue_key})
        return box
    changes = change(box, **rule)
    if changes:
        publish(MAILBOX_CHANGED, box, actor=actor, changes=changes)
    return box
