"""The supervisors' board: each web process works it out once a second while somebody watches, and sends what changed.

Straight from PostgreSQL, so it does not depend on Redis; it is no event and moves no cursor.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from channels.db import database_sync_to_async
from django.db import DatabaseError

from contactcenter.live.wire import Message
from core.events import dump

if TYPE_CHECKING:
    from contactcenter.live.socket import LiveSocket

log = logging.getLogger(__name__)
EVERY = 1.0
_watching: set[LiveSocket] = set()
_tasks: set[asyncio.Task[None]] = set()


def watch(socket: LiveSocket) -> None:
    """Send this socket the board from now on, if its listener supervises."""
    unwatch(socket)
    if not socket.listener.supervising:
        return
    _watching.add(socket)
    socket.board = ""
    if not _tasks:
        task = asyncio.create_task(_tell())
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)


def unwatch(socket: LiveSocket) -> None:
    """Stop sending."""
    _watching.discard(socket)


def _board() -> str:
    from insight.selectors import board

    return dump({"type": "board", "board": board()})


async def _tell() -> None:
    while _watching:
        try:
            text = await database_sync_to_async(_board)()
        except DatabaseError as error:
            log.warning("no board", extra={"error": type(error).__name__})
            text = ""
        message = Message(text)
        for socket in list(_watching):
            if text and socket.board != text:
                socket.board = text
                socket.write(message)
        await asyncio.sleep(EVERY)
