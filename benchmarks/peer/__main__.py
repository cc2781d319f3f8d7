"""`make bench-peer`: creating a ticket here and in django-helpdesk 2.6, under the same gunicorn, on the same PostgreSQL."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks import machine
from benchmarks.create import CLIENTS, Course, course, sender
from benchmarks.floor.serving import PROCESSES, wait_for
from benchmarks.http import post
from benchmarks.product import Product, data_folder, helper, running
from benchmarks.table import Row, render
from contactcenter.stack.ports import free_port

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements.lock"
AIM = 2.3


def environment() -> Path:
    """The Python of the peer's own environment, installed from its lock file when that changed."""
    folder = HERE / ".venv"
    python, mark = folder / "bin" / "python", folder / "installed"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != wanted:
        print("Installing django-helpdesk into an environment of its own ...", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", LOCK], check=True)
        mark.write_text(wanted)
    return python


def database(product: Product) -> str:
    """A database of its own on the product's PostgreSQL."""
    ours = product.facts["environment"]["DATABASE_URL"]
    with psycopg.connect(ours, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench_peer")
    return urlunsplit(urlsplit(ours)._replace(path="/bench_peer"))


@contextlib.contextmanager
def peer(product: Product, python: Path) -> Iterator[tuple[str, list[int], dict[str, str]]]:
    """The peer's address, its process ids, and what `application.py` prepared."""
    environment = {"PEER_DATABASE": database(product), "PATH": os.environ["PATH"]}
    argv = [python, "application.py"]
    made = subprocess.run(argv, cwd=HERE, env=environment, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"the peer could not be prepared:\n{made.stderr[-2000:]}")
    address = f"127.0.0.1:{free_port()}"
    argv = [
        *(python, "-m", "gunicorn", f"--bind={address}", "--worker-class=gthread", "--threads=6"),
        *(f"--workers={PROCESSES}", "--log-level=warning", "--no-control-socket", "application:application"),
    ]
    server = subprocess.Popen(argv, cwd=HERE, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://{address}/api/")
        yield f"http://{address}", [server.pid], json.loads(made.stdout)
    finally:
        server.terminate()
        server.wait(20)


def peer_sender(address: str, prepared: dict[str, str]) -> Callable[[int], None]:
    """Posts one ticket to the peer. Raises RuntimeError unless it was created."""
    headers = {"Content-Type": "application/json", "Authorization": f"Token {prepared['token']}"}

    def send(number: int) -> None:
        given = {
            "queue": prepared["queue"],
            "title": f"Router {number} blinks",
            "description": "Since yesterday.",
            "submitter_email": "li@example.com",
            "priority": 3,
        }
        status, body = post(address, "/api/tickets/", json.dumps(given).encode(), headers)
        if status != 201:
            raise RuntimeError(f"the peer answered {status}: {body[:300]!r}")

    return send


def compared(ours: Course, theirs: Course) -> Row:
    """The row."""
    times = ours.rate / theirs.rate
    return Row(
        f"create a ticket through the API, {CLIENTS} clients, gunicorn",
        ours.words,
        f"{AIM} times django-helpdesk 2.6",
        theirs.words,
        f"{times:.2f} x",
        ours.load.others,
        met=times >= AIM,
    )


def main() -> int:
    """Run both, one after the other."""
    python = environment()
    print(machine.describe(), flush=True)
    with data_folder() as folder, running(folder, "--no-demo", "--split") as product:
        token = helper(product, "benchmarks.people", "1")[0][1]
        ours = course(sender(str(product.facts["address"]), "/api/v1/tickets", token), product.pids("http"))
        with peer(product, python) as (address, pids, prepared):
            theirs = course(peer_sender(address, prepared), pids)
    print(render([compared(ours, theirs)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
