"""Celery's door into this floor."""

from celery import shared_task

from privacy.services.copying import see_to_copies
from privacy.services.erasing import see_to_erasures


@shared_task(name="privacy.tasks.see_to_requests", expires=60)
def see_to_requests() -> int:
    """Make the copies and carry out the erasures that are due; returns how many."""
    return see_to_copies() + see_to_erasures()
