"""Saying what goes on: one line per step, with a moving end while a command works."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

PLAIN_SECONDS = 10.0  # without a terminal, how often a long step says that it still works


class Problem(Exception):
    """One clear sentence for the person at the terminal."""


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


class Progress:
    """The line of one step: ``label ... detail (12 s)``. On a terminal, steps that run at once share one moving line."""

    _running: ClassVar[list["Progress"]] = []
    _pen = threading.Lock()

    def __init__(self, label: str) -> None:
        self.label = label
        self.detail = ""
        self._began = time.monotonic()
        self._said = self._began
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._move, daemon=True)

    def __enter__(self) -> "Progress":
        self._running.append(self)
        if not sys.stdout.isatty():
            say(f"{self.label} ...")
        self._thread.start()
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        self._over.set()
        self._thread.join()
        self._running.remove(self)
        line = f"{self.label}: {'failed' if kind else 'done'} ({time.monotonic() - self._began:.0f} s)"
        with self._pen:
            say(f"\r\033[K{line}" if sys.stdout.isatty() else line)

    def __str__(self) -> str:
        return f"{self.label} ... {self.detail} ({time.monotonic() - self._began:.0f} s)"

    def _move(self) -> None:
        while not self._over.wait(0.2):
            if not sys.stdout.isatty():
                self._say_now_and_then()
            elif self is self._running[0]:
                width = shutil.get_terminal_size().columns - 1
                with self._pen:
                    print(f"\r\033[K{'   '.join(map(str, self._running))[:width]}", end="", flush=True)

    def _say_now_and_then(self) -> None:
        if time.monotonic() - self._said > PLAIN_SECONDS:
            self._said = time.monotonic()
            say(str(self))


def work(
    label: str,
    argv: Sequence[str],
    *,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    follow: Callable[[str], str | None] = lambda line: None,
) -> bool:
    """Run a command with its output in a log; ``follow`` turns a line of it into the detail shown.

    Returns whether it succeeded.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        with Progress(label) as progress, log.open("w") as out:
            process = subprocess.Popen(
                argv,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for line in process.stdout or ():
                out.write(line)
                progress.detail = follow(line) or progress.detail
            if process.wait():
                raise Problem(label)
    except Problem:
        return False
    return True


def tail(log: Path, lines: int = 12) -> str:
    """The end of a log, for a person to read."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
