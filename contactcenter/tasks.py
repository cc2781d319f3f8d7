"""Housekeeping tasks of the composition root."""

from __future__ import annotations

import logging

from celery import shared_task
from django.core.files.storage import default_storage
from django.db.models import ProtectedError

from core import files, heartbeats, operations, partitions

log = logging.getLogger(__name__)


@shared_task(name="contactcenter.tasks.worker_alive", expires=30)
def worker_alive() -> None:
    """Tell /readyz that beat sends and a worker works."""
    heartbeats.beat("worker")


@shared_task(name="contactcenter.tasks.keep_partitions")
def keep_partitions() -> None:
    """Make log partitions ahead and drop frames older than 48 hours."""
    made, dropped = partitions.make_ahead(), partitions.drop_old_frames()
    if made or dropped:
        log.info("log partitions", extra={"made": made, "dropped": dropped})


@shared_task(name="contactcenter.tasks.forget_operations")
def forget_operations() -> None:
    """Forget idempotency keys older than 24 hours."""
    operations.forget_old_operations()


@shared_task(name="contactcenter.tasks.sweep_files")
def sweep_files() -> int:
    """Delete blobs of over a day that no row refers to; returns how many."""
    swept = 0
    for blob in files.orphan_candidates():
        try:
            blob.delete()
        except ProtectedError:
            continue
        default_storage.delete(blob.key)
        swept += 1
    return swept
