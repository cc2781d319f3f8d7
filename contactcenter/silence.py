"""After a time in which nobody of ours listened: who is believed to wait may have gone long ago.

The provider says once that a caller hung up, and tries again for some seconds. When no web process took it, the call
would ring at somebody until the reconciler asks in its turn, and count as answered when they took it. So whoever
starts first after such a silence stops the decider for a moment, and the keeper asks about everybody at once.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.heartbeats import beat, lock_beat
from core.operations import operation
from routing.services import pause_distribution, paused_until, resume_distribution

SILENT = timedelta(seconds=10)  # the provider's own repetitions of what it tells last about as long
PAUSE = timedelta(seconds=5)  # no longer, whatever the provider answers: people wait
LISTENING = "listening"


def listen() -> int:
    """A sign of life of somebody who takes what the provider tells."""
    beat(LISTENING)
    return 0


@operation
def notice_silence() -> int:
    """Pause the decider if nobody listened for a while; 1 if so. For processes that start, before they do any work."""
    now = timezone.now()
    seen = lock_beat(LISTENING)
    beat(LISTENING)
    if seen is not None and now - seen < SILENT:
        return 0
    pause_distribution(until=now + PAUSE)
    return 1


def ask_after_silence() -> int:
    """Tick: ask the provider about every living call if a silence was noticed, then let the decider go on."""
    until = paused_until()
    if until is None:
        return 0
    from telephony.services.checking import ask_all

    asked = ask_all(until)
    resume_distribution(until=until)
    return asked
