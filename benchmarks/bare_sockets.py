"""The floor of the live line: a bare asyncio socket server on one Redis subscription. No database, no resume.

python -m benchmarks.bare_sockets FD        serves on an inherited listening socket
python -m benchmarks.bare_sockets write one|all RATE SECONDS PERSON_ID...    one insert, commit, publish
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import re
import socket
import sys
import time

import psycopg
import redis
import redis.asyncio

from benchmarks.writer import Committed, steady

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CHANNEL = "bare"
KEY = re.compile(rb"sec-websocket-key: *(\S+)", re.I)
PERSON = re.compile(rb"authorization: *bearer (\d+)", re.I)
lines: dict[int, asyncio.Transport] = {}


class Line(asyncio.Protocol):
    """One socket: the handshake, and nothing a client says matters."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client connected."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.person = transport, 0

    def data_received(self, data: bytes) -> None:
        """Answer the handshake; the token is the person's number."""
        if self.person:
            return
        key, person = KEY.search(data), PERSON.search(data)
        if key is None or person is None:
            self.transport.close()
            return
        accept = base64.b64encode(hashlib.sha1(key[1] + GUID, usedforsecurity=False).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self.person = int(person[1])
        lines[self.person] = self.transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        lines.pop(self.person, None)


def framed(payload: bytes) -> bytes:
    """One text frame."""
    size = len(payload)
    return bytes([0x81, size]) + payload if size < 126 else bytes([0x81, 126]) + size.to_bytes(2, "big") + payload


async def serve(fd: int) -> None:
    """Hand what Redis says to one socket, or to all."""
    server = await asyncio.get_running_loop().create_server(Line, sock=socket.socket(fileno=fd))
    client = redis.asyncio.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=None)
    async with server, client.pubsub(ignore_subscribe_messages=True) as line:
        await line.subscribe(CHANNEL)
        async for message in line.listen():
            to, _, body = message["data"].partition(b" ")
            frame = framed(body)
            wanted = list(lines.values()) if to == b"0" else [lines[int(to)]] if int(to) in lines else []
            for transport in wanted:
                transport.write(frame)


def write(audience: str, rate: float, seconds: float, people: list[int]) -> Committed:
    """One committed insert per event, then one publish."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    committed: Committed = []
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as first:
        first.execute("CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, body text)")

    def step(number: int) -> None:
        person = people[number % len(people)]
        event = {"name": "x", "at": "", "subject": ["person", person], "version": number, "row": {"name": "x" * 120}}
        body = json.dumps({"type": "event", "cursor": "x" * 40, "event": event}, separators=(",", ":"))
        with pool.getconn() as connection:
            connection.execute("INSERT INTO bench_bare (body) VALUES (%s)", [body])
        pool.putconn(connection)
        committed.append((person, number, time.monotonic()))
        client.publish(CHANNEL, f"{person if audience == 'one' else 0} {body}")

    from psycopg_pool import ConnectionPool

    with ConnectionPool(os.environ["DATABASE_URL"], min_size=3, max_size=3) as pool:
        steady(step, rate, seconds)
    return committed


if __name__ == "__main__":
    if sys.argv[1] == "write":
        people = [int(one) for one in sys.argv[5:]]
        print(json.dumps(write(sys.argv[2], float(sys.argv[3]), float(sys.argv[4]), people)))
    else:
        asyncio.run(serve(int(sys.argv[1])))
