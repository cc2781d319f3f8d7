"""Both web servers answer what is too long for them, or nothing they can read, in the one error shape."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from contactcenter.stack.ports import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=["web", "http"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    found = free_port()
    command = [sys.executable, "-m", "contactcenter", request.param, "--bind", f"127.0.0.1:{found}"]
    server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "WEB_WORKERS": "1"})
    try:
        deadline = time.monotonic() + 60
        while not alive(found):
            assert time.monotonic() < deadline, "the server does not answer"
            assert server.poll() is None, "the server ended"
            time.sleep(0.1)
        yield found
    finally:
        server.terminate()
        server.wait(timeout=20)


def alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def ask(port: int, sent: bytes) -> tuple[int, dict[str, object]]:
    """Everything that the server says until it closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(sent)
        said = b""
        while more := line.recv(65536):
            said += more
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head.lower()
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize("length", [20_000, 60_000, 3_000_000])
def test_an_endless_address(port: int, length: int) -> None:
    status, body = ask(port, b"GET /api/v1/me?q=" + b"x" * length + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (status, body["code"]) == (414, "address_too_long")
    assert body["message"] == "The address is too long. 网址过长。"
    assert alive(port)


def test_an_endless_header(port: int) -> None:
    sent = b"GET /healthz HTTP/1.1\r\nHost: x\r\nCookie: " + b"x" * 60_000 + b"\r\n\r\n"
    status, body = ask(port, sent)
    assert (status, body["code"]) == (431, "headers_too_large")


def test_what_is_long_but_not_too_long(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz?{'x' * 8000}", timeout=10) as answer:
        assert answer.status == 200


FORM = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--\r\n"


@pytest.mark.parametrize(
    "about", [b"multipart/form-data", b"multipart/form-data; boundary=", b"multipart/form-data; a=b"]
)
@pytest.mark.parametrize(
    ("path", "status", "code"),
    [(b"/api/v1/me", 401, "not_signed_in"), (b"/api/v1/nothing", 404, "not_found")],
)
def test_a_form_without_boundary(port: int, about: bytes, path: bytes, status: int, code: str) -> None:
    head = b"POST " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + about
    answered, body = ask(port, head + b"\r\nContent-Length: %d\r\n\r\n" % len(FORM) + FORM)
    assert (answered, body["code"]) == (status, code)
    assert body["message"]


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n",
        b"POST /api/v1/portal/codes HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOdd(name): x\r\n\r\n",
    ],
)
def test_what_is_no_request(port: int, sent: bytes) -> None:
    status, body = ask(port, sent)
    assert (status, body["code"]) == (400, "malformed")
    assert body["message"] == "The request could not be read. 无法读取该请求。"
    assert alive(port)
