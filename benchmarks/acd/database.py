"""A PostgreSQL and a Valkey for one measurement, with the product's tables and no process of the product."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from benchmarks.product import FOREIGN, ROOT, data_folder
from contactcenter.stack import postgres, processes, valkey
from contactcenter.stack.ports import free_port
from contactcenter.stack.users import server_user

PASSWORD = "only-for-this-measurement"


@contextlib.contextmanager
def database() -> Iterator[dict[str, str]]:
    """The environment for processes that work on it through the product's code; stopped and gone afterwards."""
    with data_folder() as folder, contextlib.ExitStack() as running:
        user = server_user()
        cluster = postgres.Cluster(postgres.find(folder, user), folder / "postgres", free_port(), PASSWORD, user)
        postgres.prepare(cluster)
        log = folder / "postgres.log"
        spec = postgres.spec(cluster, log)
        handle = processes.start(spec)
        running.callback(processes.stop, handle, spec)
        postgres.wait_until_ready(cluster, handle, log)
        store = valkey.Store(valkey.find(folder, user), folder / "valkey", free_port(), PASSWORD, user)
        store_spec = valkey.spec(store, folder / "valkey.log")
        store_handle = processes.start(store_spec)
        running.callback(processes.stop, store_handle, store_spec)
        valkey.wait_until_ready(store, store_handle, folder / "valkey.log")
        (folder / "static").mkdir()
        environment = {key: value for key, value in os.environ.items() if key not in FOREIGN} | {
            "DATABASE_URL": cluster.url,
            "REDIS_URL": store.url,
            "SECRET_KEY": PASSWORD,
            "DATA_DIR": str(folder),
            "DATABASE_NO_POOL": "1",
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "contactcenter.settings",
        }
        run(environment, "contactcenter", "migrate")
        yield environment


def start(environment: dict[str, str], module: str, *arguments: Any) -> subprocess.Popen[str]:
    """One of our modules in a process of its own, on that database."""
    argv = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def result(process: subprocess.Popen[str]) -> str:
    """What it printed. Raises RuntimeError with its last words when it failed."""
    out, err = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{process.args} failed:\n{err[-3000:]}")
    return out


def run(environment: dict[str, str], module: str, *arguments: Any) -> str:
    """Start, wait, and return what it printed."""
    return result(start(environment, module, *arguments))
