"""A whole stack on this machine, without the demo: started, hurt, stopped, started again."""

import json
import os
import signal
import stat
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contactcenter.stack.processes import started_at
from tests.journeys.stage import RunningStack, start_stack, stop_stack

HEALED = ("postgres", "valkey", "web-1", "keeper", "worker", "beat")


@pytest.fixture(scope="module")
def stack() -> Iterator[RunningStack]:
    running = start_stack("--no-demo")
    yield running
    stop_stack(running)


def ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return bool(json.load(answer)["ready"])
    except OSError:
        return False


def until(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_run_json_tells_machines_what_they_need_and_nobody_else(stack: RunningStack) -> None:
    facts = stack.facts
    assert stat.S_IMODE((stack.folder / "run.json").stat().st_mode) == 0o600
    assert {"up", "postgres", "valkey", "web-1", "keeper", "worker", "beat"} <= set(facts["pids"])
    assert facts["simulator"] is None
    (admin,) = facts["people"]
    request = urllib.request.Request(
        f"{facts['address']}/api/v1/me", headers={"Authorization": f"Bearer {admin['token']}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer)["username"] == admin["username"] == "admin"


def test_the_servers_open_no_socket_files_and_listen_on_loopback(stack: RunningStack) -> None:
    options = Path(f"/proc/{stack.facts['pids']['postgres']}/cmdline")
    if options.exists():
        said = options.read_bytes().split(b"\0")
        assert b"listen_addresses=127.0.0.1" in said
        assert b"unix_socket_directories=" in said
    assert not [path for path in stack.folder.rglob("*") if path.is_socket()]


@pytest.mark.parametrize("name", HEALED)
def test_a_killed_process_is_noticed_and_healed(stack: RunningStack, name: str) -> None:
    before = stack.facts["pids"][name]
    os.kill(before, signal.SIGKILL)
    until(lambda: stack.facts["pids"][name] != before, f"{name} was not started again")
    until(lambda: ready(stack.address), f"not ready again after {name} was killed")


def test_stopped_cleanly_and_started_again_with_its_data() -> None:
    first = start_stack("--no-demo")
    pids, people = first.facts["pids"], first.facts["people"]
    assert stop_stack(first, keep=True) == 0
    assert not (first.folder / "run.json").exists()
    assert [name for name, pid in pids.items() if started_at(pid) is not None] == []
    second = start_stack("--no-demo", folder=first.folder)
    try:
        assert second.facts["people"] == people
        killed = second.facts["pids"]
        second.process.kill()
        second.process.wait()
        third = start_stack("--no-demo", folder=first.folder)
        second = third
        assert third.facts["people"] == people
        assert [name for name, pid in killed.items() if pid in third.facts["pids"].values()] == []
        assert [name for name, pid in killed.items() if started_at(pid) is not None] == []
    finally:
        stop_stack(second)
