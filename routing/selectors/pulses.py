"""What the queues can do just now, as the keeper wrote it down at most two seconds ago."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from routing.models import Queue, QueuePulse
from routing.rules.estimating import estimated_wait

KEPT = 2.0
STALE = timedelta(seconds=60)  # an older pulse says nothing about now: the keeper has stopped
_kept: tuple[float, dict[int, QueuePulse]] = (0.0, {})


def pulses() -> dict[int, QueuePulse]:
    """The pulse of every queue that has a fresh one; what a process read is used for `KEPT` seconds."""
    global _kept
    now = time.monotonic()
    if now - _kept[0] > KEPT or not _kept[0]:
        fresh = QueuePulse.objects.filter(at__gte=timezone.now() - STALE)
        _kept = (now, {pulse.queue_id: pulse for pulse in fresh})
    return _kept[1]


def forget() -> None:
    """Read anew at the next question."""
    global _kept
    _kept = (0.0, {})


def estimate_for(queue: Queue, ahead: int | None = None) -> float | None:
    """Seconds that somebody will wait in this queue who comes now, or who has `ahead` before them; None: unknown."""
    pulse = pulses().get(queue.pk)
    if pulse is None:
        return None
    return estimated_wait(
        ahead=pulse.waiting if ahead is None else ahead,
        idle=pulse.idle,
        servers=pulse.servers,
        mean_seconds=pulse.mean_seconds,
    )


def nobody_answers(queue: Queue) -> bool:
    """Whether nobody is there for this queue who can do its work and answers; False when that is unknown."""
    pulse = pulses().get(queue.pk)
    return pulse is not None and pulse.servers <= 0 and pulse.idle == 0


def estimate_ms(queue: Queue) -> int | None:
    """The same for a newcomer, in whole milliseconds, as a work item keeps it."""
    seconds = estimate_for(queue)
    return None if seconds is None else int(seconds * 1000)
