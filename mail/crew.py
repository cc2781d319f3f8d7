"""A small crew of threads that empties a table: each claims a row, works on it, and claims the next until none is left.

The table is the queue: nothing is remembered here, so a crew can vanish at any instant and another goes on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from django.db import DatabaseError, InterfaceError, connections

log = logging.getLogger(__name__)
Work = Callable[[int], None]


class Crew:
    """At most `size` threads. `claim` returns an id or None; `tools` gives each thread its work, which must not raise."""

    def __init__(
        self, name: str, size: int, claim: Callable[[], int | None], tools: Callable[[], AbstractContextManager[Work]]
    ) -> None:
        self.name, self.size, self.claim, self.tools = name, size, claim, tools
        self._running = 0
        self._resting = False
        self._lock = threading.Lock()

    @property
    def is_idle(self) -> bool:
        """Whether nobody works just now."""
        return self._running == 0

    def wake(self) -> None:
        """Send one more hand to look for work, if one is idle."""
        with self._lock:
            if self._resting or self._running >= self.size:
                return
            self._running += 1
        threading.Thread(target=self._run, name=self.name, daemon=True).start()

    def rest(self, seconds: float) -> bool:
        """Claim nothing more and let the hands finish what they hold; whether all were done in time."""
        self._resting = True
        end = time.monotonic() + seconds
        while not self.is_idle and time.monotonic() < end:
            time.sleep(0.02)
        self._resting = False
        return self.is_idle

    def _run(self) -> None:
        try:
            with self.tools() as work:
                while not self._resting and (found := self.claim()) is not None:
                    self.wake()
                    work(found)
        except (DatabaseError, InterfaceError) as error:
            log.warning("no work can be claimed", extra={"crew": self.name, "error": type(error).__name__})
        finally:
            connections.close_all()
            with self._lock:
                self._running -= 1
