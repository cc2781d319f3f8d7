"""Reading the frame log: the watermark, what lies between two of them, and what one listener missed.

A cursor is `epoch.xid.id`. A frame is safe once every transaction up to its xid has ended: `xid <
pg_snapshot_xmin(pg_current_snapshot())`. So frames below the watermark are complete, whatever order commits came in.
Blocking: one connection of its own, used from one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings

BATCH = 5000
LONGEST_GAP = 2000  # frames for one listener; beyond it a snapshot is cheaper
WIDEST_GAP = 100_000  # frames of everybody that a replay may walk over


@dataclass(frozen=True, order=True)
class Cursor:
    """A place in the log: everything of a listener up to (xid, id) was written to their socket."""

    xid: int
    id: int
    epoch: str

    def __str__(self) -> str:
        return f"{self.epoch}.{self.xid}.{self.id}"


def parse_cursor(text: object) -> Cursor | None:
    """The cursor a client sent, or None when it is none."""
    parts = text.split(".") if isinstance(text, str) and text.isascii() else []
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 19 for part in parts[1:]):
        return None
    return Cursor(int(parts[1]), int(parts[2]), parts[0])


@dataclass(frozen=True)
class LoggedFrame:
    """A frame as the log holds it; `body` is the event as JSON text."""

    id: int
    xid: int
    audiences: list[str]
    body: str


Ask = Callable[[str, list[Any]], list[Any]]


class OwnConnection:
    """Runs the log's questions on a connection of its own; after an error the next question connects anew."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None

    def __call__(self, sql: str, values: list[Any]) -> list[Any]:
        """All rows. Raises psycopg.Error."""
        if self._connection is None or self._connection.closed:
            given = settings.DATABASES["default"]
            self._connection = psycopg.connect(
                host=given["HOST"], port=given["PORT"], dbname=given["NAME"], user=given["USER"],
                password=given["PASSWORD"], autocommit=True, application_name="live",
            )  # fmt: skip
        try:
            return self._connection.execute(sql.encode(), values).fetchall()
        except psycopg.OperationalError:
            self._connection.close()
            raise


class FrameLog:
    """The log's three questions, put through `ask`."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def position(self) -> Cursor:
        """The watermark now: every frame below it is safe."""
        row = self._ask(
            "SELECT e.token, pg_snapshot_xmin(pg_current_snapshot())::text FROM core_epoch e ORDER BY e.id DESC LIMIT 1",
            [],
        )[0]
        return Cursor(int(row[1]), 0, row[0])

    def between(self, start: Cursor, end: Cursor) -> list[LoggedFrame]:
        """Safe frames after `start` and below `end`, in order, at most `BATCH`."""
        rows = self._ask(
            "SELECT id, xid::text, audiences, body::text FROM core_frame WHERE (xid, id) > (%s::text::xid8, %s) "
            "AND xid < %s::text::xid8 ORDER BY xid, id LIMIT %s",
            [str(start.xid), start.id, str(end.xid), BATCH],
        )
        return [LoggedFrame(row[0], int(row[1]), row[2], row[3]) for row in rows]

    def missed(self, start: Cursor, audiences: Iterable[str]) -> list[LoggedFrame] | None:
        """Everything committed after `start` for `audiences`; None when a snapshot is the better answer.

        That includes frames which are not yet safe because some transaction is still open: somebody who comes back
        must see the true state now. The cursor may not move past the watermark for them, so they can come again.
        """
        kept_from = self._ask("SELECT kept_from_xid FROM core_epoch ORDER BY id DESC LIMIT 1", [])[0][0]
        if start.xid < kept_from:
            return None
        between = "(xid, id) > (%s::text::xid8, %s)"
        values: list[Any] = [str(start.xid), start.id]
        walked = self._ask(
            f"SELECT count(*) FROM (SELECT 1 FROM core_frame WHERE {between} LIMIT %s) walked",
            [*values, WIDEST_GAP + 1],
        )[0][0]
        if walked > WIDEST_GAP:
            return None
        rows = self._ask(
            f"SELECT id, xid::text, audiences, body::text FROM core_frame WHERE {between} AND audiences && %s::text[] "
            "ORDER BY xid, id LIMIT %s",
            [*values, list(audiences), LONGEST_GAP + 1],
        )
        if len(rows) > LONGEST_GAP:
            return None
        return [LoggedFrame(row[0], int(row[1]), row[2], row[3]) for row in rows]
