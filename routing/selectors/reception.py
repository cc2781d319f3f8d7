"""How a queue receives what comes now: open, closed, closed by an emergency; and where it then goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core.prepared import ID, Prepared
from routing.models import Queue
from routing.rules.overflowing import MOST_STEPS, Reception, receive
from staff.rules import ALWAYS


@dataclass(frozen=True)
class Admission:
    """The queue in which work lands, why it was not the first one (`moved`), and how that queue receives it."""

    queue: Queue
    reception: Reception
    moved: list[tuple[Queue, Reception]] = field(default_factory=list)


_with_hours = Prepared(ID, lambda queue_id: Queue.objects.select_related("calendar").filter(pk=queue_id))


def queue_as_it_is(queue_id: int) -> Queue | None:
    """A queue with its hours, read now; None when there is none."""
    return _with_hours(queue_id)


def reception_of(queue: Queue, now: datetime) -> Reception:
    """How this queue receives work at `now`."""
    return receive(
        now=now,
        media=queue.media,
        hours=queue.calendar.hours if queue.calendar else ALWAYS,
        accepts=queue.accepts,
        emergency=queue.emergency_since is not None,
        emergency_message=queue.emergency_message,
        when_closed=queue.when_closed,
    )


def admission_to(queue: Queue, now: datetime) -> Admission:
    """Follow closed queues to the one that takes the work; one that leads in a circle keeps it."""
    moved: list[tuple[Queue, Reception]] = []
    seen = {queue.pk}
    while True:
        reception = reception_of(queue, now)
        if reception.to != "queue" or reception.queue is None or len(moved) == MOST_STEPS:
            return Admission(queue, reception, moved)
        following = queue_as_it_is(reception.queue)
        if following is None or following.pk in seen:
            return Admission(queue, Reception("wait", reception.cause), moved)
        moved.append((queue, reception))
        seen.add(following.pk)
        queue = following
