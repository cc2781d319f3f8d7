"""The answer to requests that a web server gives up on before our application sees them."""

from __future__ import annotations

import json

from core.problems import ADDRESS_TOO_LONG, HEADERS_TOO_LARGE, MALFORMED, Problem

REASONS = {400: "Bad Request", 414: "URI Too Long", 431: "Request Header Fields Too Large"}
LINGER_SECONDS = 2  # how long we hear out who is still sending: closing at once would take our answer from them


def refused_body(problem: Problem) -> bytes:
    """The one error shape. Nobody has read in which language: it says both."""
    body = problem().body("en") | {"message": f"{problem.en} {problem.zh}"}
    return json.dumps(body, ensure_ascii=False).encode()


def refused_bytes(problem: Problem) -> bytes:
    """A whole HTTP answer, after which the connection is over."""
    content = refused_body(problem)
    head = (
        f"HTTP/1.1 {problem.status} {REASONS[problem.status]}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + content


TOO_LONG_ADDRESS = refused_bytes(ADDRESS_TOO_LONG)
TOO_LARGE_HEADERS = refused_bytes(HEADERS_TOO_LARGE)
NOT_READABLE = refused_bytes(MALFORMED)
