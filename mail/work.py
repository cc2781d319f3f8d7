"""Who works on mail in the keeper: one crew takes in, one sends; a tick wakes them when rows wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from mail.crew import Crew, Work
from mail.services.intake import claim_received, process
from mail.services.outgoing import claim_outgoing, release_stale, send
from mail.transport import Line

STALE_EVERY = 30.0  # seconds
_looked_for_stale = 0.0


@contextmanager
def _reading() -> Iterator[Work]:
    yield process


@contextmanager
def _sending() -> Iterator[Work]:
    line = Line()
    try:
        yield lambda mail_id: send(mail_id, line)
    finally:
        line.close()


INTAKE = Crew("mail-intake", 2, claim_received, _reading)
SENDERS = Crew("mail-sending", 3, claim_outgoing, _sending)


def see_to_mail() -> int:
    """Tick: wake the crews when mails wait to be taken in or to leave. They work beside the keeper's loop."""
    global _looked_for_stale
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM mail_rawmail WHERE state = 'received' AND due_at <= %s), "
            "EXISTS (SELECT 1 FROM mail_outgoingmail WHERE state = 'queued' AND due_at <= %s)",
            [now, now],
        )
        received, queued = cursor.fetchone() or (False, False)
    if received:
        INTAKE.wake()
    if queued:
        SENDERS.wake()
    if time.monotonic() - _looked_for_stale > STALE_EVERY:
        _looked_for_stale = time.monotonic()
        return release_stale()
    return 0
