"""Celery's doors into the ticket desk."""

from celery import shared_task
from django.utils import timezone

from tickets import services


@shared_task(name="tickets.tasks.sweep_uploads")
def sweep_uploads() -> int:
    """Delete uploads that were never sent."""
    return services.sweep_uploads(now=timezone.now())
