"""Which staff are connected: a row per socket, kept fresh while it is open. The rows hold the truth, not processes.

A process that dies stops refreshing its rows; the keeper ends what was not seen for the grace time.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from django.db import DatabaseError

from routing.services import agent_connected, agent_disconnected, agents_seen

if TYPE_CHECKING:
    from contactcenter.live.socket import LiveSocket

log = logging.getLogger(__name__)
REFRESH_EVERY = 5.0
_here: dict[LiveSocket, str] = {}
_tasks: set[asyncio.Task[None]] = set()


def arrived(socket: LiveSocket) -> None:
    """A socket of a member of staff opened."""
    if socket.listener.person_id is None:
        return
    _here[socket] = uuid.uuid4().hex
    _start(_write_arrival(socket.listener.person_id, _here[socket]))
    if not any(task.get_name() == "presence" for task in _tasks):
        _start(_refresh(), "presence")


def left(socket: LiveSocket) -> None:
    """It closed; the agent's grace time begins if it was the last."""
    connection = _here.pop(socket, None)
    if connection:
        _start(_write_departure(connection))


def _start(coroutine: Coroutine[Any, Any, None], name: str = "") -> None:
    task = asyncio.create_task(coroutine)
    if name:
        task.set_name(name)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _write_arrival(person_id: int, connection: str) -> None:
    try:
        await database_sync_to_async(agent_connected)(person_id=person_id, connection=connection)
    except DatabaseError as error:
        log.warning("presence not written", extra={"error": type(error).__name__})


async def _write_departure(connection: str) -> None:
    try:
        await database_sync_to_async(agent_disconnected)(connection=connection)
    except DatabaseError as error:
        log.warning("presence not written", extra={"error": type(error).__name__})


async def _refresh() -> None:
    while _here:
        await asyncio.sleep(REFRESH_EVERY)
        people = [(s.listener.person_id, connection) for s, connection in _here.items() if s.listener.person_id]
        try:
            await database_sync_to_async(agents_seen)(connections=people)
        except DatabaseError as error:
            log.warning("presence not written", extra={"error": type(error).__name__})
