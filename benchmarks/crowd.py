"""Many web sockets held by one cheap process: bytes are stamped when they arrive and understood later.

It answers pings and beats as a browser does. Commands on standard input, answers as JSON lines:
`take`, `reservations` and `rings` -> what came since the last time; `end`.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import selectors
import socket
import sys
import time
from urllib.parse import urlsplit

EVENT = re.compile(rb'"subject": ?\["person", ?(\d+)\], ?"version": ?(\d+)')
WORK = {"reservations": re.compile(rb"bench-mail-(\d+)"), "rings": re.compile(rb"bench-call-(\d+)")}
HELD_OUT = re.compile(rb'"reservation": ?\{[^}]*?"agent": ?(\d+)')
SEEN = b'{"type":"seen"}'
AT_ONCE = 50  # connections opened together


def masked(opcode: int, payload: bytes) -> bytes:
    """A frame from a client; the mask of zeros leaves the payload as it is."""
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + bytes(4) + payload


def frames(stream: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The whole frames at the start of `stream` as (opcode, payload), and what is left."""
    found = []
    at = 0
    while len(stream) - at >= 2:
        size, start = stream[at + 1] & 0x7F, at + 2
        if size >= 126:
            width = 2 if size == 126 else 8
            if len(stream) < start + width:
                break
            size, start = int.from_bytes(stream[start : start + width], "big"), start + width
        if len(stream) < start + size:
            break
        found.append((stream[at] & 0x0F, stream[start : start + size]))
        at = start + size
    return found, stream[at:]


def understood(payload: bytes, work: re.Pattern[bytes] | None) -> tuple[int, int] | None:
    """(person, version) of an event about a person, or (agent, mail or caller) of a reservation."""
    if work is None:
        told = EVENT.search(payload)
        return (int(told[1]), int(told[2])) if told else None
    agent, mail = HELD_OUT.search(payload), work.search(payload)
    return (int(agent[1]), int(mail[1])) if agent and mail and b"work.reserved" in payload else None


class Crowd:
    """All sockets and what came in on them."""

    def __init__(self, url: str, secrets: list[str]) -> None:
        self.url = urlsplit(url)
        self.secrets = secrets
        self.selector = selectors.DefaultSelector()
        self.lines: list[socket.socket] = []
        self.rest: list[bytes] = []
        self.came: list[tuple[float, int, bytes]] = []

    def open(self) -> None:
        """Connect them all, some at once. Raises ConnectionError when the server refuses one."""
        for first in range(0, len(self.secrets), AT_ONCE):
            fresh = [self._dial(secret) for secret in self.secrets[first : first + AT_ONCE]]
            for line in fresh:
                number = len(self.lines)
                self.rest.append(self._handshake_end(line))
                line.sendall(masked(1, b'{"type":"resume","cursor":null}'))
                line.setblocking(False)
                self.lines.append(line)
                self.selector.register(line, selectors.EVENT_READ, number)
            self.look(0)  # those already open want their pings answered

    def _dial(self, secret: str) -> socket.socket:
        line = socket.create_connection((self.url.hostname or "", self.url.port or 80), timeout=60)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        line.sendall(
            f"GET {self.url.path} HTTP/1.1\r\nHost: {self.url.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {secret}\r\n\r\n".encode()
        )
        return line

    def _handshake_end(self, line: socket.socket) -> bytes:
        got = b""
        while b"\r\n\r\n" not in got:
            part = line.recv(65536)
            if not part:
                raise ConnectionError("the server closed a new socket")
            got += part
        if b" 101 " not in got[:20]:
            raise ConnectionError(got[:200].decode(errors="replace"))
        return got.split(b"\r\n\r\n", 1)[1]

    def look(self, seconds: float) -> None:
        """Stamp what arrives within the time; answers beats and pings at once."""
        for key, _ in self.selector.select(seconds):
            if key.data is None:
                self._obey(sys.stdin.readline().strip())
                continue
            line, number = self.lines[key.data], key.data
            try:
                data = line.recv(1 << 20)
            except BlockingIOError:
                continue
            self.came.append((time.monotonic(), number, data))
            if not data:
                self.selector.unregister(line)
            elif b'"beat"' in data:
                line.send(masked(1, SEEN))
            elif data[0] == 0x89:
                line.send(masked(10, frames(data)[0][0][1]))

    def _obey(self, command: str) -> None:
        if command in {"end", ""}:
            raise SystemExit
        print(json.dumps(self.take(WORK.get(command))), flush=True)

    def take(self, work: re.Pattern[bytes] | None) -> list[tuple[int, int, int, float]]:
        """What came: (socket number, person id, version, arrival) of events about people.

        With `work`: (socket number, agent's id, number of the mail or caller, arrival) of work held out.
        """
        found = []
        for at, number, data in self.came:
            whole, self.rest[number] = frames(self.rest[number] + data)
            for opcode, payload in whole:
                if opcode == 1 and (told := understood(payload, work)):
                    found.append((number, *told, at))
        self.came.clear()
        return found


def main() -> None:
    """URL on the command line, one secret a line on standard input, then an empty line."""
    secrets = []
    while secret := sys.stdin.readline().strip():
        secrets.append(secret)
    crowd = Crowd(sys.argv[1], secrets)
    crowd.open()
    crowd.selector.register(sys.stdin, selectors.EVENT_READ, None)
    print(json.dumps(len(crowd.lines)), flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            crowd.look(1.0)


if __name__ == "__main__":
    main()
