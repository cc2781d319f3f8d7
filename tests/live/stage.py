"""Real web processes and real sockets, for the tests of the live line."""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import os
import sys
import time
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from typing import Any

import redis
from django.conf import settings
from django.db import connection
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from contactcenter.stack import roles
from contactcenter.stack.ports import free_port


def environment() -> dict[str, str]:
    """What a process of the product needs to see the test's database."""
    given = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    url = f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{name}"
    return os.environ | {"DATABASE_URL": url, "SECRET_KEY": settings.SECRET_KEY, "LOG_LEVEL": "ERROR"}


def nursery() -> ForkServerContext:
    """A process that has imported the product for this database, and makes web processes by forking itself.

    As `contactcenter up` makes its own; importing everything anew costs most of what such a test does.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.live.nursery"])
    before = dict(os.environ)
    os.environ.update(environment())
    try:
        forkserver.ensure_running()
    finally:
        os.environ.clear()
        os.environ.update(before)
    return context


def _serve(port: int) -> None:
    with open(os.devnull, "w") as nowhere:
        sys.stdout = nowhere
        roles.django_ready("web")
        from daphne.cli import CommandLineInterface

        CommandLineInterface().run(["--bind", "127.0.0.1", "--port", str(port), "contactcenter.asgi:application"])


class Web:
    """One Daphne with the whole application."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process = nursery().Process(target=_serve, args=(self.port,), daemon=True)
        self.process.start()

    @property
    def url(self) -> str:
        """The address of its socket."""
        return f"ws://127.0.0.1:{self.port}/ws/live"

    async def ready(self) -> Web:
        """Wait until it takes connections."""
        for _ in range(900):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            return self
        raise TimeoutError("the web process did not come up")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class Browser:
    """What the front end does on its socket: keeps the newest row per subject, the cursor, and counts what came."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.headers = url, {"Authorization": f"Bearer {secret}"}
        self.rows: dict[tuple[str, int], dict[str, Any]] = {}
        self.seen: list[tuple[str, int, int]] = []
        self.cursor: str | None = None
        self.audience_version: int | None = None
        self.resyncs = self.caught_up = self.beats = 0
        self.line: ClientConnection | None = None
        self.task: asyncio.Task[None] | None = None

    async def open(self, *, late: float = 0.0) -> Browser:
        """Connect and resume from where it was, or begin; `late`: seconds until it gets to say so."""
        self.line = await connect(self.url, additional_headers=self.headers, max_size=None)
        hello = json.loads(await self.line.recv())
        assert hello["type"] == "hello", hello
        known = self.audience_version if self.cursor else hello["audience_version"]
        await asyncio.sleep(late)
        await self.line.send(json.dumps({"type": "resume", "cursor": self.cursor, "audience_version": known}))
        self.cursor, self.audience_version = self.cursor or hello["cursor"], hello["audience_version"]
        self.task = asyncio.create_task(self._listen(self.line))
        return self

    async def _listen(self, line: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in line:
                self.take(json.loads(text))
                if '"beat"' in str(text)[:20]:
                    await line.send('{"type":"seen"}')

    def take(self, message: dict[str, Any]) -> None:
        """Apply one message."""
        kind = message["type"]
        if kind == "event":
            event = message["event"]
            key = (event["subject"][0], event["subject"][1])
            self.seen.append((*key, event["version"]))
            if event["version"] >= self.rows.get(key, {"version": -1})["version"]:
                self.rows[key] = event
        self.resyncs += kind == "resync"
        self.beats += kind == "beat"
        self.caught_up += message.get("count", 0) if kind == "caught_up" else 0
        self.cursor = message.get("cursor", self.cursor)

    async def cut(self) -> None:
        """Lose the connection the hard way: no closing handshake."""
        assert self.line is not None
        assert self.task is not None
        self.line.transport.abort()
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def until(self, condition: Any, seconds: float) -> float:
        """Wait until `condition()` holds; returns how long it took. Fails after `seconds`."""
        begun = time.monotonic()
        while not condition():
            assert time.monotonic() - begun < seconds, f"not within {seconds} s"
            await asyncio.sleep(0.005)
        return time.monotonic() - begun


def empty_redis() -> None:
    """Take everything out of Redis, and every connection with it."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    client.client_kill_filter(_type="pubsub")
    client.close()
