"""Housekeeping of telephony."""

from __future__ import annotations

from celery import shared_task

from telephony.services.receipts import forget_old_receipts


@shared_task(name="telephony.tasks.forget_receipts")
def forget_receipts() -> None:
    """Forget webhooks that no provider would repeat any more."""
    while forget_old_receipts():
        pass
