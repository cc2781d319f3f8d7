"""The data folder: where it lies, who holds it, its secrets, and what a running stack tells machines."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contactcenter.stack.problems import StackProblem
from contactcenter.stack.users import ServerUser, may_enter

DEFAULT = Path(".data")
DEFAULT_OF_ROOT = Path("/var/lib/contactcenter")
SECRETS = ("postgres", "valkey", "secret_key")
# Everything a stack ever writes here; --fresh removes exactly these.
OURS = (
    "postgres",
    "postgres.new",
    "valkey",
    "files",
    "people.json",
    "secrets.json",
    "static",
    "beat",
    "metrics",
    "logs",
)


def choose(given: str | None, user: ServerUser | None) -> Path:
    """The data folder's absolute path.

    Raises StackProblem when the one that was asked for is out of the servers' user's reach.
    """
    if given is None:
        near = DEFAULT.resolve()
        return near if may_enter(near.parent, user) else DEFAULT_OF_ROOT
    asked = Path(given).expanduser().resolve()
    if user is not None and not may_enter(asked.parent, user):
        raise StackProblem(
            f"The servers run as the user '{user.name}', who cannot enter {asked}: "
            f"choose a folder outside private ones with --data-dir, for example {DEFAULT_OF_ROOT}."
        )
    return asked


@dataclass
class DataFolder:
    """An opened data folder. ``claim`` first; nothing else may be done with it before."""

    path: Path
    _lock: int | None = field(default=None, repr=False)
    _made: list[Path] = field(default_factory=list, repr=False)

    @property
    def run_file(self) -> Path:
        """What a running stack tells machines."""
        return self.path / "run.json"

    @property
    def process_file(self) -> Path:
        """Ids and start times of everything that was started, for the next start to clean up."""
        return self.path / "processes.json"

    def claim(self) -> None:
        """Make the folder and hold it until this process ends.

        Raises StackProblem when it cannot be written or another stack holds it.
        """
        logs, lock = self.path / "logs", self.path / "lock"
        self._made = [one for one in (lock, logs, self.path, *self.path.parents) if not one.exists()]
        try:
            self.path.mkdir(mode=0o755, parents=True, exist_ok=True)
            logs.mkdir(mode=0o700, exist_ok=True)
            self._lock = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StackProblem(
                f"The data folder {self.path} cannot be written ({error.strerror}): choose another with --data-dir."
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StackProblem(self._held()) from error

    def leave(self) -> None:
        """Give the folder back as ``claim`` found it; for a start that came to nothing before it wrote anything."""
        for one in self._made:
            with suppress(OSError):  # not empty: somebody else needs it by now
                one.rmdir() if one.is_dir() else one.unlink()
        self.let_go()

    def _held(self) -> str:
        address = read_json(self.run_file).get("address")
        where = f" at {address}" if address else ""
        return (
            f"The data folder {self.path} is in use by a stack that runs{where}: "
            "stop that one first (Ctrl-C), or choose another folder with --data-dir."
        )

    @property
    def people_file(self) -> Path:
        """Demo people (or the first administrator) with passwords and tokens; only hashes are in the database."""
        return self.path / "people.json"

    def let_go(self) -> None:
        """Close our handle on the lock (a forked child must not hold it on)."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def empty(self) -> None:
        """Throw away what stacks wrote here (``--fresh``); other files stay."""
        for name in OURS:
            target = self.path / name
            if target.is_dir():
                shutil.rmtree(target)
            else:
                target.unlink(missing_ok=True)
        (self.path / "logs").mkdir(mode=0o700, exist_ok=True)

    def empty_metrics(self) -> None:
        """Make the folder of metric files anew: the old ones belong to processes that have ended."""
        shutil.rmtree(self.path / "metrics", ignore_errors=True)
        (self.path / "metrics").mkdir(mode=0o700)

    def forget_gauges(self, pid: int) -> None:
        """A process that is gone holds no sockets any more: its "live" gauges must not count on."""
        for path in (self.path / "metrics").glob(f"gauge_live*_{pid}.db"):
            path.unlink(missing_ok=True)

    def secrets(self) -> dict[str, str]:
        """The folder's own passwords and signing key, made at first use."""
        target = self.path / "secrets.json"
        known = read_json(target)
        if any(name not in known for name in SECRETS):
            known = {name: known.get(name) or secrets.token_hex(24) for name in SECRETS}
            write_private(target, known)
        return known

    def log(self, name: str) -> Path:
        """The log of one process; yesterday's is put aside when it has grown past 20 MB."""
        target = self.path / "logs" / f"{name}.log"
        if target.exists() and target.stat().st_size > 20_000_000:
            target.replace(target.with_suffix(".log.1"))
        return target


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty when the file is missing or broken."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_private(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file that only its owner can read, in one step."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(content, out, indent=2, ensure_ascii=False)
        out.write("\n")
    unfinished.replace(path)
