"""``contactcenter up``: servers, database, processes, addresses; then healing until asked to stop."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from contactcenter.stack import postgres, processes, roles
from contactcenter.stack.environment import Addresses, choose_addresses, product_environment
from contactcenter.stack.folder import DataFolder, choose, read_json, write_private
from contactcenter.stack.outside import troubles
from contactcenter.stack.people import announce
from contactcenter.stack.plan import product_specs, simulator_spec
from contactcenter.stack.ports import listening_socket
from contactcenter.stack.prepare import prepare
from contactcenter.stack.problems import StackProblem
from contactcenter.stack.processes import Spec
from contactcenter.stack.servers import Servers
from contactcenter.stack.supervisor import Supervisor
from contactcenter.stack.users import server_user

READY_SECONDS = 90
SIMULATOR_SECONDS = 15  # its mail server is ours to wait for
STOP_ORDER = (("valkey",), ("postgres",))  # everything else ends before them


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    port: int = 8000
    host: str = "127.0.0.1"
    data_dir: str | None = None
    fresh: bool = False
    demo: bool = True
    split: bool = False


@dataclass
class Stack:
    """One running product on this machine."""

    options: Options
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.user = server_user()
        self.folder = DataFolder(choose(self.options.data_dir, self.user))
        self.supervisor = Supervisor(say, self._remember, self.folder.forget_gauges)
        self.environment: dict[str, str] = {}
        self.addresses: Addresses | None = None
        self.listeners: list[socket.socket] = []
        self.held: list[socket.socket] = []  # ports that are ours until their processes listen
        self.ready = False

    def run(self) -> int:
        """Start everything, heal it until a signal comes, stop it in order; 1 when it could not be started.

        Raises StackProblem when nothing was begun: the folder and the other stack, if any, are as they were.
        """
        self.folder.claim()
        self.supervisor.catch_signals()
        self._end_leftovers()
        try:
            self._refuse_or_listen()
        except StackProblem:
            self.folder.leave()
            raise
        try:
            self._start()
            self.supervisor.watch()
        except StackProblem as problem:
            complain(problem)
            return 1
        finally:
            self._stop()
        return 0

    def _refuse_or_listen(self) -> None:
        options = self.options
        if options.fresh and os.environ.get("DATABASE_URL"):
            raise StackProblem(
                "--fresh empties our own servers only, and DATABASE_URL names another: empty that one yourself, "
                "or start without DATABASE_URL."
            )
        # Kept open for as long as we live: a web process that is started anew listens on the same one.
        self.listeners = [listening_socket(options.host, options.port + extra) for extra in range(1 + options.split)]

    def _end_leftovers(self) -> None:
        """What an earlier start left behind (it was killed, or this system has no death signals)."""
        records = {name: (int(pid), float(born)) for name, (pid, born) in read_json(self.folder.process_file).items()}
        ended = processes.end_recorded(records)
        if ended:
            say(f"Ended what an earlier start left running: {', '.join(ended)}")
        self.folder.process_file.unlink(missing_ok=True)
        self.folder.run_file.unlink(missing_ok=True)

    def _start(self) -> None:
        options = self.options
        if options.fresh:
            self.folder.empty()
        self.folder.empty_metrics()
        self.addresses = choose_addresses(options.host, options.port, split=options.split, demo=options.demo)
        self.held = [listening_socket("127.0.0.1", *one) for one in self.addresses.further]
        servers = Servers(self.folder, self.user, self.supervisor)
        for line in servers.launch():
            say(line)
        secret_key = os.environ.get("SECRET_KEY") or self.folder.secrets()["secret_key"]
        self.environment = product_environment(
            self.addresses, self.folder.path, secret_key, servers.database_url, servers.redis_url
        )
        os.environ.update(self.environment)
        if FORKS:
            roles.preload()  # while the servers start
        servers.wait()
        self._forget_half_a_demo(servers)
        self._prepare()
        self._start_product([listener.fileno() for listener in self.listeners])

    def _forget_half_a_demo(self, servers: Servers) -> None:
        """Loading the demo is many commits: one that was cut short is thrown away and loaded anew."""
        if read_json(self.folder.people_file).get("state") != "loading":
            return
        if servers.cluster is None:
            raise StackProblem(
                "Filling the database was cut short last time: empty the one that DATABASE_URL names, "
                f"delete {self.folder.people_file}, and start again."
            )
        say("The demo was cut short last time: loading it anew.")
        postgres.remake_database(servers.cluster)

    def _prepare(self) -> None:
        """Tables and people, in a process of its own: this one must hold no connections when it forks."""
        spec = Spec(
            name="prepare",
            argv=(sys.executable, "-m", "contactcenter", "prepare", *([] if self.options.demo else ["--no-demo"])),
            run=(lambda: prepare(self.folder, demo=self.options.demo, say=say)) if FORKS else None,
            env={"DATABASE_NO_POOL": "1"},
            terminal=True,
            cwd=Path.cwd(),
        )
        handle = processes.start(spec)
        self.supervisor.watch(until=lambda: handle.poll() is not None)
        if self.supervisor.asked_to_end:
            processes.stop(handle, spec)
        elif handle.poll():
            raise StackProblem("The database could not be prepared; the reason stands above.")

    def _start_product(self, fds: list[int]) -> None:
        if self.supervisor.asked_to_end or self.addresses is None:
            return
        for port in self.held:
            port.close()
        for spec in product_specs(self.folder, fds, split=self.options.split, forks=FORKS):
            self.supervisor.start(spec)
        if self.options.demo:
            self.supervisor.start(simulator_spec(self.folder, self.addresses, self.environment))
        if self.supervisor.watch(until=self._answers, seconds=READY_SECONDS):
            self.ready = True
            self._remember()
            people = read_json(self.folder.people_file).get("people", [])
            addresses = self.addresses
            found = troubles(self.environment, SIMULATOR_SECONDS if self.options.demo else 0)
            say(announce(addresses.web, addresses.simulator_url, addresses.smtp, people, found))
            say(f"Ready after {time.monotonic() - self.began:.1f} s.")
        elif not self.supervisor.asked_to_end:
            raise StackProblem(
                f"Not ready after {READY_SECONDS} s: {self._missing()}; the logs stand in {self.folder.path / 'logs'}."
            )

    def _answers(self) -> bool:
        return self._missing() == ""

    def _missing(self) -> str:
        """What /readyz says is missing, or that the outside world is not there yet; empty when nothing is missing."""
        asked = [f"{self.addresses.web if self.addresses else ''}/readyz"]
        if self.addresses and self.addresses.simulator_url:
            asked.append(f"{self.addresses.simulator_url}/healthz")
        return next((trouble for trouble in map(_trouble_of, asked) if trouble), "")

    def _remember(self) -> None:
        """Tell machines (when ready) and the next start (always) which processes are ours."""
        write_private(self.folder.process_file, self.supervisor.records())
        if self.ready and self.addresses:
            write_private(self.folder.run_file, self._facts(self.addresses))

    def _facts(self, addresses: Addresses) -> dict[str, Any]:
        return {
            "address": addresses.web,
            "live_address": addresses.live_url or f"{addresses.web.replace('http', 'ws', 1)}/ws/live",
            "smtp_port": addresses.smtp,
            "simulator": addresses.simulator_url,
            "simulator_smtp_port": addresses.simulator_smtp,
            "pids": {"up": os.getpid(), **self.supervisor.pids()},
            "people": read_json(self.folder.people_file).get("people", []),
            "environment": self.environment,
        }

    def _stop(self) -> None:
        if self.supervisor.children:
            say("\nStopping ...")
        self.supervisor.stop_all(STOP_ORDER)
        self.folder.run_file.unlink(missing_ok=True)
        self.folder.process_file.unlink(missing_ok=True)
        say("Everything is stopped.")


# Forks share the memory of what is imported once. macOS forbids much after a fork; there, and where
# CC_START=exec asks for it, each process is a program of its own.
FORKS = sys.platform == "linux" and os.environ.get("CC_START") != "exec"


def say(text: str) -> None:
    """A line for the person at the terminal, who may have closed it (then we end in order, by SIGHUP)."""
    with suppress(OSError):
        print(text, flush=True)


def complain(problem: StackProblem) -> None:
    """The reason, for the same person, before anything else is said."""
    with suppress(OSError):
        print(f"\n{problem}", file=sys.stderr, flush=True)


def up(options: Options) -> NoReturn:
    """Run the product until a signal ends it; exit code 1 with one sentence when it cannot run."""
    try:
        code = Stack(options).run()
    except StackProblem as problem:
        complain(problem)
        code = 1
    # Everything is stopped and written: taking a preloaded product apart would cost another second.
    os._exit(code)


def _trouble_of(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return ""
    except urllib.error.HTTPError as error:
        return error.read(500).decode(errors="replace").strip() or str(error)
    except OSError as error:
        return f"{address} does not answer ({error})"
