"""``contactcenter doctor``: what would keep the product from running here, one line each."""

import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from contactcenter.stack import postgres, valkey
from contactcenter.stack.folder import choose, read_json
from contactcenter.stack.outside import expect_mail_server, telephone_checks
from contactcenter.stack.plan import ROOT
from contactcenter.stack.ports import listening_socket
from contactcenter.stack.problems import StackProblem
from contactcenter.stack.servers import expect_database, expect_redis
from contactcenter.stack.users import server_user

LEAST_FREE_BYTES = 1_000_000_000


def doctor(data_dir: str | None) -> int:
    """Run every check and print what it found; 1 when something would keep the product from running."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("Python", _python),
        ("data folder", lambda: _data_folder(data_dir)),
        ("PostgreSQL", lambda: _postgres(data_dir)),
        ("Redis", lambda: _redis(data_dir)),
        ("front end", _frontend),
        ("port 8000", lambda: _web_port(data_dir)),
        ("loopback", _loopback),
        ("mail out", lambda: _mail_out(data_dir)),
        *telephone_checks(_environment(data_dir)),
    ]
    healthy = True
    for name, check in checks:
        try:
            verdict, found = "ok ", check()
        except (StackProblem, OSError) as problem:
            verdict, found, healthy = "BAD", str(problem), False
        print(f"{verdict}  {name:<12} {found}")
    return 0 if healthy else 1


def _environment(data_dir: str | None) -> dict[str, str]:
    """What the product is told: by a stack that runs here, else by our own environment."""
    running = read_json(choose(data_dir, server_user()) / "run.json").get("environment") or {}
    return {**running, **os.environ}


def _mail_out(data_dir: str | None) -> str:
    return expect_mail_server(_environment(data_dir))


def _python() -> str:
    version = sys.version.split()[0]
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        raise StackProblem(f"Python {version}: 3.11 to 3.14 is needed.")
    return version


def _data_folder(data_dir: str | None) -> str:
    path = choose(data_dir, server_user())
    there = next(step for step in (path, *path.parents) if step.exists())
    if not os.access(there, os.W_OK):
        raise StackProblem(f"{path} cannot be written: choose another folder with --data-dir.")
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE_BYTES:
        raise StackProblem(f"{path} has only {free // 1_000_000} MB left: free some space.")
    return f"{path} ({free // 1_000_000_000} GB free)"


def _postgres(data_dir: str | None) -> str:
    if url := os.environ.get("DATABASE_URL"):
        expect_database(url)
        return "the one DATABASE_URL names answers"
    user = server_user()
    folder = choose(data_dir, user)
    binaries = postgres.find(folder, user)
    postgres.check_version(binaries, folder / "postgres")
    return f"{binaries.major} from {binaries.source} ({binaries.folder})"


def _redis(data_dir: str | None) -> str:
    if url := os.environ.get("REDIS_URL"):
        expect_redis(url)
        return "the one REDIS_URL names answers"
    user = server_user()
    return str(valkey.find(choose(data_dir, user), user))


def _frontend() -> str:
    manifest = ROOT / "frontend" / "dist" / "manifest.json"
    if not manifest.exists():
        raise StackProblem("not built: make run builds it (or: cd frontend && npm ci && npm run build).")
    return str(Path("frontend") / "dist")


def _web_port(data_dir: str | None) -> str:
    running = read_json(choose(data_dir, server_user()) / "run.json").get("address")
    if running:
        return f"not needed: this folder's stack runs at {running}"
    listening_socket("127.0.0.1", 8000).close()
    return "free"


def _loopback() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=2):
        return "answers"
