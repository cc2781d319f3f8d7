"""Which staff are connected: a row per socket, kept fresh while it is open. The rows hold the truth, not processes.

A process that dies stops refreshing its rows; the keeper ends what was not seen for the grace time.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from django.db import DatabaseError

from routing.services import agents_disconnected, agents_seen

if TYPE_CHECKING:
    from contactcenter.live.socket import LiveSocket

log = logging.getLogger(__name__)
REFRESH_EVERY = 5.0
GATHER = 0.05  # what comes and goes in this time is written together: after a break everybody comes back at once
_here: dict[LiveSocket, str] = {}
_arriving: list[LiveSocket] = []
_leaving: list[str] = []
_tasks: set[asyncio.Task[None]] = set()


def arrived(socket: LiveSocket) -> None:
    """A socket of a member of staff opened."""
    if socket.listener.person_id is None:
        return
    _here[socket] = uuid.uuid4().hex
    _arriving.append(socket)
    if len(_arriving) == 1:
        _start(_write_arrivals())
    if not any(task.get_name() == "presence" for task in _tasks):
        _start(_refresh(), "presence")


def left(socket: LiveSocket) -> None:
    """It closed; the agent's grace time begins if it was the last."""
    connection = _here.pop(socket, None)
    if connection is None:
        return
    _leaving.append(connection)
    if len(_leaving) == 1:
        _start(_write_departures())


def _start(coroutine: Coroutine[Any, Any, None], name: str = "") -> None:
    task = asyncio.create_task(coroutine)
    if name:
        task.set_name(name)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _write_arrivals() -> None:
    await asyncio.sleep(GATHER)
    fresh = list(_arriving)
    _arriving.clear()
    await _write_signs_of_life(fresh)


async def _write_signs_of_life(sockets: Iterable[LiveSocket]) -> None:
    people = [
        (socket.listener.person_id, _here[socket])
        for socket in sockets
        if socket in _here and socket.listener.person_id is not None
    ]
    try:
        await database_sync_to_async(agents_seen)(connections=people)
    except DatabaseError as error:
        log.warning("presence not written", extra={"error": type(error).__name__})


async def _write_departures() -> None:
    await asyncio.sleep(GATHER)
    gone = list(_leaving)
    _leaving.clear()
    try:
        await database_sync_to_async(agents_disconnected)(connections=gone)
    except DatabaseError as error:
        log.warning("presence not written", extra={"error": type(error).__name__})


async def _refresh() -> None:
    while _here:
        await asyncio.sleep(REFRESH_EVERY)
        await _write_signs_of_life(list(_here))
