"""Tables of the work: what waits, who was asked, what came of it, and why."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from core.records import Record
from routing.models.choices import (
    HELD,
    QUEUED,
    UNFINISHED,
    AgentChoice,
    Media,
    OverflowTo,
    ReservationState,
    WorkState,
)
from routing.models.queues import Disposition, Queue


class Demand(models.Model):
    """One bucket of waiting work: the same agents can take everything in it."""

    key = models.CharField(max_length=400, unique=True)
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="+")
    skills = models.JSONField(default=dict)
    groups = models.JSONField(default=list)
    # Only this agent for now: the preferred one, or the one it was handed to.
    only_agent = models.ForeignKey("staff.Person", null=True, on_delete=models.CASCADE, related_name="+")
    # A person handed it over by name: neither membership nor skills are asked.
    direct = models.BooleanField(default=False)


class WorkItem(Record):
    """One contact to be handled by one agent."""

    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    media = models.CharField(max_length=10, choices=Media.choices)
    ref_kind = models.CharField(max_length=30)
    ref_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    customer_id = models.BigIntegerField(null=True, blank=True)
    ticket_id = models.BigIntegerField(null=True, blank=True)
    screen_pop = models.JSONField(default=dict, blank=True)

    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    state_since = models.DateTimeField()
    enqueued_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    rank = models.DateTimeField()
    priority = models.SmallIntegerField(default=0)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="+")
    skills = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # When a rule of overflow is to be looked at next; None: the queue has none left for it.
    overflow_at = models.DateTimeField(null=True, blank=True)
    overflowed = models.PositiveSmallIntegerField(default=0)
    estimated_ms = models.BigIntegerField(null=True, blank=True)
    preferred_agent = models.ForeignKey(
        "staff.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    preferred_until = models.DateTimeField(null=True, blank=True)
    handed_over = models.BooleanField(default=False)
    declined = ArrayField(models.BigIntegerField(), default=list, blank=True)

    agent = models.ForeignKey("staff.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reservation = models.ForeignKey(
        "routing.Reservation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    wrap_up_due_at = models.DateTimeField(null=True, blank=True)
    wrap_up_extended = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    disposition = models.ForeignKey(Disposition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ref_kind", "ref_id"],
                condition=Q(state__in=UNFINISHED),
                name="one_unfinished_item_per_ref",
            ),
            models.CheckConstraint(condition=~Q(state__in=HELD) | Q(agent__isnull=False), name="held_has_agent"),
            models.CheckConstraint(
                condition=~Q(state=WorkState.WAITING) | Q(agent__isnull=True),
                name="waiting_has_no_agent",
            ),
        ]
        indexes = [
            models.Index(fields=["demand", "priority", "rank", "id"], name="work_heads", condition=Q(state="waiting")),
            models.Index(
                fields=["due_at"],
                name="work_widens",
                condition=Q(state="waiting", due_at__isnull=False),
            ),
            models.Index(
                fields=["overflow_at"],
                name="work_overflows",
                condition=Q(state="waiting", overflow_at__isnull=False),
            ),
            models.Index(fields=["agent"], name="work_held", condition=Q(state__in=HELD)),
            models.Index(fields=["queue", "entered_at"], name="work_queued", condition=Q(state__in=QUEUED)),
            models.Index(fields=["wrap_up_due_at"], name="work_wrapping", condition=Q(state="wrap_up")),
            models.Index(fields=["ref_kind", "ref_id"], name="work_ref"),
            models.Index(fields=["ticket_id"], name="work_of_ticket", condition=Q(state__in=UNFINISHED)),
        ]


class WorkItemInterval(models.Model):
    """A finished stretch of a work item in one state; the running one stands in WorkItem.

    The stretch that ends a stay in a queue carries how long the customer waited in that queue
    (`waited_ms`) and whether this was within the queue's target at that time (`in_level`).
    """

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="intervals")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=WorkState.choices)
    outcome = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    waited_ms = models.BigIntegerField(null=True)
    estimated_ms = models.BigIntegerField(null=True)
    in_level = models.BooleanField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["ended_at", "queue"],
                include=["outcome", "waited_ms", "in_level"],
                name="queue_stays",
                condition=Q(waited_ms__isnull=False),
            ),
            models.Index(fields=["agent", "ended_at"], name="agent_work_intervals"),
            # Rows come in the order of their end: a few bytes per hundred of them find any period of a report.
            BrinIndex(fields=["ended_at"], name="intervals_by_time", pages_per_range=32, autosummarize=True),
            models.Index(
                fields=["queue", "ended_at"],
                include=["state", "started_at", "agent"],
                name="queue_handling",
                condition=Q(state__in=("active", "wrap_up", "parked")),
            ),
        ]


class OverflowStep(models.Model):
    """One step of overflow: which rule, what it saw, what it did. Rows are never changed."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="overflow_steps")
    at = models.DateTimeField()
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=20)  # a value of OverflowWhen, "closed" or "emergency"
    seen = models.FloatField(null=True)
    rule = models.JSONField(default=dict)
    to = models.CharField(max_length=10, choices=OverflowTo.choices)
    to_queue = models.ForeignKey(Queue, null=True, on_delete=models.PROTECT, related_name="+")


class Roster(models.Model):
    """The agents on duty at some time, in the order of a decision's reason bytes."""

    digest = models.CharField(max_length=64, unique=True)
    agents = ArrayField(models.BigIntegerField())


class Decision(models.Model):
    """Why this agent: enough to recompute the choice, and one reason byte for everybody on duty."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="decisions")
    agent = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    configuration = models.UUIDField(null=True)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=20, choices=AgentChoice.choices)
    best = models.JSONField()
    # What decided the item's turn among all that waited (`rules.ordering.as_record`); {} where a person decided.
    turn = models.JSONField(default=dict, db_default={})
    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="+")
    reasons = models.BinaryField()


class Reservation(Record):
    """A work item held out to one agent."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="reservations")
    agent = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ReservationState.choices, default=ReservationState.PENDING)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["work_item"],
                condition=Q(state="pending"),
                name="one_open_reservation_per_item",
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="reservations_due", condition=Q(state="pending"))]
