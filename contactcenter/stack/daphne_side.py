"""Daphne, answering what is too long for it instead of hanging up."""

from __future__ import annotations

import re
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.server import Server
from twisted.web.http import HTTPChannel

from contactcenter.stack.refused import LINGER_SECONDS, TOO_LARGE_HEADERS, TOO_LONG_ADDRESS

REQUEST_LINE = re.compile(rb"[A-Z]+ ")  # a header's name ends with a colon


class AnsweringChannel(HTTPChannel):
    """Twisted's HTTP connection closes silently at a line beyond its 16 KiB; this one says why."""

    _refused = False

    def dataReceived(self, data: bytes) -> None:
        """Hear out, and forget, what follows a line that was refused."""
        if not self._refused:
            super().dataReceived(data)  # type: ignore[no-untyped-call]

    def lineLengthExceeded(self, line: bytes) -> None:
        """Answer 414 or 431, end our side, and leave the other one a moment to read it."""
        is_address = REQUEST_LINE.match(line) is not None
        if len(self.requests) > (0 if is_address else 1):  # an earlier answer is under way: ours would break into it
            super().lineLengthExceeded(line)  # type: ignore[no-untyped-call]
            return
        self._refused = True
        transport: Any = self.transport
        transport.write(TOO_LONG_ADDRESS if is_address else TOO_LARGE_HEADERS)
        self.setTimeout(LINGER_SECONDS)  # type: ignore[no-untyped-call]
        transport.loseWriteConnection()


class AnsweringServer(Server):  # type: ignore[misc]
    """Daphne's server with our connections. It speaks HTTP/1.1 only: TLS, and HTTP/2 with it, end at a proxy."""

    def listen_success(self, port: Any) -> None:
        """The socket is open and nothing was accepted yet."""
        super().listen_success(port)
        self.http_factory.protocol = AnsweringChannel


class AnsweringCommand(CommandLineInterface):  # type: ignore[misc]
    """``daphne`` with our server."""

    server_class = AnsweringServer
