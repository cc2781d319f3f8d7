"""Statements by hand, for the few paths on which each millisecond counts.

Values travel apart from the text and in their binary form: PostgreSQL plans a statement once per connection, and a list
becomes an array without being written out (`%b::bigint[]`). What is sent inside `together` costs one way to the server
and back; its answers are read afterwards (a reading inside waits there, and so costs another way).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Cursor
from psycopg.pq import TransactionStatus

from core.arrays import packing_of


class Answer:
    """The rows of a statement that was sent; reading them waits for them."""

    def __init__(self, own: BaseDatabaseWrapper, cursor: Cursor[Any]) -> None:
        self._own, self._cursor = own, cursor

    def rows(self) -> list[tuple[Any, ...]]:
        """All of them."""
        with self._own.wrap_database_errors:
            return self._cursor.fetchall()

    def row(self) -> tuple[Any, ...]:
        """The only one. Raises LookupError when there is none."""
        found = self.rows()
        if not found:
            raise LookupError("a statement that always has a row had none")
        return found[0]

    @property
    def count(self) -> int:
        """How many rows a statement wrote; known when `together` has ended."""
        return self._cursor.rowcount


def _connected() -> BaseDatabaseWrapper:
    own = connections[DEFAULT_DB_ALIAS]
    own.ensure_connection()
    return own


def send(text: str, values: Sequence[Any] = ()) -> Answer:
    """Send one statement, inside the running transaction."""
    own = _connected()
    packed = [value if pack is None else pack(value) for pack, value in zip(packing_of(text), values, strict=True)]
    with own.wrap_database_errors:
        cursor = Cursor(own.connection)
        prepare = own.connection.prepare_threshold is not None  # not where DATABASE_PREPARED=false
        cursor.execute(text.encode(), packed, prepare=prepare, binary=True)
    return Answer(own, cursor)


def rows_of(statement: str, values: Mapping[str, Any] | Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """The rows of one statement with Django's placeholders: for reports, which read much and seldom."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or {})
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def begun() -> AbstractContextManager[None]:
    """Around a statement: the BEGIN of a transaction that has sent none yet goes with it, not before it."""
    own = _connected()
    is_idle = own.in_atomic_block and own.connection.info.transaction_status == TransactionStatus.IDLE
    return together() if is_idle else nullcontext()


@contextmanager
def together() -> Iterator[None]:
    """What is sent inside goes at once and in its order; the first that fails raises, at the latest at the end."""
    own = _connected()
    with own.wrap_database_errors, own.connection.pipeline():
        yield


def is_beyond_limits(error: BaseException) -> bool:
    """Whether a statement failed because a value is more than PostgreSQL can hold (class 54): no second try helps.

    psycopg calls it an operational error, as it calls a server that is away.
    """
    return (getattr(error.__cause__, "sqlstate", None) or "").startswith("54")


def was_cut_off(error: BaseException) -> bool:
    """Whether a statement was ended because it took longer than it may (`core.operations.reading`)."""
    return getattr(error.__cause__, "sqlstate", None) == "57014"
