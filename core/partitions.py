"""Range partitions of the two log tables: made ahead, and dropped when old. Both are partitioned by id.

The boundaries are ids and not days, so that a partition never grows beyond what an index likes, however busy the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

FRAMES_KEPT = timedelta(hours=48)
LOCK = 0x70617274  # advisory lock: one maker of partitions at a time


@dataclass(frozen=True)
class Partitioned:
    """A log table and how many ids one partition holds."""

    table: str
    step: int


EVENTS = Partitioned("core_event", 5_000_000)
FRAMES = Partitioned("core_frame", 500_000)
AHEAD = 2


def partition_names(table: str) -> list[str]:
    """The partitions of `table`, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = %s::regclass",
            [table],
        )
        names = [str(row[0]) for row in cursor.fetchall()]
    return sorted(names, key=_number)


def _number(name: str) -> int:
    found = re.search(r"_p(\d+)$", name)
    return int(found.group(1)) if found else -1


def make_ahead() -> int:
    """Make sure that two partitions lie ahead of the ids in use; returns how many were made."""
    made = 0
    for log in (EVENTS, FRAMES):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute(f"SELECT last_value FROM {log.table}_id_seq")
            current = int((cursor.fetchone() or [1])[0]) // log.step
            have = set(partition_names(log.table))
            for number in range(current, current + AHEAD + 1):
                if f"{log.table}_p{number}" not in have:
                    cursor.execute(partition_sql(log, number))
                    made += 1
    return made


def partition_sql(log: Partitioned, number: int) -> str:
    """The statement that makes partition `number`; it holds ids from number * step up to the next."""
    low, high = number * log.step, (number + 1) * log.step
    return f"CREATE TABLE {log.table}_p{number} PARTITION OF {log.table} FOR VALUES FROM ({low}) TO ({high})"


def drop_old_frames() -> int:
    """Drop frame partitions whose newest row is over 48 hours old; returns how many went.

    The epoch row remembers up to which transaction frames are gone: an older cursor gets a resync.
    """
    dropped = 0
    for name in partition_names(FRAMES.table):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT max(at), max(xid)::text FROM {name}")
            newest, xid = cursor.fetchone() or (None, None)
            if newest is None or newest > timezone.now() - FRAMES_KEPT:
                break
            cursor.execute("UPDATE core_epoch SET kept_from_xid = greatest(kept_from_xid, %s)", [int(xid or 0) + 1])
            cursor.execute(f"DROP TABLE {name}")
            dropped += 1
    return dropped
