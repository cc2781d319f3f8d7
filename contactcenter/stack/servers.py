"""PostgreSQL and Valkey for one stack: ours when no address was given, else the given ones."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
import redis

from contactcenter.stack import postgres, valkey
from contactcenter.stack.folder import DataFolder
from contactcenter.stack.ports import free_port
from contactcenter.stack.problems import StackProblem
from contactcenter.stack.processes import Handle
from contactcenter.stack.supervisor import Supervisor
from contactcenter.stack.users import ServerUser

TRIES = 3  # a port that was free may be taken before the server opens it


@dataclass
class Servers:
    """The two servers of a stack. ``launch`` returns at once; ``wait`` when both answer."""

    folder: DataFolder
    user: ServerUser | None
    supervisor: Supervisor
    cluster: postgres.Cluster | None = None
    store: valkey.Store | None = None
    made_cluster: bool = False

    @property
    def database_url(self) -> str:
        """Where the product finds its database."""
        return self.cluster.url if self.cluster else os.environ["DATABASE_URL"]

    @property
    def redis_url(self) -> str:
        """Where the product finds Redis."""
        return self.store.url if self.store else os.environ["REDIS_URL"]

    def launch(self) -> list[str]:
        """Start what is not configured; returns a line for each server.

        Raises StackProblem when a server cannot be found or made.
        """
        return [self._launch_postgres(), self._launch_valkey()]

    def _launch_postgres(self) -> str:
        if os.environ.get("DATABASE_URL"):
            return "PostgreSQL: the one DATABASE_URL names"
        binaries = postgres.find(self.folder.path, self.user)
        password = self.folder.secrets()["postgres"]
        for _ in range(TRIES):
            cluster = postgres.Cluster(binaries, self.folder.path / "postgres", free_port(), password, self.user)
            self.made_cluster = postgres.prepare(cluster) or self.made_cluster
            handle = self.supervisor.start(postgres.spec(cluster, self.folder.log("postgres")))
            if _got_its_port(handle, partial(postgres.is_bound, cluster, handle.pid)):
                break
        self.cluster = cluster
        return f"PostgreSQL {binaries.major} ({binaries.source}) on port {cluster.port}"

    def _launch_valkey(self) -> str:
        if os.environ.get("REDIS_URL"):
            return "Redis: the one REDIS_URL names"
        binary = valkey.find(self.folder.path, self.user)
        password = self.folder.secrets()["valkey"]
        for _ in range(TRIES):
            store = valkey.Store(binary, self.folder.path / "valkey", free_port(), password, self.user)
            handle = self.supervisor.start(valkey.spec(store, self.folder.log("valkey")))
            if _got_its_port(handle, partial(valkey.is_bound, store)):
                break
        self.store = store
        return f"Valkey on port {store.port}"

    def wait(self) -> None:
        """Wait until both answer.

        Raises StackProblem when one does not.
        """
        if self.cluster:
            handle = self.supervisor.children["postgres"].handle
            postgres.wait_until_ready(self.cluster, handle, self._log("postgres"))
        else:
            expect_database(self.database_url)
        if self.store:
            handle = self.supervisor.children["valkey"].handle
            valkey.wait_until_ready(self.store, handle, self._log("valkey"))
        else:
            expect_redis(self.redis_url)

    def _log(self, name: str) -> Path:
        return self.folder.path / "logs" / f"{name}.log"


def _got_its_port(handle: Handle, bound: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether the server opened its port; False when it ended instead."""
    deadline = time.monotonic() + seconds
    while not bound() and time.monotonic() < deadline:
        if handle.poll() is not None:
            return False
        time.sleep(0.02)
    return True


def expect_database(url: str) -> None:
    """Raises StackProblem unless a PostgreSQL of a usable version lets us in."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        raise StackProblem(f"The database that DATABASE_URL names does not let us in: {_first_line(error)}") from error
    if version < postgres.OLDEST:
        raise StackProblem(f"DATABASE_URL names a PostgreSQL {version}; version {postgres.OLDEST} or newer is needed.")


def expect_redis(url: str) -> None:
    """Raises StackProblem unless a Redis answers."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=10) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise StackProblem(f"The Redis that REDIS_URL names does not answer: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
