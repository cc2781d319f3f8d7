"""The keeper: a loop of 250 ms over everything that is due, straight on PostgreSQL, and the mail receiver.

Several may run, and web processes stand in for it while it is dead. With Redis stopped, calls and mails are still assigned: Redis only shortens the wait.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import close_old_connections

from contactcenter.schedule import ticks
from contactcenter.silence import notice_silence
from core import heartbeats
from core.live import channel

log = logging.getLogger(__name__)
PERIOD = 0.25
BEAT_EVERY = 1.0  # web processes stand in for a keeper that is silent (`standby`)


class Keeper:
    """Runs the ticks until told to stop."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.work = threading.Event()

    def stop(self, *_: object) -> None:
        """End the loop soon; also the signal handler."""
        self.stopping.set()
        self.work.set()

    def run(self) -> None:
        """Block until stopped."""
        threading.Thread(target=self._listen, daemon=True, name="wake").start()
        functions, beaten = ticks(), 0.0
        guarded(notice_silence)
        while not self.stopping.is_set():
            begun = time.monotonic()
            if begun - beaten > BEAT_EVERY:
                guarded(_beat)
                beaten = begun
            handled = sum(guarded(tick) for tick in functions)
            close_old_connections()
            if handled == 0:
                self.work.wait(max(0.0, PERIOD - (time.monotonic() - begun)))
            self.work.clear()

    def _listen(self) -> None:
        """Wake the loop when somebody says there is work; without Redis the period alone does it."""
        while not self.stopping.is_set():
            try:
                client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=1)
                line = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
                line.subscribe(channel("wake"))
                for _message in line.listen():
                    self.work.set()
            except redis.RedisError:
                self.stopping.wait(1)


def _beat() -> int:
    heartbeats.beat("keeper")
    return 0


def guarded(tick: Callable[[], int]) -> int:
    """One tick; what breaks in it is logged and must not stop the others."""
    try:
        return tick()
    except Exception:
        log.exception("a tick broke", extra={"tick": getattr(tick, "__name__", str(tick))})
        close_old_connections()
        return 0


def main() -> None:
    """Run the keeper in the foreground, with the SMTP receiver beside the loop."""
    from mail.receiver import start_receiver

    keeper = Keeper()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, keeper.stop)
    receiver = start_receiver(settings.SMTP_IN_HOST, settings.SMTP_IN_PORT)
    try:
        keeper.run()
    finally:
        receiver.stop()
