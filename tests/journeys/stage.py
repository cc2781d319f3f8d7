"""Starting and stopping a whole product for the journeys, the way a person does it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contactcenter.stack.ports import free_port

ROOT = Path(__file__).parents[2]
SECONDS = 180
# What this test process was told about its own servers is none of the stack's business.
NOT_INHERITED = (
    *("DATABASE_URL", "REDIS_URL", "REDIS_PREFIX", "SECRET_KEY", "DATA_DIR", "DATABASE_NO_POOL"),
    *("SMTP_IN_PORT", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE"),
)


@dataclass(frozen=True)
class RunningStack:
    """A product that runs, and what it says about itself."""

    folder: Path
    process: "subprocess.Popen[bytes]"

    @property
    def facts(self) -> dict[str, Any]:
        """What run.json says now."""
        found: dict[str, Any] = json.loads((self.folder / "run.json").read_text())
        return found

    @property
    def address(self) -> str:
        """The address people open."""
        return str(self.facts["address"])

    def person(self, username: str) -> dict[str, Any]:
        """A demo person: username, password, token, role. Raises KeyError for an unknown one."""
        for person in self.facts["people"]:
            if person["username"] == username:
                return dict(person)
        raise KeyError(username)

    def people(self, role: str) -> list[dict[str, Any]]:
        """The demo people with this role."""
        return [dict(person) for person in self.facts["people"] if person["role"] == role]


def start_stack(*flags: str, folder: Path | None = None) -> RunningStack:
    """Start ``contactcenter up`` on a free port, in a new folder or the one given, and wait until it is ready.

    Raises RuntimeError, with what it said, when it does not get ready.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="contactcenter-journeys-", dir="/var/tmp"))
    folder.chmod(0o711)
    (folder / "run.json").unlink(missing_ok=True)
    port = free_port()
    command = [sys.executable, "-m", "contactcenter", "up", "--port", str(port), "--data-dir", str(folder), *flags]
    environment = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    # Not the well-known ones: another stack on this machine may be about to take them.
    environment |= {"SMTP_IN_PORT": str(free_port()), "SIMULATOR_PORT": str(free_port())}
    log = folder / "up.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + SECONDS
    while not (folder / "run.json").exists():
        if process.poll() is not None or time.monotonic() > deadline:
            stop_stack(running := RunningStack(folder, process), keep=True)
            raise RuntimeError(f"The stack did not get ready:\n{log.read_text()}\n(folder: {running.folder})")
        time.sleep(0.1)
    return RunningStack(folder, process)


def stop_stack(running: RunningStack, *, keep: bool = False) -> int:
    """Stop it as Ctrl-C does; returns its exit code."""
    if running.process.poll() is None:
        running.process.send_signal(signal.SIGINT)
    code = running.process.wait(timeout=60)
    if not keep:
        shutil.rmtree(running.folder, ignore_errors=True)
    return code
