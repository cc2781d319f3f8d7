"""Housekeeping of the ACD."""

from __future__ import annotations

from celery import shared_task

from routing.services.volumes import count_volumes


@shared_task(name="routing.tasks.count_volumes")
def count_queue_volumes() -> int:
    """Contacts a day of every queue; returns how many figures changed."""
    return count_volumes()
