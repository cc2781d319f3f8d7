"""Housekeeping tasks of the composition root."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

from celery import shared_task
from django.conf import settings

from core import files, heartbeats, limits, operations, partitions
from portal.services import forget_codes

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
    return sum(files.drop_orphan(blob_id=pk) for pk in files.orphans())


@shared_task(name="contactcenter.tasks.forget_visitors")
def forget_visitors() -> int:
    """Forget counted tries, sign-in codes and sessions whose time is over; returns how many rows of the first two."""
    sessions: Any = import_module(settings.SESSION_ENGINE)
    sessions.SessionStore.clear_expired()
    return limits.forget_counts() + forget_codes()
