"""What each figure counts. Counting and listing use the same condition, so a figure equals the rows behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateTimeField, F, Func, IntegerField, Q, QuerySet, Value

from insight.rules.board import SHORT_STAY_MS
from insight.rules.buckets import Buckets
from routing.models import ReservationState, WorkItemInterval, WorkState

STAY = Q(waited_ms__isnull=False)
HANDLING = Q(state__in=(WorkState.ACTIVE, WorkState.WRAP_UP, WorkState.PARKED))
RINGING = Q(state=WorkState.RESERVED)
ENDS = HANDLING & ~Q(outcome__in=("parked", "resumed", "wrap_up"))
LEFT_BY = ("answered", "abandoned", "overflowed")
MISSED = RINGING & Q(outcome=ReservationState.TIMED_OUT)
REJECTED = RINGING & Q(outcome=ReservationState.REJECTED)
TRANSFERS = ENDS & Q(outcome="transferred")
QUEUES: dict[str, Q] = {
    "offered": STAY,
    "answered": STAY & Q(outcome="answered"),
    "in_level": STAY & Q(outcome="answered", in_level=True),
    "abandoned": STAY & Q(outcome="abandoned"),
    "abandoned_short": STAY & Q(outcome="abandoned", waited_ms__lt=SHORT_STAY_MS),
    "overflowed": STAY & Q(outcome="overflowed"),
    "left": STAY & ~Q(outcome__in=LEFT_BY),
    "handled": ENDS,
    "transfers": TRANSFERS,
    "missed": MISSED,
    "rejected": REJECTED,
}
AGENTS: dict[str, Q] = {
    "reservations": RINGING,
    "accepted": RINGING & Q(outcome="answered"),
    "handled": ENDS,
    "transfers": TRANSFERS,
    "missed": MISSED,
    "rejected": REJECTED,
}
FIGURES = {"queues": QUEUES, "agents": AGENTS}


class BucketOf(Func):
    """The number of the interval in which a moment lies, from 0."""

    function = "width_bucket"
    template = "(%(function)s(%(expressions)s) - 1)"
    output_field = IntegerField()

    def __init__(self, moment: str, borders: list[datetime], **extra: Any) -> None:
        super().__init__(F(moment), Value(borders, ArrayField(DateTimeField())), **extra)


def ended_in(begin: datetime, end: datetime) -> QuerySet[WorkItemInterval]:
    """The stretches that ended in this time: what happened, happened when its stretch ended."""
    return WorkItemInterval.objects.filter(ended_at__gte=begin, ended_at__lt=end)


def by_bucket(rows: QuerySet[WorkItemInterval], buckets: Buckets) -> QuerySet[WorkItemInterval]:
    """The same rows with the number of their interval."""
    return rows.annotate(bucket=BucketOf("ended_at", buckets.borders))
