"""Gunicorn, answering what is too long for it in our error shape."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from contactcenter.stack.refused import LINGER_SECONDS, TOO_LARGE_HEADERS, TOO_LONG_ADDRESS


class AnsweringWorker(ThreadWorker):  # type: ignore[misc]
    """The threaded worker; what breaks inside our application is answered there."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer 414 or 431 in our shape; leave the rest to gunicorn."""
        if isinstance(exc, LimitRequestLine):
            _answer(client, TOO_LONG_ADDRESS)
        elif isinstance(exc, LimitRequestHeaders):
            _answer(client, TOO_LARGE_HEADERS)
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
