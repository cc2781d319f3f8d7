"""Celery's doors into the ticket desk."""

from celery import shared_task
from django.utils import timezone

from tickets import services
from tickets.services import bulk


@shared_task(name="tickets.tasks.sweep_uploads")
def sweep_uploads() -> int:
    """Delete uploads that were never sent."""
    return services.sweep_uploads(now=timezone.now())


@shared_task(name="tickets.tasks.run_bulk")
def run_bulk(bulk_id: int) -> int:
    """Carry out one change on many tickets; safe to be asked twice, and to die in between."""
    return bulk.carry_out(bulk_id)


@shared_task(name="tickets.tasks.resume_bulks", expires=30)
def resume_bulks() -> int:
    """Take up changes whose worker is gone."""
    return bulk.resume()
