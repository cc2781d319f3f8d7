"""Row: creating a ticket through the API, its rate and CPU, beside a bare DRF create under the same server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.floor.serving import floor
from benchmarks.http import post
from benchmarks.machine import Load, watched
from benchmarks.product import Product
from benchmarks.table import Row

CLIENTS, SECONDS = 8, 8.0
AIM = 0.45


@dataclass(frozen=True)
class Course:
    """How many went through in how long, and what the servers' processes spent on them."""

    count: int
    seconds: float
    cpu: float
    load: Load

    @property
    def rate(self) -> float:
        """A second."""
        return self.count / self.seconds

    @property
    def words(self) -> str:
        """For the table."""
        return f"{self.rate:.0f}/s, {self.cpu / max(self.count, 1) * 1000:.1f} ms of CPU"


def course(send: Callable[[int], None], pids: list[int]) -> Course:
    """As many as the clients get through; CPU is that of the web processes, not of the database."""
    done = [0] * CLIENTS
    end = time.monotonic() + SECONDS

    def work(client: int) -> None:
        while time.monotonic() < end:
            send(client * 1_000_000 + done[client])
            done[client] += 1

    threads = [threading.Thread(target=work, args=(client,)) for client in range(CLIENTS)]
    with watched() as load:
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - begun
    return Course(sum(done), took, load.cpu(*pids), load)


def sender(address: str, path: str, token: str) -> Callable[[int], None]:
    """Posts one ticket (or item). Raises RuntimeError unless it was created."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def send(number: int) -> None:
        given = {"subject": f"Router {number} blinks", "text": "Since yesterday.", "priority": "normal"}
        status, body = post(address, path, json.dumps(given).encode(), headers)
        if status != 201:
            raise RuntimeError(f"{path} answered {status}: {body[:300]!r}")

    return send


def rows(product: Product, token: str, *, split: bool) -> list[Row]:
    """The row of this mode."""
    web = product.pids("http") if split else product.pids("web")
    ours = course(sender(str(product.facts["address"]), "/api/v1/tickets", token), web)
    with floor(product, split=split) as (address, pids):
        bare = course(sender(address, "/items", ""), pids)
    share = ours.rate / bare.rate
    mode = "--split" if split else "default mode"
    return [
        Row(
            f"create a ticket through the API, {CLIENTS} clients, {mode}",
            ours.words,
            f"{AIM} of the floor's rate",
            bare.words,
            f"{share:.2f} of it",
            ours.load.others,
            met=share >= AIM,
        )
    ]
