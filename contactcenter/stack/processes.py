"""Starting, watching and stopping one process each: own process group, dies with its parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

import psutil

from contactcenter.stack.users import ServerUser

PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Handle(Protocol):
    """What both kinds of started process offer."""

    pid: int

    def poll(self) -> int | None:
        """The exit code once the process has ended, else None."""


@dataclass
class Forked:
    """A copy of this process that runs one function; shares the memory of everything imported."""

    pid: int
    code: int | None = None

    def poll(self) -> int | None:
        """The exit code once the process has ended (minus the signal that ended it), else None."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code


@dataclass(frozen=True)
class Spec:
    """How to start one process. ``run`` makes it a fork of this process, else ``argv`` is executed."""

    name: str
    argv: tuple[str, ...] = ()
    run: Callable[[], int] | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    user: ServerUser | None = None
    fds: tuple[int, ...] = ()
    cwd: Path | None = None
    terminal: bool = False  # leave standard output and error where ours go
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL  # what it gets when we were killed (Linux)
    stop_seconds: float = 10


def start(spec: Spec) -> Handle:
    """Start the process. Call it from the main thread: death signals follow the starting thread."""
    return _fork(spec, spec.run) if spec.run else _execute(spec)


def _execute(spec: Spec) -> Handle:
    user = spec.user
    with _log_file(spec.log) as log:
        return subprocess.Popen(
            list(spec.argv),
            env={**os.environ, **spec.env},
            cwd=spec.cwd or "/",
            stdin=subprocess.DEVNULL,
            stdout=None if spec.terminal else log,
            stderr=None if spec.terminal else log,
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            pass_fds=spec.fds,
            process_group=0,
            preexec_fn=_die_with_parent(spec.death_signal),
        )


def _fork(spec: Spec, run: Callable[[], int]) -> Handle:
    die_with_parent = _die_with_parent(spec.death_signal)
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return Forked(pid)
    code = 1
    try:
        os.setpgid(0, 0)
        for number in HANDLED:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        die_with_parent()
        _name_process(spec.name)
        if not spec.terminal:
            _redirect(spec.log)
        os.environ.update(spec.env)
        code = run() or 0  # Celery's commands answer None
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _die_with_parent(number: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def arrange() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
            if os.getppid() != parent:  # it died before the line above
                os._exit(1)

    return arrange


def _name_process(name: str) -> None:
    if _libc is not None:
        _libc.prctl(PR_SET_NAME, f"cc-{name}".encode()[:15], 0, 0, 0)


def _log_file(log: Path | None) -> BinaryIO:
    return open(log or os.devnull, "ab")


def _redirect(log: Path | None) -> None:
    with open(os.devnull, "rb") as nothing, _log_file(log) as out:
        os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)


def stop(handle: Handle, spec: Spec) -> None:
    """Ask the process to end, wait, and insist; whatever it left in its group ends with it."""
    ask(handle, spec)
    wait_or_kill(handle, spec)


def ask(handle: Handle, spec: Spec) -> None:
    """Send the stop signal without waiting."""
    if handle.poll() is None:
        with suppress(ProcessLookupError):
            os.kill(handle.pid, spec.stop_signal)


def wait_or_kill(handle: Handle, spec: Spec) -> None:
    """Wait for a process that was asked to stop; kill it when its time is over."""
    deadline = time.monotonic() + spec.stop_seconds
    while handle.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    sweep_group(handle.pid)
    while handle.poll() is None:
        time.sleep(0.02)


def sweep_group(pid: int) -> None:
    """Kill what is left of a process group (the pool of a killed worker, for example)."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def started_at(pid: int) -> float | None:
    """When the process with this id was started, or None when there is none."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


def end_recorded(records: Mapping[str, tuple[int, float]], seconds: float = 8) -> list[str]:
    """End exactly the processes that an earlier start recorded by id and start time; returns their names."""
    left: dict[str, psutil.Process] = {}
    for name, (pid, started) in records.items():
        found = started_at(pid)
        if found is not None and abs(found - started) < 1 and _lives(process := psutil.Process(pid)):
            left[name] = process
    for name, process in left.items():
        with suppress(psutil.Error):
            # SIGINT is PostgreSQL's "fast" stop; SIGTERM would wait for its clients.
            process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
    _wait_for_end(left.values(), seconds)
    for process in left.values():
        with suppress(psutil.Error):
            process.kill()
    _wait_for_end(left.values(), 5)
    return list(left)


def _wait_for_end(ending: Iterable[psutil.Process], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while any(_lives(process) for process in ending) and time.monotonic() < deadline:
        time.sleep(0.05)


def _lives(process: psutil.Process) -> bool:
    """Whether the process still runs; a zombie that its new parent does not collect has ended."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
