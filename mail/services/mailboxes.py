"""Setting up the addresses that we answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import INVALID
from core.records import change
from mail.events import MAILBOX_CHANGED
from mail.models import Mailbox

_SETTING_UP = 0x6D626F78


@dataclass
class Readers:
    """What higher floors tell this one; wiring fills it: whether a queue takes letters, and whether a kind exists."""

    takes_letters: Callable[[str], bool] = bool
    is_ticket_kind: Callable[[str], bool] = bool


readers = Readers()


def _check(rule: dict[str, Any]) -> None:
    if "queue_key" in rule and not readers.takes_letters(rule["queue_key"]):
        raise INVALID.field("queue_key", en="There is no such queue for written work.", zh="没有处理书面请求的该队列。")
    if "ticket_kind" in rule and not readers.is_ticket_kind(rule["ticket_kind"]):
        raise INVALID.field("ticket_kind", en="There is no such kind of request.", zh="没有该工单类型。")


@operation
def save_mailbox(*, actor: Actor, address: str, version: int | None = None, **rule: Any) -> Mailbox:
    """Set up an address of ours or change its rule: name, queue_key, language, signature, ticket_kind and switches.

    Raises STALE unless `version` is still the mailbox's; 0 stands for one that is not there yet. Raises INVALID for a
    queue that takes no letters and for an unknown kind of ticket.
    """
    _check(rule)
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
