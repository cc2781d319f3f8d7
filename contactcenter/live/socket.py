"""`/ws/live`: says hello, replays what was missed, then passes on what the hub hands out. Takes no commands.

server -> {"type":"hello","cursor":C,"audience_version":A}
client -> {"type":"resume","cursor":C0,"audience_version":A0}    (once; cursor null at first contact)
server -> {"type":"event","cursor":C,"event":{...}} ...
server -> {"type":"caught_up","cursor":C,"count":n}              (after a resume: how many updates were replayed)
server -> {"type":"resync","audience_version":A}                 (read the snapshot again)
server -> {"type":"beat","cursor":C}                             (every 10 s; answer {"type":"seen"})
          Whoever says nothing for half a second gets events meanwhile; a resume that comes later is answered all the same.
server -> {"type":"board","board":{...}}                         (supervisors: once, whole)
server -> {"type":"board_changes","queues":[...],...}            (then at most once a second: the lines that changed)
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import psycopg
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from contactcenter.live import boards, presence
from contactcenter.live.hub import hub
from contactcenter.live.listeners import Listener, again, listener_of
from contactcenter.live.log import Cursor, parse_cursor
from contactcenter.live.wire import Message, Wire

log = logging.getLogger(__name__)
FIRST_WORD = 0.5  # seconds that a client has to ask for a resume
UNSEEN_LIMIT = 8 * 1024 * 1024  # bytes written since the client last said anything; beyond it, it is too slow
CLOSE_REFUSED, CLOSE_SLOW, CLOSE_GONE, CLOSE_UNSURE = 4401, 4408, 4403, 4500


class LiveSocket(AsyncWebsocketConsumer):  # type: ignore[misc]
    """One browser. Until the replay is through, what the hub hands out waits in `held`."""

    listener: Listener
    joined: int = 0

    async def connect(self) -> None:
        """Authenticate, join the hub, say hello. No database after this."""
        listener = await database_sync_to_async(listener_of)(self.scope)
        if listener is None:
            await self.accept()
            await self.close(CLOSE_REFUSED)
            return
        self.listener = listener
        self.held: list[Message] | None = []
        self.resumed = False
        self.unseen = 0
        self.closing: asyncio.Task[None] | None = None
        self.wire = Wire(self.base_send)
        self.hub = hub()
        await self.hub.start()
        await self.accept()
        self.hub.join(self)
        self._say({"type": "hello", "cursor": str(self.hub.cursor), "audience_version": listener.audience_version})
        self.first_word = asyncio.get_running_loop().call_later(FIRST_WORD, self._open)
        presence.arrived(self)
        boards.watch(self)

    async def disconnect(self, code: int) -> None:
        """Leave; the agent's grace time begins."""
        if hasattr(self, "hub"):
            self.hub.leave(self)
            self.first_word.cancel()
            boards.unwatch(self)
            presence.left(self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Only `resume` and `seen` mean something."""
        self.unseen = 0
        if not text_data or len(text_data) > 2000 or not hasattr(self, "hub"):
            return
        try:
            message = json.loads(text_data)
        except ValueError:
            return
        if isinstance(message, dict) and message.get("type") == "resume" and not self.resumed:
            self.resumed = True
            self.first_word.cancel()
            if self.held is None:  # a slow line, or a busy browser: what it missed comes before anything new
                self.held = []
            await self._resume(message)

    async def _resume(self, message: dict[str, Any]) -> None:
        """Replay what this listener missed, or say `resync` where that cannot or should not be done."""
        if message.get("cursor") is None:
            self._open()
            return
        start, end = parse_cursor(message["cursor"]), self.hub.cursor
        known = message.get("audience_version") in (None, self.listener.audience_version)
        if start is None or end is None or start.epoch != end.epoch or not known:
            self._resync()
            return
        try:
            frames = await self.hub.ask(self.hub.log.missed, start, self.listener.audiences)
        except psycopg.Error:
            frames = None
        if frames is None:
            self._resync()
            return
        reached = max(start, end)
        for frame in frames:
            place = min(reached, Cursor(frame.xid, frame.id, end.epoch))  # never past what is safe
            self._send(Message(f'{{"type":"event","cursor":"{place}","event":{frame.body}}}'))
        self._say({"type": "caught_up", "cursor": str(reached), "count": len(frames)})
        self._open()

    def _resync(self) -> None:
        self._say({"type": "resync", "audience_version": self.listener.audience_version})
        self._open()

    def _open(self) -> None:
        """Let through what was held back, in its order, and everything from now on."""
        held, self.held = self.held, None
        for message in held or ():
            self._send(message)

    def write(self, message: Message) -> None:
        """Called by the hub."""
        if self.held is not None:
            self.held.append(message)
        else:
            self._send(message)

    def audience_changed(self) -> None:
        """Called by the hub: what this listener may hear has changed, or one of their sessions ended."""
        self.rejoining = asyncio.create_task(self._rejoin())

    async def _rejoin(self) -> None:
        try:
            fresh = await database_sync_to_async(again)(self.listener)
        except Exception:  # nobody knows what it may hear now: it hears nothing more, and comes again by itself
            log.exception("the rights of an open socket could not be read")
            self.hub.leave(self)
            boards.unwatch(self)
            self.closing = asyncio.create_task(self.close(CLOSE_UNSURE))
            return
        if self not in self.hub.members or fresh == self.listener:  # gone meanwhile, or nothing new
            return
        self.hub.leave(self)
        if fresh is None:
            boards.unwatch(self)
            self.closing = asyncio.create_task(self.close(CLOSE_GONE))
            return
        self.listener = fresh
        self.hub.join(self)
        boards.watch(self)
        self.write(Message(json.dumps({"type": "resync", "audience_version": fresh.audience_version})))

    def _say(self, message: dict[str, Any]) -> None:
        self._send(Message(json.dumps(message, separators=(",", ":"))))

    def _send(self, message: Message) -> None:
        """Write one message now; a client that has not answered for 8 MiB is cut off and will resume."""
        if self.closing:
            return
        self.unseen += len(message)
        if self.unseen > UNSEEN_LIMIT:
            self.closing = asyncio.create_task(self.close(CLOSE_SLOW))
            return
        self.wire.write(message)
