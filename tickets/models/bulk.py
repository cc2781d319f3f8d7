"""One change on many tickets: what was asked, and ticket by ticket what became of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from core.records import Record
from tickets.models.tickets import Ticket


class Bulk(Record):
    """A change that runs over many tickets. It ends by itself, whoever carries it out and however often that dies."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"

    person = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    # The token it was asked with, "" for the person themselves: who did it, in the log of every ticket.
    actor: Any = models.JSONField(default=dict)
    change: Any = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    # When somebody last worked on it; what stands still too long is taken up by somebody else.
    worked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["worked_at"], condition=Q(state__in=("running", "undoing")), name="bulk_unfinished"),
            models.Index(fields=["person", "-id"], name="bulk_of_person"),
        ]


class BulkItem(models.Model):
    """One ticket of it: whether it was changed, from what to what, and if not, why."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        SAME = "same"  # it was so already
        FAILED = "failed"
        UNDONE = "undone"
        LEFT = "left"  # somebody changed it meanwhile: what they did stays

    id = models.BigAutoField(primary_key=True)
    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="items")
    # Not checked: an id that is nobody's is listed as what is not there.
    ticket = models.ForeignKey(Ticket, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=60, blank=True, default="")
    detail: Any = models.JSONField(default=dict)
    changes: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "ticket"], name="bulk_ticket_once")]
        indexes = [models.Index(fields=["bulk", "state", "id"], name="bulk_items")]
