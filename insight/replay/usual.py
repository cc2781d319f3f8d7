"""What is taken where nothing was recorded: the queue's usual delay until an answer, work and wrap-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from insight.replay.inputs import ZERO, Contact, Handling, QueueSettings, Visit

QUICK = timedelta(seconds=3)  # until an answer, where nobody ever answered in this queue


@dataclass
class Usual:
    """Medians by queue."""

    answer: dict[int, timedelta]
    handling: dict[int, Handling]


def usual_of(contacts: Iterable[Contact]) -> Usual:
    """The medians of a day."""
    answers: dict[int, list[float]] = defaultdict(list)
    works: dict[int, list[float]] = defaultdict(list)
    wraps: dict[int, list[float]] = defaultdict(list)
    for contact in contacts:
        for visit in contact.visits:
            answers[visit.queue] += [one.after.total_seconds() for one in visit.offers if one.kind == "accepted"]
            if visit.handling and not visit.handling.open:
                works[visit.queue].append(visit.handling.work.total_seconds())
                wraps[visit.queue].append((visit.handling.wrap_up or ZERO).total_seconds())
    handling = {
        queue: Handling(_middle(works[queue]), wrap if (wrap := _middle(wraps[queue])) else None) for queue in works
    }
    return Usual({queue: _middle(found) for queue, found in answers.items() if found}, handling)


def _middle(values: list[float]) -> timedelta:
    return timedelta(seconds=median(values)) if values else ZERO


def delay(usual: Usual, visit: Visit | None, queue: QueueSettings) -> timedelta:
    """How long an agent takes to accept: as this contact's own, if it rings that long, else as usual in the queue."""
    for offer in visit.offers if visit else ():
        if offer.kind == "accepted" and offer.after <= timedelta(seconds=queue.ring_seconds):
            return offer.after
    return usual.answer.get(queue.id, QUICK)


def handling_of(usual: Usual, visit: Visit | None, queue: int) -> Handling:
    """What an agent does with it: what was done, at least; as usual in the queue where nobody did anything."""
    plain = usual.handling.get(queue, Handling(ZERO))
    known = visit.handling if visit else None
    if known is None:
        return plain
    if not known.open:
        return known
    if known.wrap_up is not None:
        return Handling(known.work, max(known.wrap_up, plain.wrap_up or ZERO))
    return Handling(max(known.work, plain.work), plain.wrap_up, known.parked_end)


def wrap_up_of(recorded: timedelta | None, old: QueueSettings, new: QueueSettings) -> timedelta | None:
    """The wrap-up under new settings: one that its limit ended moves with the limit, a shorter one stays below it."""
    if recorded is None or not new.has_wrap_up:
        return None
    if new.wrap_up_mode == "until_done" or new == old:
        return recorded
    limit = timedelta(seconds=new.wrap_up_seconds)
    before = timedelta(seconds=old.wrap_up_seconds)
    if old.wrap_up_mode == "limited" and recorded >= before:
        return recorded + (limit - before)
    return min(recorded, limit)
