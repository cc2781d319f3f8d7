"""A cheap HTTP client: one kept connection per thread."""

from __future__ import annotations

import http.client
import threading
from urllib.parse import urlsplit

_own = threading.local()


def post(address: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Status and body of one POST."""
    return _ask("POST", address, path, body, headers)


def get(address: str, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    """Status and body of one GET."""
    return _ask("GET", address, path, None, headers)


def _ask(method: str, address: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
    """A connection that the server closed meanwhile is opened anew, once."""
    for last in (False, True):
        line = getattr(_own, "line", None)
        if line is None or _own.address != address:
            where = urlsplit(address)
            line = _own.line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
            _own.address = address
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        except (http.client.HTTPException, OSError):
            _own.line = None
            if last:
                raise
    raise ConnectionError(address)
