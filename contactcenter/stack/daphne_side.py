"""Daphne, answering in our error shape what it would refuse with nothing, or with a page of its own."""

from __future__ import annotations

import re
from typing import Any

from daphne.cli import CommandLineInterface
from daphne.http_protocol import WebRequest
from daphne.server import Server
from twisted.web.http import HTTPChannel

from contactcenter.stack.refused import (
    LINGER_SECONDS,
    NOT_READABLE,
    TOO_LARGE_HEADERS,
    TOO_LONG_ADDRESS,
    refused_body,
)
from core.problems import BROKEN, MALFORMED, UNAVAILABLE

REQUEST_LINE = re.compile(rb"[A-Z]+ ")  # a header's name ends with a colon


class AnsweringRequest(WebRequest):  # type: ignore[misc]
    """Daphne's request. What a form says is read by our application alone, not by the server before it as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "parsePOSTFormSubmission": False})

    def basic_error(self, status: int, status_text: bytes, body: str) -> None:
        """What the server refuses by itself."""
        content = refused_body({400: MALFORMED, 503: UNAVAILABLE}.get(status, BROKEN))
        headers = [(b"Content-Type", b"application/json"), (b"Content-Length", str(len(content)).encode())]
        self.handle_reply({"type": "http.response.start", "status": status, "headers": headers})
        self.handle_reply({"type": "http.response.body", "body": content})


class AnsweringChannel(HTTPChannel):
    """Twisted's HTTP connection closes, saying next to nothing, at what it cannot read; this one says why."""

    _refused = False

    def connectionMade(self) -> None:
        """Daphne has chosen its own request by now."""
        self.requestFactory = AnsweringRequest
        super().connectionMade()  # type: ignore[no-untyped-call]

    def dataReceived(self, data: bytes) -> None:
        """Hear out, and forget, what follows something that was refused."""
        if not self._refused:
            super().dataReceived(data)  # type: ignore[no-untyped-call]

    def lineLengthExceeded(self, line: bytes) -> None:
        """A line beyond its 16 KiB: 414 or 431."""
        is_address = REQUEST_LINE.match(line) is not None
        if len(self.requests) > (0 if is_address else 1):  # an earlier answer is under way: ours would break into it
            super().lineLengthExceeded(line)  # type: ignore[no-untyped-call]
            return
        self._refuse(TOO_LONG_ADDRESS if is_address else TOO_LARGE_HEADERS)

    def _respondToBadRequestAndDisconnect(self) -> None:
        """No request line, no header, or no body that anybody could read: 400."""
        if len(self.requests) > 1:
            self.loseConnection()  # type: ignore[no-untyped-call]
        elif not self._refused:
            self._refuse(NOT_READABLE)

    def _refuse(self, answer: bytes) -> None:
        """Answer, end our side, and leave the other one a moment to read it."""
        self._refused = True
        self.clearLineBuffer()  # type: ignore[no-untyped-call]
        transport: Any = self.transport
        transport.write(answer)
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
