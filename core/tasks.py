"""The way into Celery: after the commit, by ids; a dead broker never fails a request.

Whatever is sent here must also be found again by a tick of the keeper: the row is the truth, the message a hint.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

log = logging.getLogger(__name__)


def after_commit(task: Any, **ids: int) -> None:
    """Send a Celery task once this transaction has committed; a broker that is down is logged, not raised."""

    def send() -> None:
        try:
            task.apply_async(kwargs=ids, retry=False)
        except Exception as error:  # the broker's library raises many kinds; none may reach the caller
            log.warning("task not sent, the sweep will find its row", extra={"error": type(error).__name__})

    transaction.on_commit(send, robust=True)
