"""What every web process does beside its requests: stand in for the keeper while it is dead, or held up by a slow tick.

The keeper is one process, and what rings must stop ringing in time although it was killed a moment ago. Each web
process looks all the time whether a reservation is overdue or the keeper has been silent; then it does the urgent
ticks itself. Any number of them may, at the same time as the keeper: each row is decided by one conditional UPDATE.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

from django.db import close_old_connections, connection
from django.utils import timezone

from contactcenter.keeper import BEAT_EVERY, guarded
from contactcenter.schedule import urgent_ticks
from contactcenter.silence import listen, notice_silence
from core.heartbeats import last_beats
from routing.selectors import overdue_reservations

log = logging.getLogger(__name__)
PERIOD = 0.3
OVERDUE = timedelta(seconds=0.3)  # a living keeper has taken it back by then
SILENT = timedelta(seconds=3)  # the keeper beats once a second


def keeper_is_late() -> bool:
    """Whether something is overdue, or the keeper has shown no sign of life for a while."""
    now = timezone.now()
    beaten = last_beats().get("keeper")
    return beaten is None or now - beaten > SILENT or overdue_reservations(now - OVERDUE)


def stand_in() -> int:
    """Do the keeper's urgent ticks if it is late; returns how much was handled."""
    return sum(guarded(tick) for tick in urgent_ticks()) if keeper_is_late() else 0


def start() -> threading.Event:
    """Notice what was missed, then look from now on, in a thread of this process, until the event that is returned is set."""
    over = threading.Event()
    guarded(notice_silence)
    connection.close()  # this thread goes on to serve: what it kept of the pool nobody else would get

    def run() -> None:
        told = time.monotonic()
        while not over.wait(PERIOD):
            if time.monotonic() - told > BEAT_EVERY:
                told = time.monotonic()
                guarded(listen)
            if handled := guarded(stand_in):
                log.warning("stood in for the keeper", extra={"handled": handled})
            close_old_connections()

    threading.Thread(target=run, daemon=True, name="standby").start()
    return over
