"""The supervisor with small processes of its own: healing, giving up, stopping."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contactcenter.stack import processes, supervisor
from contactcenter.stack.problems import StackProblem
from contactcenter.stack.processes import Spec
from contactcenter.stack.supervisor import Supervisor

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def watcher(said: list[str]) -> Iterator[Supervisor]:
    one = Supervisor(said.append, lambda: None)
    yield one
    one.stop_all([])


def gone(pid: int) -> bool:
    return processes.started_at(pid) is None


def test_a_killed_process_is_started_again(watcher: Supervisor, said: list[str]) -> None:
    first = watcher.start(Spec("sleeper", SLEEP)).pid
    os.kill(first, signal.SIGKILL)
    assert watcher.watch(until=lambda: watcher.pids()["sleeper"] != first, seconds=10)
    assert said[0] == "sleeper was ended by SIGKILL; starting it again in 0.25 s."
    assert not gone(watcher.pids()["sleeper"])


def test_a_process_that_always_dies_ends_the_whole_with_its_last_words(
    watcher: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_DELAY", 0.01)
    monkeypatch.setattr(supervisor, "LONGEST_DELAY", 0.02)
    argv = (sys.executable, "-c", "import sys; print('no such table: people'); sys.exit(3)")
    watcher.start(Spec("broken", argv, log=tmp_path / "broken.log"))
    with pytest.raises(StackProblem, match=r"broken ended with code 3 7 times in a row.*no such table: people"):
        watcher.watch(seconds=30)


def test_stopping_takes_groups_in_order_and_insists(watcher: Supervisor, tmp_path: Path) -> None:
    log = tmp_path / "stubborn.log"
    stubborn = watcher.start(Spec("stubborn", STUBBORN, log=log, stop_seconds=0.3)).pid
    server = watcher.start(Spec("server", SLEEP)).pid
    until(lambda: log.exists() and "up" in log.read_text())
    watcher.stop_all([["server"]])
    assert gone(stubborn)
    assert gone(server)


def test_what_a_killed_process_leaves_in_its_group_ends_too(watcher: Supervisor, tmp_path: Path) -> None:
    child = "import subprocess, sys, time; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); time.sleep(60)"
    log = tmp_path / "parent.log"
    parent = watcher.start(Spec("parent", (sys.executable, "-c", child), log=log)).pid
    until(lambda: log.exists() and log.read_text().strip() != "")
    left = int(log.read_text().split()[0])
    os.kill(parent, signal.SIGKILL)
    watcher.watch(until=lambda: watcher.pids()["parent"] != parent, seconds=10)
    until(lambda: gone(left))


def test_a_fork_runs_its_function_and_keeps_its_log(tmp_path: Path) -> None:
    log = tmp_path / "fork.log"

    def say() -> int:
        os.write(1, f"from the fork {os.environ['GIVEN']}\n".encode())  # pytest holds sys.stdout
        return 4

    handle = processes.start(Spec("fork", run=say, env={"GIVEN": "this"}, log=log))
    until(lambda: handle.poll() is not None)
    assert handle.poll() == 4
    assert log.read_text() == "from the fork this\n"
    assert "GIVEN" not in os.environ


if sys.platform == "linux":  # elsewhere the next start ends what is left: the test below

    def test_children_die_with_a_killed_supervisor(tmp_path: Path) -> None:
        log = tmp_path / "child.log"
        program = (
            "import sys, time; from pathlib import Path; from contactcenter.stack.processes import Spec, start;"
            f"print(start(Spec('child', {SLEEP!r})).pid, flush=True); time.sleep(60)"
        )
        parent = processes.start(Spec("parent", (sys.executable, "-c", program), log=log, cwd=Path.cwd()))
        until(lambda: log.exists() and log.read_text().strip() != "")
        child = int(log.read_text().split()[0])
        os.kill(parent.pid, signal.SIGKILL)
        until(lambda: parent.poll() is not None)
        until(lambda: gone(child))


def test_the_next_start_ends_exactly_what_was_recorded(watcher: Supervisor) -> None:
    ours = watcher.start(Spec("ours", SLEEP)).pid
    other = watcher.start(Spec("other", SLEEP)).pid
    born = processes.started_at(ours)
    assert born is not None
    # The same number, but started at another time: somebody else's process by now.
    assert processes.end_recorded({"web": (ours, born), "keeper": (other, born - 500)}) == ["web"]
    assert not gone(other)


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def test_what_is_imported_before_forking_opens_nothing_that_forks_would_share() -> None:
    program = (
        "import os, stat, sys, threading; from contactcenter.stack import roles; roles.preload();"
        "assert 'twisted.internet.reactor' not in sys.modules, 'the reactor opens an epoll object';"
        "assert threading.active_count() == 1, threading.enumerate();"
        "kinds = [os.fstat(fd).st_mode for fd in range(3, 256) if os.path.exists(f'/dev/fd/{fd}')];"
        "assert not any(map(stat.S_ISSOCK, kinds)), 'a connection is open'"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert answer.returncode == 0, answer.stderr
