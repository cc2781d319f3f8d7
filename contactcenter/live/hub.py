"""One hub per web process: follows the log, hears Redis, and hands each frame to this process's own sockets.

Two ways lead a frame here. Redis brings it the moment it committed: it goes out at once, without moving the cursor.
The log is read on every wake-up and at least once a second up to the watermark: what a socket has not had goes out,
and only then the cursor moves. So the cursor on a socket means "everything of yours up to here was written to you",
and an emptied, slow or dead Redis costs at most the second.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import json
import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

import psycopg
import redis.asyncio
from django.conf import settings
from prometheus_client import Counter, Gauge
from redis.exceptions import RedisError

from contactcenter.live.listeners import Listener
from contactcenter.live.log import BATCH, Cursor, FrameLog, LoggedFrame, OwnConnection
from contactcenter.live.wire import Message
from core.live import channel

log = logging.getLogger(__name__)
T = TypeVar("T")
LOOK_EVERY = 1.0
REST = 0.02  # at most fifty looks a second, however many wake-ups
BEAT_EVERY = 10.0
SLICES = 50  # the sockets' beats are spread: all at once, with their answers, would hold events up by 200 ms
CONTROL = ('"name":"audience.changed"', '"name":"portal.signed_out"')

SOCKETS = Gauge("live_sockets", "Open sockets.", multiprocess_mode="livesum")
SENT = Counter("live_frames_sent_total", "Frames written to sockets.")
FOLLOWED = Gauge("live_last_look_timestamp", "When the log was last followed.", multiprocess_mode="min")


class Member(Protocol):
    """A socket, as the hub sees it."""

    listener: Listener
    joined: int

    def write(self, message: Message) -> None:
        """Send, or keep until the replay is through."""

    def audience_changed(self) -> None:
        """Work out anew what the listener may hear."""


class Hub:
    """Knows the sockets of this process by audience, and where in the log they all stand."""

    def __init__(self) -> None:
        self.members: set[Member] = set()
        self.by_audience: dict[str, set[Member]] = {}
        self.beats: list[set[Member]] = [set() for _ in range(SLICES)]
        self.cursor: Cursor | None = None
        self.serial = 0
        self.ahead: dict[int, tuple[int, int]] = {}  # frame id -> (xid, serial): sent before it was safe
        self.log = FrameLog(OwnConnection())
        self.threads = ThreadPoolExecutor(1, thread_name_prefix="live-log")
        self.waker = asyncio.Event()
        self.started: asyncio.Future[None] | None = None
        self.tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to follow the log; returns once the watermark is known. Later calls wait for the first."""
        if self.started is None:
            self.started = asyncio.get_running_loop().create_future()
            # A thousand sockets are a million objects that stay: looking through them often stops everything for 80 ms.
            gc.set_threshold(20_000, 20, 50)
            self.cursor = await self._until_it_works(self.log.position)
            self.tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._hear())]
            self.tasks.append(asyncio.create_task(self._beat()))
            self.started.set_result(None)
        await asyncio.shield(self.started)

    async def ask(self, question: Callable[..., T], *values: Any) -> T:
        """Ask the log in its own thread."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, question, *values)

    async def _until_it_works(self, question: Callable[[], T]) -> T:
        while True:
            try:
                return await self.ask(question)
            except psycopg.Error as error:
                log.warning("the log cannot be read", extra={"error": type(error).__name__})
                await asyncio.sleep(LOOK_EVERY)

    # --- members

    def join(self, member: Member) -> None:
        """From now on the member gets everything for its audiences."""
        member.joined = self.serial
        self.members.add(member)
        min(self.beats, key=len).add(member)
        for audience in member.listener.audiences:
            self.by_audience.setdefault(audience, set()).add(member)
        SOCKETS.set(len(self.members))

    def leave(self, member: Member) -> None:
        """Forget a socket."""
        self.members.discard(member)
        for some in self.beats:
            some.discard(member)
        for audience in member.listener.audiences:
            here = self.by_audience.get(audience)
            if here is not None:
                here.discard(member)
                if not here:
                    del self.by_audience[audience]
        SOCKETS.set(len(self.members))

    def wrap(self, body: str) -> Message:
        """The message for one event, with the cursor of this moment."""
        return Message(f'{{"type":"event","cursor":"{self.cursor}","event":{body}}}')

    # --- the fast way: Redis

    async def _hear(self) -> None:
        while True:
            try:
                client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=2)
                async with client.pubsub(ignore_subscribe_messages=True) as line:
                    await line.subscribe(channel("live"))
                    async for message in line.listen():
                        self._pushed(json.loads(message["data"]))
            except (RedisError, OSError, ValueError) as error:
                log.warning("live line without Redis", extra={"error": type(error).__name__})
            await asyncio.sleep(LOOK_EVERY)

    def _pushed(self, pushes: list[dict[str, Any]]) -> None:
        cursor = self.cursor
        for one in pushes:
            if cursor is None:
                continue
            if one.get("passing"):
                self._hand_out(one["audiences"], one["body"], before=None)
                continue
            if one["xid"] < cursor.xid or one["id"] in self.ahead:
                continue
            self.serial += 1
            self.ahead[one["id"]] = (one["xid"], self.serial)
            self._hand_out(one["audiences"], one["body"], before=None)
        self.waker.set()

    # --- the sure way: the log

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.waker.wait(), LOOK_EVERY)
            self.waker.clear()
            try:
                await self._advance()
            except psycopg.Error as error:
                log.warning("the log cannot be read", extra={"error": type(error).__name__})
                await asyncio.sleep(LOOK_EVERY)
            await asyncio.sleep(REST)

    async def _advance(self) -> None:
        start = self.cursor
        end = await self.ask(self.log.position)
        FOLLOWED.set(time.time())
        if start is None or end.epoch != start.epoch:
            self._new_epoch(end)
            return
        if not self.members:
            self.cursor = end
            self.ahead.clear()
            return
        while start < end:
            frames = await self.ask(self.log.between, start, end)
            for frame in frames:
                self._safe(frame)
            full = len(frames) == BATCH
            start = Cursor(frames[-1].xid, frames[-1].id, end.epoch) if full else end
            self.cursor = start

    def _safe(self, frame: LoggedFrame) -> None:
        sent = self.ahead.pop(frame.id, None)
        self._hand_out(frame.audiences, frame.body, before=sent[1] if sent else None)

    def _new_epoch(self, end: Cursor) -> None:
        self.cursor = end
        self.ahead.clear()
        for member in list(self.members):
            member.write(Message('{"type":"resync"}'))

    def _hand_out(self, audiences: Iterable[str], body: str, *, before: int | None) -> None:
        """Write a frame to its members; with `before`, only to those who joined after it had gone out already."""
        message: Message | None = None
        written = 0
        head = body[:80]
        control = any(name in head for name in CONTROL)
        for member in self._members_of(audiences):
            if before is not None and member.joined < before:
                continue
            if control:
                member.audience_changed()
                continue
            message = message or self.wrap(body)
            member.write(message)
            written += 1
        if written:
            SENT.inc(written)

    def _members_of(self, audiences: Iterable[str]) -> Iterable[Member]:
        groups = [self.by_audience[a] for a in audiences if a in self.by_audience]
        if len(groups) <= 1:
            return list(groups[0]) if groups else ()
        return set().union(*groups)

    async def _beat(self) -> None:
        for some in itertools.cycle(self.beats):
            await asyncio.sleep(BEAT_EVERY / SLICES)
            if some:
                message = Message(f'{{"type":"beat","cursor":"{self.cursor}"}}')
                for member in list(some):
                    member.write(message)


_hubs: dict[int, Hub] = {}


def hub() -> Hub:
    """The hub of this process (of the running event loop)."""
    loop = id(asyncio.get_running_loop())
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
