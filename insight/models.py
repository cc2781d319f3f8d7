"""Tables of supervision: thresholds and the alarms that came of them, and how a person arranges a table."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.records import Record
from insight.rules.alarms import MEASURES
from routing.models import DerivedState, Queue


class AlarmLevel(models.TextChoices):
    WARNING = "warning"
    CRITICAL = "critical"
    RECOVERED = "recovered"


class AlarmRule(Record):
    """Two thresholds of one measure. Without a queue it watches every queue that has no rule of its own.

    `margin` is how far a value must come back before an alarm is lowered, `hold_seconds` how long a change must
    last before it counts. `state` is only for the time an agent stands in one state.
    """

    queue = models.ForeignKey(Queue, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=30, choices=[(one, one) for one in MEASURES])
    state = models.CharField(max_length=10, choices=DerivedState.choices, blank=True, default="")
    warning = models.FloatField(null=True, blank=True)
    critical = models.FloatField(null=True, blank=True)
    margin = models.FloatField(default=0)
    hold_seconds = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "measure", "state"], nulls_distinct=False, name="one_alarm_rule_per_measure"
            )
        ]


class Alarm(Record):
    """A threshold was passed; the row lives until the value came back, and stays as history."""

    rule = models.ForeignKey(AlarmRule, null=True, on_delete=models.SET_NULL, related_name="+")
    queue = models.ForeignKey(Queue, null=True, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey("staff.Person", null=True, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=30)
    state = models.CharField(max_length=10, blank=True)
    level = models.CharField(max_length=10, choices=AlarmLevel.choices)
    value = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    raised_at = models.DateTimeField()
    level_since = models.DateTimeField()
    recovered_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("staff.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "queue", "agent"],
                condition=Q(recovered_at__isnull=True) & Q(rule__isnull=False),
                nulls_distinct=False,
                name="one_open_alarm",
            )
        ]
        indexes = [models.Index(fields=["id"], name="open_alarms", condition=Q(recovered_at__isnull=True))]


class AlarmBrewing(models.Model):
    """A change of level that has not lasted long enough yet: since when, and whether for the worse."""

    rule = models.ForeignKey(AlarmRule, on_delete=models.CASCADE, related_name="+")
    queue = models.ForeignKey(Queue, null=True, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey("staff.Person", null=True, on_delete=models.CASCADE, related_name="+")
    worse = models.BooleanField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "queue", "agent"], nulls_distinct=False, name="one_brewing")
        ]


class AlarmWatch(models.Model):
    """One row: when the thresholds were last looked at, so that several keepers share the looking."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    looked_at = models.DateTimeField()


class TableView(Record):
    """Which columns a person sees in a table of the board, in which order, sorted by what."""

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=10, choices=[("queues", "queues"), ("agents", "agents")])
    columns = models.JSONField(default=list)
    sort = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "table"], name="one_view_per_table")]
