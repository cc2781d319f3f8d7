"""Tables of automation: rules, their runs on tickets, and trials of rules that are not saved yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.records import Record
from core.text import LocalisedField
from tickets.models.tickets import Ticket


class AutomationRule(Record):
    """When something happens (or time has passed) on a ticket that meets `conditions`, do `actions`, all or none."""

    name = LocalisedField()
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    trigger = models.CharField(max_length=12)
    # For rules by time: so many minutes after this moment of the ticket.
    after = models.CharField(max_length=20, blank=True, default="")
    minutes = models.PositiveIntegerField(null=True)
    # Since when it holds as it is: what was due by time before is left alone.
    since = models.DateTimeField(default=timezone.now)
    conditions = models.JSONField(default=dict, blank=True)
    actions = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.name.get("en") or self.pk)


class AutomationRun(Record):
    """A rule that is to run, or ran, on a ticket: written with the event that started it, carried out after its commit."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        SKIPPED = "skipped"
        FAILED = "failed"
        REFUSED = "refused"

    rule = models.ForeignKey(AutomationRule, null=True, on_delete=models.SET_NULL, related_name="runs")
    rule_name = models.JSONField(default=dict)
    rule_version = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="automation_runs")
    trigger = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    happened = models.JSONField(default=dict)  # what the event added to the facts
    matched = models.JSONField(default=dict)  # the values by which it was started
    path = models.JSONField(default=list)  # the rules that led here, by id, this one last
    anchor = models.DateTimeField(null=True)  # by time: the moment that it was counted from
    result = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(state="waiting"), name="automation_waiting"),
            models.Index(fields=["rule", "-id"], name="automation_of_rule"),
            models.Index(fields=["ticket", "-id"], name="automation_of_ticket"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "ticket", "anchor"], condition=Q(anchor__isnull=False), name="automation_once_in_time"
            )
        ]


class AutomationTrial(Record):
    """A rule tried on the newest tickets without doing anything: how many it would meet, and what would become of some."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"

    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="+")
    rule = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    before_id = models.BigIntegerField(null=True)  # tickets below this one are still to be looked at
    total = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    sample = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(state="running"), name="automation_trial_running")]
