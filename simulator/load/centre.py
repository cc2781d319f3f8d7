"""The running product as the load meets it: its API, its mail receiver, its callers' line."""

from __future__ import annotations

import asyncio
import json
import random
import smtplib
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

TIMEOUT = ClientTimeout(total=20)


@dataclass
class Centre:
    """What run.json says, and what was done so far (`tally`, for the line that is printed every few seconds)."""

    facts: dict[str, Any]
    http: ClientSession
    chance: random.Random
    until: float
    tally: Counter[str] = field(default_factory=Counter)

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self.until

    async def sleep(self, mean: float) -> None:
        """An exponential time, but not past the end."""
        seconds = min(self.chance.expovariate(1 / mean), 6 * mean)
        await asyncio.sleep(max(0.0, min(seconds, self.until - time.monotonic())))

    async def ask(self, method: str, path: str, token: str, body: Any = None) -> Any:
        """The product's API: what it answered, or None when it refused (the world has moved on) or was away."""
        url = f"{self.facts['address']}/api/v1/{path}"
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self.http.request(method, url, json=body, headers=headers, timeout=TIMEOUT) as answer:
                if answer.status >= 500:
                    self.tally["errors"] += 1
                return await answer.json() if answer.status < 300 and answer.status != 204 else None
        except (TimeoutError, ClientError):
            self.tally["errors"] += 1
            return None

    async def line(self, method: str, path: str, body: Any = None) -> Any:
        """The callers' side of the simulator's control API."""
        url = f"{self.facts['simulator']}/control/{path}"
        try:
            async with self.http.request(method, url, json=body, timeout=TIMEOUT) as answer:
                return await answer.json() if answer.status < 300 else None
        except (TimeoutError, ClientError):
            return None

    async def deliver(self, sender: str, raw: bytes) -> None:
        """One mail by SMTP."""

        def send() -> None:
            with smtplib.SMTP("127.0.0.1", int(self.facts["smtp_port"]), timeout=20) as smtp:
                smtp.sendmail(sender, ["support@example.com"], raw)

        try:
            await asyncio.to_thread(send)
            self.tally["mails"] += 1
        except (OSError, smtplib.SMTPException):
            self.tally["errors"] += 1


async def keep_coming(centre: Centre, every: float, one: Callable[[], Awaitable[None]]) -> None:
    """Somebody new on average every `every` seconds (Poisson), each on their own."""
    busy: set[asyncio.Future[None]] = set()
    while not centre.is_over:
        await centre.sleep(every)
        if not centre.is_over:
            task = asyncio.ensure_future(one())
            busy.add(task)
            task.add_done_callback(busy.discard)
    await asyncio.gather(*busy)


def read_facts(folders: Sequence[str]) -> dict[str, Any]:
    """What the running product wrote for machines, in the first folder that has it.

    Raises SystemExit with a sentence when there is none, or no demo in it.
    """
    for folder in folders:
        try:
            facts: dict[str, Any] = json.loads((Path(folder) / "run.json").read_text())
        except (OSError, ValueError):
            continue
        if facts.get("simulator"):
            return facts
        raise SystemExit("The product runs without the demo: there are no customers to play. Start it with the demo.")
    raise SystemExit("No product runs here: start one with `make run`, or name its folder with --data-dir.")
