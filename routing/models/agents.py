"""Tables of the agents: readiness, its history, open lines."""

from django.db import models
from django.db.models import F, Q

from core.records import Record
from routing.models.choices import ChosenState, DerivedState


class AgentState(Record):
    """The one row about a person's readiness; its lock is the agent lock, its version the load's version."""

    person = models.OneToOneField("staff.Person", on_delete=models.CASCADE, related_name="agent_state")
    chosen = models.CharField(max_length=10, choices=ChosenState.choices, default=ChosenState.OFFLINE)
    reason = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=DerivedState.choices, default=DerivedState.OFFLINE)
    since = models.DateTimeField()
    idle_since = models.DateTimeField()
    resting_until = models.DateTimeField(null=True, blank=True)
    # Whether a socket is open. Who works through the API alone has none and is not absent: they lost no line.
    connected = models.BooleanField(default=False)
    absent_since = models.DateTimeField(null=True, blank=True)
    # Contacts in a row that rang out unanswered, and when the last of them was counted.
    misses = models.PositiveSmallIntegerField(default=0)
    missed_at = models.DateTimeField(null=True, blank=True)
    # The agent asks a supervisor for help until either of them takes the flag down.
    flagged_at = models.DateTimeField(null=True, blank=True)
    capacity = models.JSONField(default=dict, blank=True)
    # What the agent holds, {media: count}, and whether nothing more fits: written only by `settle`.
    load = models.JSONField(default=dict, blank=True)
    full = models.BooleanField(default=False)
    # The key of a seat in somebody else's call (asked for advice, brought in, supervising), as whoever gave it knows
    # it. It counts as a call of their own: nothing rings at somebody who talks already.
    attending = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["attending"], name="agents_attending", condition=Q(attending__isnull=False)),
            models.Index(fields=["person"], name="agents_on_duty", condition=~Q(chosen="offline")),
            models.Index(
                fields=["absent_since"],
                name="agents_absent",
                condition=Q(absent_since__isnull=False) & ~Q(chosen="offline"),
            ),
        ]


class AgentStateInterval(models.Model):
    """A finished stretch in one derived state; the running one stands in AgentState."""

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=DerivedState.choices)
    reason = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "started_at"], name="agent_intervals")]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="agent_interval_forward")
        ]


class Presence(models.Model):
    """One open line (socket) of a person. Rows, not processes, say who is here."""

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="+")
    connection = models.CharField(max_length=120, unique=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
