"""The door of every write: one durable transaction, one intent, one answer however often it is asked.

`@operation` wraps each public service. The API gives it an `Intent` through `intended`; the row of the intent, the
work and the stored answer commit together, so a repeated key always gets the first answer and never a second effect.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from core.problems import KEY_BUSY, KEY_REUSED
from core.sql import send, together

if TYPE_CHECKING:
    from core.events import FrameValues
    from core.search import SearchKey, SearchValues

P = ParamSpec("P")
R = TypeVar("R")
KEPT = timedelta(hours=24)


@dataclass(frozen=True)
class Intent:
    """What a caller means to do once: who, their key, a hash of the request, and how to render the answer."""

    principal: str
    key: str
    request_hash: str
    render: Callable[[Any], tuple[int, Any]]


class Replayed(Exception):
    """This intent was carried out before: here is the first answer."""

    def __init__(self, status: int, answer: Any) -> None:
        super().__init__("replayed")
        self.status, self.answer = status, answer


@dataclass
class Unit:
    """The rows that a running operation announced; they are written together at its end."""

    events: list[tuple[Any, ...]] = field(default_factory=list)
    frames: list[FrameValues] = field(default_factory=list)
    searches: dict[SearchKey, SearchValues] = field(default_factory=dict)  # the last words of each object
    statements: list[tuple[str, Sequence[Any]]] = field(default_factory=list)  # whose answers nobody waits for
    memo: dict[Any, Any] = field(default_factory=dict)  # reads worth doing once per operation

    def keep(self, event: tuple[Any, ...], frames: list[FrameValues]) -> None:
        """Remember one event and its frames for `flush`."""
        self.events.append(event)
        self.frames.extend(frames)

    def flush(self) -> None:
        """Write what was kept since the last time."""
        from core.events import write_rows
        from core.search import write_search_rows

        searches, statements, events, frames = self.searches, self.statements, self.events, self.frames
        self.searches, self.statements, self.events, self.frames = {}, [], [], []
        with together():
            if searches:
                write_search_rows(searches)
            for text, values in statements:
                send(text, values)
            if events or frames:
                write_rows(events, frames)


_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)
_intent: ContextVar[Intent | None] = ContextVar("intent", default=None)


def current_unit() -> Unit | None:
    """The unit of the running operation, or None outside one."""
    return _unit.get()


def defer(text: str, values: Sequence[Any]) -> None:
    """Step: a write whose answer nobody needs goes with the events, at the end of the operation; outside one, at once."""
    unit = _unit.get()
    if unit is None:
        send(text, values)
    else:
        unit.statements.append((text, values))


def flush() -> None:
    """Step: write now what the running operation has announced so far, on the way of other statements."""
    unit = _unit.get()
    if unit is not None:
        unit.flush()


@contextmanager
def intended(intent: Intent | None) -> Iterator[None]:
    """Give the next operation of this context its intent."""
    token = _intent.set(intent)
    try:
        yield
    finally:
        _intent.reset(token)


def operation(service: Callable[P, R]) -> Callable[P, R]:
    """Make `service` a public operation: durable transaction, events at its end, idempotent under an intent.

    Raises RuntimeError when called inside another operation (use its step instead), and `Replayed`, `KEY_REUSED`
    or `KEY_BUSY` for a repeated intent.
    """

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _unit.get() is not None:
            raise RuntimeError(f"{service.__name__} is an operation and was called inside another one")
        intent = _intent.get()
        _intent.set(None)
        unit = Unit()
        with transaction.atomic(durable=True):
            token = _unit.set(unit)
            try:
                row = _claim(intent) if intent else None
                result = service(*args, **kwargs)
                unit.flush()
            finally:
                _unit.reset(token)
            if intent and row:
                _store(row, intent.render(result))
        return result

    return run


@contextmanager
def reading(milliseconds: int) -> Iterator[None]:
    """Reads inside are cut off by the database after so long, each; `was_cut_off` tells that from other trouble."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {int(milliseconds)}")
        yield
        cursor.execute("SET LOCAL statement_timeout = DEFAULT")  # a transaction around this one goes on without it


def _claim(intent: Intent) -> int:
    with connection.cursor() as cursor:
        # The lock tells a request that is still running from one that has ended: waiting would hide the difference.
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 7))", [f"{intent.principal}\n{intent.key}"]
        )
        if not (cursor.fetchone() or [False])[0]:
            raise KEY_BUSY(retry_after=1)
        cursor.execute(
            "INSERT INTO core_operation (principal, key, request_hash, status, created_at) VALUES (%s,%s,%s,0,%s) "
            "ON CONFLICT (principal, key) DO NOTHING RETURNING id",
            [intent.principal, intent.key, intent.request_hash, timezone.now()],
        )
        made = cursor.fetchone()
        if made:
            return int(made[0])
        cursor.execute(
            "SELECT request_hash, status, answer::text FROM core_operation WHERE principal = %s AND key = %s",
            [intent.principal, intent.key],
        )
        first = cursor.fetchone()
    if first is None or first[0] != intent.request_hash:
        raise KEY_REUSED()
    raise Replayed(first[1], json.loads(first[2]) if first[2] else None)


def _store(row: int, rendered: tuple[int, Any]) -> None:
    from core.events import dump

    status, answer = rendered
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_operation SET status = %s, answer = %s::jsonb WHERE id = %s", [status, dump(answer), row]
        )


def forget_old_operations() -> int:
    """Delete intents older than 24 hours; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_operation WHERE created_at < %s", [timezone.now() - KEPT])
        return int(cursor.rowcount)
