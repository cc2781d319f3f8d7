"""Gunicorn, answering in our error shape what it cannot read."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from contactcenter.stack.refused import LINGER_SECONDS, NOT_READABLE, TOO_LARGE_HEADERS, TOO_LONG_ADDRESS


class AnsweringWorker(ThreadWorker):  # type: ignore[misc]
    """The threaded worker; what breaks inside our application is answered there."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer 414, 431 or 400 in our shape; leave what is not the request's fault to gunicorn."""
        if isinstance(exc, LimitRequestLine):
            _answer(client, TOO_LONG_ADDRESS)
        elif isinstance(exc, LimitRequestHeaders):
            _answer(client, TOO_LARGE_HEADERS)
        elif isinstance(exc, ParseException):
            _answer(client, NOT_READABLE)
        else:
            super().handle_error(req, client, addr, exc)


def _answer(client: socket.socket, answer: bytes) -> None:
    """Send, end our side, and hear out what is still being sent."""
    deadline = time.monotonic() + LINGER_SECONDS
    with suppress(OSError):
        client.settimeout(LINGER_SECONDS)
        client.sendall(answer)
        client.shutdown(socket.SHUT_WR)
        while client.recv(65536) and time.monotonic() < deadline:
            continue
