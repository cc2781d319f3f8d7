"""Housekeeping of telephony."""

from __future__ import annotations

from celery import shared_task

from telephony.services.forgetting import forget_old_recordings
from telephony.services.receipts import forget_old_receipts
from telephony.services.sounds import forget_unused_sounds


@shared_task(name="telephony.tasks.forget_receipts")
def forget_receipts() -> None:
    """Forget webhooks that no provider would repeat any more."""
    while forget_old_receipts():
        pass


@shared_task(name="telephony.tasks.forget_recordings")
def forget_recordings() -> int:
    """Delete the sound of recordings and voicemails whose queue's time is over; returns how many."""
    forgotten = 0
    while found := forget_old_recordings():
        forgotten += found
    return forgotten


@shared_task(name="telephony.tasks.forget_sounds")
def forget_sounds() -> int:
    """Delete uploaded greetings that nothing names any more; returns how many."""
    return forget_unused_sounds()
