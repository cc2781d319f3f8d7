"""Whether this process is behind with the provider's questions, so that new callers are better told so at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MANY = 6  # as many as one process of gunicorn does at once
TOO_LONG = 5.0  # seconds; the provider waits for 15, and then asks again


class Crowd:
    """The webhooks that are being answered. It is behind when for seconds there was no moment with few of them.

    Without this a flood ends in nobody being answered: each question is answered after the provider has given it up
    and asked it again. A refusal costs a thousandth of a call and needs no database.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._in_hand = 0
        self._since: float | None = None

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """One is being answered meanwhile."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, by: int) -> None:
        with self._lock:
            self._in_hand += by
            if self._in_hand < MANY:
                self._since = None
            elif self._since is None:
                self._since = self._clock()

    @property
    def is_behind(self) -> bool:
        """Whether what comes now would be answered too late."""
        since = self._since
        return since is not None and self._clock() - since > TOO_LONG
