"""Rows of the live line: commit -> one agent's socket, and one event -> all sockets; the bare server beside them."""

from __future__ import annotations

import contextlib
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from benchmarks.machine import Load, watched
from benchmarks.product import ROOT, Product, helper
from benchmarks.table import Row, milliseconds, percentile, ratio
from contactcenter.stack.ports import free_port, listening_socket

SOCKETS = 1000
SETTLE = 6.0  # seconds after opening: each new socket writes that its agent is there
ONE = ("one", 200.0, 20.0)  # audience, events a second, seconds
ALL = ("all", 4.0, 10.0)


class Sockets:
    """A crowd in its own process."""

    def __init__(self, url: str, secrets: list[str]) -> None:
        argv = [sys.executable, "-m", "benchmarks.crowd", url]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(argv, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self._say("\n".join([*secrets, "", ""]))
        if self._hear() != len(secrets):
            raise RuntimeError("not all sockets opened")

    def _say(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def _hear(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline() or "0")

    def take(self) -> list[tuple[int, int, int, float]]:
        """The events since the last time."""
        self._say("take\n")
        found: list[tuple[int, int, int, float]] = self._hear()
        return found

    def take_reservations(self) -> list[tuple[int, int, int, float]]:
        """Of the mails that were held out to somebody since the last time: socket, person, number of the mail, arrival."""
        self._say("reservations\n")
        found: list[tuple[int, int, int, float]] = self._hear()
        return found

    def take_rings(self) -> list[tuple[int, int, int, float]]:
        """The same of calls: socket, person, number of the caller, arrival."""
        self._say("rings\n")
        found: list[tuple[int, int, int, float]] = self._hear()
        return found

    def close(self) -> None:
        """Close all sockets."""
        with contextlib.suppress(OSError):
            self._say("end\n")
        self.process.wait(30)


@contextlib.contextmanager
def sockets(url: str, secrets: list[str]) -> Iterator[Sockets]:
    """Open sockets for the block."""
    crowd = Sockets(url, secrets)
    try:
        yield crowd
    finally:
        crowd.close()


@contextlib.contextmanager
def bare_servers(product: Product, count: int) -> Iterator[str]:
    """The floor: as many bare servers as the product has web processes, on one shared listening socket."""
    listener = listening_socket("127.0.0.1", free_port())
    argv = [sys.executable, "-m", "benchmarks.bare_sockets", str(listener.fileno())]
    fds = (listener.fileno(),)
    servers = [subprocess.Popen(argv, cwd=ROOT, env=product.environment, pass_fds=fds) for _ in range(count)]
    try:
        yield f"ws://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        for server in servers:
            server.terminate()
            server.wait(10)
        listener.close()


def first_arrivals(came: list[tuple[int, int, int, float]]) -> dict[tuple[int, int], dict[int, float]]:
    """Event (person, version) -> socket -> when it came there first."""
    found: dict[tuple[int, int], dict[int, float]] = {}
    for number, person, version, at in came:
        known = found.setdefault((person, version), {})
        known[number] = min(at, known.get(number, math.inf))
    return found


def delays(committed: list[Any], came: list[tuple[int, int, int, float]], audience: int) -> tuple[list[float], int]:
    """Seconds from commit to the last of `audience` sockets, and how many events did not reach all of them."""
    arrivals = first_arrivals(came)
    whole, lost = [], 0
    for person, version, moment in committed:
        at = arrivals.get((person, version), {})
        if len(at) < audience:
            lost += 1
        else:
            whole.append(max(at.values()) - moment)
    return whole, lost


Measured = tuple[list[float], int, Load]


def measure(
    product: Product, crowd: Sockets, module: tuple[str, ...], plan: tuple[str, float, float], people: list[int]
) -> Measured:
    """Write events by `plan` while the crowd listens."""
    audience, rate, seconds = plan
    crowd.take()
    with watched() as load:
        committed = helper(product, *module, audience, str(rate), str(seconds), *map(str, people))
    found, lost = delays(committed, crowd.take(), 1 if audience == "one" else len(people))
    return found, lost, load


def rows(product: Product, crowd: Sockets, people: list[int]) -> list[Row]:
    """Both rows. `people` are the crowd's, in the order of its sockets."""
    ours = {plan[0]: measure(product, crowd, ("benchmarks.writer",), plan, people) for plan in (ONE, ALL)}
    bare = {}
    with (
        bare_servers(product, len(product.pids("web"))) as url,
        sockets(url, [str(one) for one in people]) as listeners,
    ):
        for plan in (ONE, ALL):
            bare[plan[0]] = measure(product, listeners, ("benchmarks.bare_sockets", "write"), plan, people)
    one, everybody = f"{ONE[1]:.0f}/s, {SOCKETS:,} sockets", f"all {SOCKETS:,} sockets"
    return [
        _row(f"commit -> one agent's socket, {one}", ours["one"], bare["one"], (0.003, 0.010)),
        _row(f"one event -> {everybody}, the last one", ours["all"], bare["all"], (0.060, math.inf)),
    ]


def _row(what: str, ours: Measured, bare: Measured, aims: tuple[float, float]) -> Row:
    middle, tail = (percentile(ours[0], share) for share in (0.5, 0.99))
    lost = f", {ours[1]} lost" if ours[1] else ""
    aim = f"p50 {aims[0] * 1000:.0f}" + (f" p99 {aims[1] * 1000:.0f}" if aims[1] < 1 else "") + " ms"
    return Row(
        what,
        milliseconds(ours[0]) + lost,
        aim,
        milliseconds(bare[0]),
        ratio(middle, percentile(bare[0], 0.5)),
        ours[2].others,
        met=middle <= aims[0] and tail <= aims[1] and not ours[1],
    )
