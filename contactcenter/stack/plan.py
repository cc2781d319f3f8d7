"""Which processes make up the product, and how each is started."""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from contactcenter.stack import roles
from contactcenter.stack.environment import Addresses
from contactcenter.stack.folder import DataFolder
from contactcenter.stack.processes import Spec

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER_CHILDREN = 2


def web_count() -> int:
    """Web processes: two, or one on a machine with one core."""
    return min(2, os.cpu_count() or 1)


def product_specs(folder: DataFolder, fds: list[int], *, split: bool, forks: bool) -> list[Spec]:
    """The product's own processes. ``fds``: the listening socket for HTTP (and sockets), with --split one for each."""
    commands: dict[str, tuple[tuple[str, ...], Callable[[], int]]] = {}
    sockets = fds[-1]
    if split:
        commands["http"] = (("http", "--fd", str(fds[0])), partial(roles.http, fds[0], None))
    for number in range(1, web_count() + 1):
        commands[f"web-{number}"] = (("web", "--fd", str(sockets)), partial(roles.web, sockets, None))
    commands["keeper"] = (("keeper",), roles.keeper)
    commands["worker"] = (
        ("worker", "--concurrency", str(WORKER_CHILDREN)),
        partial(roles.worker, WORKER_CHILDREN),
    )
    commands["beat"] = (("beat",), roles.beat)
    return [_spec(name, folder, argv, run if forks else None, fds) for name, (argv, run) in commands.items()]


def _spec(name: str, folder: DataFolder, argv: tuple[str, ...], run: Callable[[], int] | None, fds: list[int]) -> Spec:
    listens = "--fd" in argv

    def forked() -> int:
        folder.let_go()
        for fd in fds if not listens else ():
            os.close(fd)  # or the port would stay taken for as long as this process lives
        return run() if run else 1

    return Spec(
        name=name,
        argv=(sys.executable, "-m", "contactcenter", *argv),
        run=forked if run else None,
        env={"PROCESS_NAME": f"contactcenter {name}"},
        log=folder.log(name),
        fds=tuple(fds) if listens else (),
        cwd=ROOT,
        # Celery's cold stop takes its pool with it; the others may be killed at any instant by design.
        death_signal=signal.SIGQUIT if name == "worker" else signal.SIGKILL,
    )


def simulator_spec(folder: DataFolder, addresses: Addresses, environment: Mapping[str, str]) -> Spec:
    """The outside world: carrier, mail servers, callers."""
    return Spec(
        name="simulator",
        argv=(
            *(sys.executable, "-m", "simulator"),
            *("--port", str(addresses.simulator)),
            *("--product", addresses.web),
            *("--smtp-in", f"127.0.0.1:{addresses.smtp}"),
            *("--smtp-out-port", str(addresses.simulator_smtp)),
            *("--account-sid", environment["TWILIO_ACCOUNT_SID"]),
            *("--auth-token", environment["TWILIO_AUTH_TOKEN"]),
        ),
        log=folder.log("simulator"),
        cwd=ROOT,
    )
