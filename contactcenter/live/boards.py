"""The supervisors' board: each web process works it out once a second while somebody watches, and sends what changed.

Straight from PostgreSQL, so it does not depend on Redis; it is no event and moves no cursor. Everybody gets the part
they may see: whole at first, and afterwards only the lines that changed, because a thousand agents a second to every
supervisor would be megabytes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from django.db import DatabaseError

from contactcenter.live.wire import Message
from core.events import dump
from insight.selectors import Scope, scope_of
from insight.selectors.board import Board, Watch, masked, seen_by
from staff.models import Person

if TYPE_CHECKING:
    from contactcenter.live.socket import LiveSocket

log = logging.getLogger(__name__)
EVERY = 1.0
SCOPE_KEPT = 5.0  # seconds: a queue that changed teams leaves the board of the others so soon
Line = dict[str, Any]
_watching: dict[LiveSocket, Scope | None] = {}  # None: has had no board yet
_tasks: set[asyncio.Task[None]] = set()


def watch(socket: LiveSocket) -> None:
    """Send this socket the board from now on, if its listener supervises."""
    unwatch(socket)
    if not socket.listener.supervising:
        return
    _watching[socket] = None
    if not _tasks:
        task = asyncio.create_task(_tell())
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)


def unwatch(socket: LiveSocket) -> None:
    """Stop sending."""
    _watching.pop(socket, None)


@dataclass
class Round:
    """One second's board beside the one before, and who may see what of it."""

    board: Board
    scopes: dict[int, Scope]
    changed: dict[str, list[Line]]
    gone: dict[str, list[Line]]
    texts: dict[tuple[Scope, bool], Message | None] = field(default_factory=dict)

    def message(self, scope: Scope, *, whole: bool) -> Message | None:
        """What somebody with this scope is sent; None when nothing of theirs changed. Made once for all of them."""
        if (scope, whole) not in self.texts:
            self.texts[scope, whole] = self._whole(scope) if whole else self._changes(scope)
        return self.texts[scope, whole]

    def _whole(self, scope: Scope) -> Message:
        return Message(dump({"type": "board", "board": seen_by(scope, self.board)}))

    def _changes(self, scope: Scope) -> Message | None:
        queues = [line for line in self.changed["queues"] if scope.queue(line["id"])]
        agents = [masked(line, scope) for line in self.changed["agents"] if scope.person(line["person"])]
        gone = {
            "queues": [line["id"] for line in self.gone["queues"] if scope.queue(line["id"])],
            "agents": [line["id"] for line in self.gone["agents"] if scope.person(line["person"])],
        }
        if not (queues or agents or gone["queues"] or gone["agents"]):
            return None
        return Message(dump({"type": "board_changes", "queues": queues, "agents": agents, "gone": gone}))


class Boards:
    """What this process remembers from second to second. Used by one thread at a time."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.lines: dict[str, dict[int, Line]] = {"queues": {}, "agents": {}}
        self.scopes: dict[int, tuple[float, Scope]] = {}

    def round(self, people: set[int]) -> Round:
        """Read the board and the scopes of these people."""
        scopes = self._scopes(people)
        board = self.watch.whole()
        found = Round(board, scopes, {}, {})
        fresh: dict[str, list[Line]] = {"queues": board["queues"], "agents": board["agents"]}
        for kind, lines in fresh.items():
            before, now = self.lines[kind], {line["id"]: line for line in lines}
            found.changed[kind] = [line for key, line in now.items() if before.get(key) != line]
            found.gone[kind] = [line for key, line in before.items() if key not in now]
            self.lines[kind] = now
        return found

    def _scopes(self, people: set[int]) -> dict[int, Scope]:
        now = time.monotonic()
        kept = {one: self.scopes[one] for one in people if one in self.scopes and self.scopes[one][0] > now}
        for person in Person.objects.filter(pk__in=people - kept.keys()):
            kept[person.pk] = (now + SCOPE_KEPT, scope_of(person))
        self.scopes = kept
        return {one: scope for one, (_, scope) in kept.items()}


async def _tell() -> None:
    boards = Boards()
    while _watching:
        people = {socket.listener.person_id for socket in _watching} - {None}
        try:
            found = await database_sync_to_async(boards.round)(people)
        except DatabaseError as error:
            log.warning("no board", extra={"error": type(error).__name__})
        else:
            _send(found)
        await asyncio.sleep(EVERY)


def _send(found: Round) -> None:
    for socket, had in list(_watching.items()):
        scope = found.scopes.get(socket.listener.person_id or 0)
        if scope is None:  # came while the board was being read
            continue
        message = found.message(scope, whole=had != scope)
        _watching[socket] = scope
        if message is not None:
            socket.write(message)
