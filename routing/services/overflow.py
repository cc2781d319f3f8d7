"""Overflow: work that waits too long, or in a queue that has closed, goes on; each step is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.actor import SYSTEM
from core.operations import operation
from routing.events import WORK_OVERFLOWED
from routing.models import OverflowStep, Queue, WorkItem, WorkState
from routing.rules.overflowing import LOOK_EVERY, MOST_STEPS, STAYS, Seen, Step, due_step
from routing.selectors.pulses import estimate_for, pulses
from routing.selectors.reception import Admission, reception_of
from routing.services.deciding import distribute_soon
from routing.services.items import announce, give_back, left_queues, lock_item, move, placed


@dataclass(frozen=True)
class Overflowed:
    """What the apps above are told: the customer is to hear `message`, or be given a callback or voicemail."""

    to: str
    cause: str
    message: dict[str, str]
    otherwise: str = ""


def record_admission(item: WorkItem, admission: Admission, now: datetime) -> None:
    """Step: keep why new work did not land in the queue it was meant for."""
    queues = [queue for queue, _ in admission.moved] + [admission.queue]
    OverflowStep.objects.bulk_create(
        OverflowStep(
            work_item=item, at=now, queue=queue, cause=reception.cause, to=reception.to, to_queue=queues[place + 1]
        )
        for place, (queue, reception) in enumerate(admission.moved)
    )


def overflow_due() -> int:
    """Tick: look at the rules of work whose time has come, and at callers in queues that an emergency closed.

    What else waits there stays where it is, whatever the queue's rules say, until somebody opens the queue again.
    """
    waiting = WorkItem.objects.filter(state=WorkState.WAITING)
    closed = Queue.objects.filter(emergency_since__isnull=False)
    hear = Q(queue__in=closed.filter(media="voice").values("pk"), media="voice", overflowed__lt=STAYS)
    due = waiting.filter(hear | (Q(overflow_at__lte=timezone.now()) & ~Q(queue__in=closed.values("pk"))))
    return sum(_overflow(item_id=item) for item in list(due.order_by("rank", "id").values_list("id", flat=True)[:500]))


@operation
def _overflow(*, item_id: int) -> int:
    now = timezone.now()
    item = lock_item(item_id)
    if item.state != WorkState.WAITING:
        return 0
    reception = reception_of(item.queue, now)
    if reception.cause == "emergency" and item.media == "voice" and item.overflowed < STAYS:
        rule = {"to": "message", "message": dict(reception.message)}
        _leave(item, Step(rule, 0.0), "emergency", now)
        return 1
    if reception.cause == "emergency":
        return 0
    step = _due(item, now)
    if step is None:
        WorkItem.objects.filter(pk=item.pk).update(**placed(item, item.queue, now))
        return 0
    if step.rule["to"] == "queue":
        return _to_queue(item, step, now)
    _leave(item, step, step.rule["when"], now)
    return 1


def _due(item: WorkItem, now: datetime) -> Step | None:
    if item.overflowed >= MOST_STEPS:
        return None
    pulse = pulses().get(item.queue_id)
    ahead = WorkItem.objects.filter(queue_id=item.queue_id, state=WorkState.WAITING, rank__lt=item.rank)[:1000].count()
    seen = Seen(
        waited=(now - item.entered_at).total_seconds(),
        estimated=estimate_for(item.queue, ahead),
        service_level=pulse.service_level if pulse else None,
    )
    left = left_queues(item) if item.overflowed else ()
    return due_step(item.queue.overflow, seen, media=item.media, left=left)


def _to_queue(item: WorkItem, step: Step, now: datetime) -> int:
    target = Queue.objects.select_related("calendar").filter(pk=step.rule["queue"]).first()
    if target is None or not reception_of(target, now).is_open:
        # Nobody is there either; it stays, and is looked at again.
        WorkItem.objects.filter(pk=item.pk).update(overflow_at=now + LOOK_EVERY)
        return 0
    _record(item, step, step.rule["when"], now, target)
    old = item.queue.pool
    changes = give_back(item, "overflowed", now, queue=target, queue_id=target.pk, overflowed=item.overflowed + 1)
    announce(WORK_OVERFLOWED, item, actor=SYSTEM, changes=changes)
    for pool in {old, target.pool}:
        distribute_soon(pool)
    return 1


def _leave(item: WorkItem, step: Step, cause: str, now: datetime) -> None:
    """Out of the ACD: whoever waits hears a message, or is given a callback or a voicemail, by the apps above."""
    _record(item, step, cause, now, None)
    changes = move(
        item, WorkState.CANCELLED, "overflowed", now, closed_at=now, overflowed=item.overflowed + 1, overflow_at=None
    )
    told = Overflowed(
        step.rule["to"], cause, dict(step.rule.get("message", {})), otherwise=step.rule.get("otherwise", "")
    )
    announce(WORK_OVERFLOWED, item, actor=SYSTEM, changes=changes, payload=told)


def _record(item: WorkItem, step: Step, cause: str, now: datetime, target: Queue | None) -> None:
    rule: dict[str, Any] = dict(step.rule)
    OverflowStep.objects.create(
        work_item=item,
        at=now,
        queue_id=item.queue_id,
        cause=cause,
        seen=step.seen,
        rule=rule,
        to=rule["to"],
        to_queue=target,
    )
