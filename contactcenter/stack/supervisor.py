"""Keeping a set of processes alive: restart with back-off, give up clearly, stop in order."""

import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import FrameType

from contactcenter.stack import processes
from contactcenter.stack.postgres import last_line
from contactcenter.stack.problems import StackProblem
from contactcenter.stack.processes import Handle, Spec

PAUSE = 0.15
FIRST_DELAY = 0.25
LONGEST_DELAY = 8.0
# A process that lived this long was healthy: its next death starts the back-off anew.
HEALTHY_SECONDS = 20.0
TRIES = 6


@dataclass
class Child:
    """One process under supervision."""

    spec: Spec
    handle: Handle
    born: float
    tries: int = 0
    due: float | None = None  # when to start it again; None while it runs
    born_wall: float = field(default=0.0)


class Supervisor:
    """Starts processes, heals them and stops them. One thread, no magic.

    ``changed`` is called whenever a process got a new id, ``ended`` with the id of one that is gone;
    ``say`` gets sentences for the terminal.
    """

    def __init__(
        self, say: Callable[[str], None], changed: Callable[[], None], ended: Callable[[int], None] = lambda _: None
    ) -> None:
        self._say = say
        self._changed = changed
        self._ended = ended
        self._ending: str | None = None
        self.children: dict[str, Child] = {}

    def catch_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and SIGHUP ask for an orderly end."""
        for number in processes.HANDLED:
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._ending = self._ending or signal.Signals(number).name

    @property
    def asked_to_end(self) -> bool:
        """Whether a signal asked us to end."""
        return self._ending is not None

    def start(self, spec: Spec) -> Handle:
        """Start one process and watch it from now on."""
        handle = processes.start(spec)
        self.children[spec.name] = Child(spec, handle, time.monotonic())
        self._remember(spec.name)
        return handle

    def _remember(self, name: str) -> None:
        child = self.children[name]
        child.born_wall = processes.started_at(child.handle.pid) or time.time()
        self._changed()

    def pids(self) -> dict[str, int]:
        """Process ids by name."""
        return {name: child.handle.pid for name, child in self.children.items()}

    def records(self) -> dict[str, tuple[int, float]]:
        """Process id and start time by name: what the next start needs to find exactly these."""
        return {name: (child.handle.pid, child.born_wall) for name, child in self.children.items()}

    def watch(self, until: Callable[[], bool] | None = None, seconds: float | None = None) -> bool:
        """Heal until asked to end, until the condition holds (True) or the seconds are over.

        Raises StackProblem when a process cannot be kept alive.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        while not self.asked_to_end:
            self.heal()
            if until is not None and until():
                return True
            if deadline is not None and time.monotonic() > deadline:
                return False
            time.sleep(PAUSE)
        return False

    def heal(self) -> None:
        """Look once after every process.

        Raises StackProblem when one died too often in a row.
        """
        now = time.monotonic()
        for child in self.children.values():
            if child.due is None and child.handle.poll() is not None:
                self._plan_restart(child, now)
            elif child.due is not None and child.due <= now:
                child.due = None
                child.handle = processes.start(child.spec)
                child.born = now
                self._remember(child.spec.name)
                self._say(f"{child.spec.name} runs again (process {child.handle.pid}).")

    def _plan_restart(self, child: Child, now: float) -> None:
        processes.sweep_group(child.handle.pid)
        self._ended(child.handle.pid)
        child.tries = 1 if now - child.born > HEALTHY_SECONDS else child.tries + 1
        how = describe(child.handle.poll() or 0)
        if child.tries > TRIES:
            raise StackProblem(
                f"{child.spec.name} {how} {child.tries} times in a row and cannot be kept alive, "
                f"so everything was stopped; it said last: {last_line(child.spec.log)}"
            )
        delay = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (child.tries - 1))
        child.due = now + delay
        self._say(f"{child.spec.name} {how}; starting it again in {delay:.2g} s.")

    def stop_all(self, order: Iterable[Iterable[str]]) -> None:
        """Stop groups of processes one after the other; inside a group all at once."""
        named = [list(group) for group in order]
        known = {name for group in named for name in group}
        named.insert(0, [name for name in self.children if name not in known])
        for group in named:
            living = [self.children[name] for name in group if name in self.children]
            for child in living:
                processes.ask(child.handle, child.spec)
            for child in living:
                processes.wait_or_kill(child.handle, child.spec)
        self.children.clear()


def describe(code: int) -> str:
    """An exit code in words."""
    if code < 0:
        try:
            return f"was ended by {signal.Signals(-code).name}"
        except ValueError:
            return f"was ended by signal {-code}"
    return f"ended with code {code}" if code else "ended"
