"""The machine during a measurement: how much of it other programs used, and what our own processes cost."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

Spent = dict[int, float]


@dataclass
class Load:
    """CPU seconds between begin and end. `others` is the share of the machine that foreign programs used."""

    others: float = 0.0
    spent: Spent = field(default_factory=dict)

    def cpu(self, *pids: int) -> float:
        """CPU seconds of these processes and the ones below them."""
        return sum(self.spent.get(one, 0.0) for pid in pids for one in _tree(pid))


def _tree(pid: int) -> list[int]:
    try:
        top = psutil.Process(pid)
        return [pid, *(child.pid for child in top.children(recursive=True))]
    except psutil.NoSuchProcess:
        return [pid]


def _own() -> Spent:
    found: Spent = {}
    for pid in _tree(os.getpid()):
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.Error:
            continue
        # Children that ended are counted by the parent that waited for them.
        found[pid] = times.user + times.system + times.children_user + times.children_system
    return found


def _busy() -> tuple[float, float]:
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    return sum(times[:8]) - idle, sum(times[:8])


@contextmanager
def watched() -> Iterator[Load]:
    """Fill a `Load` with what happened inside the block."""
    load, before, (busy, total) = Load(), _own(), _busy()
    yield load
    after, (busy_end, total_end) = _own(), _busy()
    load.spent = {pid: seconds - before.get(pid, 0.0) for pid, seconds in after.items()}
    whole = max(total_end - total, 1e-6)
    load.others = min(1.0, max(0.0, (busy_end - busy - sum(load.spent.values())) / whole))


def memory(pids: list[int]) -> float:
    """MiB of memory that these processes (and those below them) hold, each shared page counted once (PSS)."""
    total = 0
    for one in {below for pid in pids for below in _tree(pid)}:
        try:
            about = psutil.Process(one).memory_full_info()
        except psutil.NoSuchProcess:
            continue
        total += getattr(about, "pss", about.uss)
    return total / 2**20


def describe() -> str:
    """One line about the machine."""
    version = ".".join(map(str, sys.version_info[:3]))
    memory_gib = psutil.virtual_memory().total / 2**30
    return f"{psutil.cpu_count()} cores, {memory_gib:.0f} GiB of memory, Python {version}, {sys.platform}"
