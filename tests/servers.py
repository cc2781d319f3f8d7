"""A PostgreSQL and a Valkey for one test session, when DATABASE_URL / REDIS_URL name none.

Loaded as a plugin before pytest-django reads the settings. Only the main process starts servers: the
workers of xdist inherit their addresses.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from contactcenter.stack import postgres, processes, valkey
from contactcenter.stack.ports import free_port
from contactcenter.stack.users import server_user

PASSWORD = "only-for-this-test-session"
_undo: list[Callable[[], object]] = []


def start_missing() -> None:
    """Start what no address was given for and put its address into the environment."""
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
    os.environ.setdefault("DATABASE_NO_POOL", "1")
    # /var/tmp and not TMPDIR: the servers' low user must be able to walk into it.
    folder = Path(tempfile.mkdtemp(prefix="contactcenter-tests-", dir="/var/tmp"))
    folder.chmod(0o711)
    _undo.append(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ["DATA_DIR"] = str(folder)
    (folder / "static").mkdir()
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _postgres(folder)
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = _valkey(folder)


def _postgres(folder: Path) -> str:
    user = server_user()
    cluster = postgres.Cluster(postgres.find(folder, user), folder / "postgres", free_port(), PASSWORD, user)
    postgres.prepare(cluster)
    log = folder / "postgres.log"
    spec = postgres.spec(cluster, log, careless=True)
    handle = processes.start(spec)
    _undo.append(lambda: processes.stop(handle, spec))
    postgres.wait_until_ready(cluster, handle, log)
    return cluster.url


def _valkey(folder: Path) -> str:
    user = server_user()
    store = valkey.Store(valkey.find(folder, user), folder / "valkey", free_port(), PASSWORD, user)
    log = folder / "valkey.log"
    spec = valkey.spec(store, log, careless=True)
    handle = processes.start(spec)
    _undo.append(lambda: processes.stop(handle, spec))
    valkey.wait_until_ready(store, handle, log)
    return store.url


def stop_started() -> None:
    """Stop what ``start_missing`` started, last first."""
    while _undo:
        _undo.pop()()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before pytest-django looks at the settings."""
    # Pub/sub ignores the number of the Redis database: the prefix keeps parallel test processes apart.
    os.environ["REDIS_PREFIX"] = f"test-{os.getpid()}"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # An end by SIGTERM must stop the servers too, not only an end by Ctrl-C.
        signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        start_missing()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """After the last test."""
    stop_started()
