"""Tables of promised times: which promises hold for which tickets, and how the time of each passed."""

from __future__ import annotations

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Index, Q
from django.utils import timezone

from core.records import Record
from core.text import LocalisedField
from tickets.models.tickets import Ticket

LONGEST_PROMISE = 366 * 24 * 60  # minutes of working time


def _minutes() -> models.PositiveIntegerField[int | None, int | None]:
    """Working minutes within which something is promised; nothing where it is not."""
    limits = [MinValueValidator(1), MaxValueValidator(LONGEST_PROMISE)]
    return models.PositiveIntegerField(null=True, blank=True, validators=limits)


class SlaPolicy(Record):
    """What is promised on tickets that meet `conditions`; of all active ones, the first in their order holds.

    Without a calendar, the opening hours of the ticket's queue count. While there is no policy at all, the standard
    ones of `tickets.rules.sla` hold; who wants to promise nothing keeps one without any minutes.
    """

    name = LocalisedField()
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    conditions = models.JSONField(default=dict, blank=True)
    first_reply = _minutes()
    next_reply = _minutes()
    resolution = _minutes()
    calendar = models.ForeignKey("staff.Calendar", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # A warning is told when this share of the time has passed.
    warn_percent = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )

    def __str__(self) -> str:
        return str(self.name.get("en") or self.pk)


class Setup(models.Model):
    """One row whose token changes with every change of policies, automation or opening hours (triggers in migrations).

    A process keeps what it read for one token.
    """

    token = models.UUIDField()


class SlaSweep(models.Model):
    """At most one row: up to which ticket open promises were counted anew since policies or opening hours changed."""

    after_ticket_id = models.BigIntegerField(default=0)
    cause = models.CharField(max_length=12)
    by = models.JSONField(default=dict)


class Clock(Record):
    """One promise on a ticket, in working time. Paused while the customer has to answer, met late or in time.

    The part of its tape that runs now is told here (`since`, `cause`, `facts`); what ended stands in `ClockSegment`.
    Of a next reply there is one for each time that a customer waited.
    """

    class Goal(models.TextChoices):
        FIRST_REPLY = "first_reply"
        NEXT_REPLY = "next_reply"
        RESOLUTION = "resolution"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="clocks")
    goal = models.CharField(max_length=12, choices=Goal.choices)
    target_minutes = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    remaining_minutes = models.IntegerField(null=True)
    met_at = models.DateTimeField(null=True)
    policy = models.ForeignKey(SlaPolicy, null=True, on_delete=models.SET_NULL, related_name="+")
    calendar = models.ForeignKey("staff.Calendar", null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    cause = models.CharField(max_length=12, default="opened")
    facts = models.JSONField(null=True)
    # When a warning is due, and when the next thing is to be told of it: the warning, then the breach, then nothing.
    warn_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "goal"], condition=~Q(goal="next_reply"), name="clock_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(goal="next_reply", met_at__isnull=True), name="clock_next_once"
            ),
        ]
        indexes = [Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="clock_next_due")]

    @property
    def next_to_tell(self) -> datetime | None:
        """When something is to be told of it, as it is: the warning, then the breach; None while it stands, or is over."""
        if self.met_at is not None or self.paused_at is not None or self.breached_at is not None:
            return None
        return self.warn_at if self.warn_at is not None and self.warned_at is None else self.due_at


class ClockSegment(models.Model):
    """A stretch of a clock's tape that ended: it ran or stood, from then to then, and why. Closed hours are computed
    when it is read, by its own calendar (none: always open)."""

    class Kind(models.TextChoices):
        RUNNING = "running"
        PAUSED = "paused"

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="segments")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    cause = models.CharField(max_length=12)
    facts = models.JSONField(null=True)
    calendar = models.ForeignKey("staff.Calendar", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [Index(fields=["clock", "started_at", "id"], name="clock_segment_in_order")]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=models.F("started_at")), name="segment_ends_after_start")
        ]
