"""The simulator as the measured product's telephone company: a process of its own, driven by its control API."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from benchmarks.house import NUMBER
from benchmarks.product import ROOT, Product
from contactcenter.stack.ports import free_port

PATIENCE = 60.0
# Between two looks at what the carrier has: it is one process, and what is measured waits for its answers too.
SELDOM = 0.15


class Outside:
    """The callers' side, and what the carrier knows."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, method: str, path: str, **body: Any) -> Any:
        """The control API. Raises urllib.error.HTTPError."""
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(f"{self.address}/control/{path}", data, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def call(self, sid: str) -> Any:
        """A call as the carrier has it, with everything that was heard."""
        return self.ask("GET", f"calls/{sid}")

    def dial(self, caller: str) -> str:
        """A caller rings in, hears the menu, presses 1; its SID. Raises TimeoutError when no menu comes."""
        sid = str(self.ask("POST", "calls", **{"from": caller, "to": NUMBER})["sid"])
        until(lambda: any(line["kind"] == "gather" for line in self.call(sid)["transcript"]), pause=SELDOM)
        self.ask("POST", f"calls/{sid}/digits", digits="1")
        return sid

    def hang_up(self, sid: str) -> None:
        """The caller hangs up."""
        self.ask("POST", f"calls/{sid}/hangup")

    def asked_for(self, person: int) -> float | None:
        """When the newest leg to this agent was asked for, on the wall clock."""
        legs = self.ask("GET", f"clients/agent-{person}")["legs"]
        return max((datetime.fromisoformat(leg["created"]).timestamp() for leg in legs), default=None)


def until(check: Callable[[], Any], seconds: float = PATIENCE, pause: float = 0.02) -> Any:
    """Wait for something to be true. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        time.sleep(pause)
    raise TimeoutError("it did not happen in time")


@contextlib.contextmanager
def carrier(product: Product, port: int) -> Iterator[Outside]:
    """The simulator at the port that the product was told of."""
    given = product.facts["environment"] | product.more
    argv = [
        *(sys.executable, "-m", "simulator", "--port", str(port), "--product", str(product.facts["address"])),
        *("--smtp-out-port", str(free_port()), "--number", NUMBER, "--speech-speed", "20"),
        *("--account-sid", given["TWILIO_ACCOUNT_SID"], "--auth-token", given["TWILIO_AUTH_TOKEN"]),
    ]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    outside = Outside(f"http://127.0.0.1:{port}")
    try:
        until(lambda: _answers(outside.address))
        yield outside
    finally:
        process.terminate()
        process.wait(20)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False
