"""Indexes that are built at once after a large load: row by row they would cost most of its time.

Those over a part of the rows stay: they cost little, and what the product does meanwhile leans on them.
What was taken away is written into the database before it goes, so that a load that was cut off gives it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from core.operations import operation

LOADED = ("tickets_ticket", "tickets_message", "core_searchrow")
_KEPT = "history_indexes"  # a table that is there only during a load
_NOT_OF_CONSTRAINTS = """
    SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisunique AND i.indpred IS NULL ORDER BY 1
"""


@contextmanager
def built_afterwards(rows: int, say: Callable[[str], None]) -> Iterator[None]:
    """Without these indexes inside, where more is loaded than is there; a load that was cut off counts as one more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL, (SELECT count(*) FROM tickets_ticket)", [_KEPT])
        are_gone, there = cursor.fetchone() or (False, 0)
    if rows > there and not are_gone:
        _take_away()
        are_gone = True
    yield
    if are_gone:
        give_back(say)


@operation
def _take_away() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {_KEPT} (name text, statement text)")
        cursor.execute(_NOT_OF_CONSTRAINTS, [list(LOADED)])
        for name, statement in cursor.fetchall():
            cursor.execute(f"INSERT INTO {_KEPT} VALUES (%s, %s)", [name, statement])
            cursor.execute(f'DROP INDEX "{name}"')


def give_back(say: Callable[[str], None]) -> None:
    """Build them all; those that are there already stay."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(f"SELECT name, statement FROM {_KEPT}")
        kept = cursor.fetchall()
        for place, (name, statement) in enumerate(kept, 1):
            say(f"      index {place} of {len(kept)}: {name}")
            cursor.execute(statement.replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", 1))
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute(f"DROP TABLE {_KEPT}")
