"""Signs of life of the background processes."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone

LOCK_CLASS = 73  # of the advisory locks that name a process


def beat(name: str) -> None:
    """Record that the process `name` is alive now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_heartbeat (name, seen_at) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET seen_at = EXCLUDED.seen_at",
            [name, timezone.now()],
        )


def last_beats() -> dict[str, datetime]:
    """When each background process was last seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seen_at FROM core_heartbeat")
        return dict(cursor.fetchall())


def lock_beat(name: str) -> datetime | None:
    """When the process `name` was last seen; whoever asks too waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_CLASS, name])
    return last_beats().get(name)
