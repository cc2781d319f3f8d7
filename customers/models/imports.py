"""Tables of imports: the file that was given, how its columns are read, and line by line what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.records import Record
from customers.models.cards import Customer


class Import(Record):
    """A file of customers. It is read, tried and carried out by workers; each pass goes over every line once."""

    class State(models.TextChoices):
        READING = "reading"
        READY = "ready"
        TRYING = "trying"
        TRIED = "tried"
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        FAILED = "failed"

    class Rule(models.TextChoices):
        """What is done with a line whose customer is there already."""

        SKIP = "skip"
        FILL = "fill"
        OVERWRITE = "overwrite"

    person = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    actor: Any = models.JSONField(default=dict)
    blob = models.ForeignKey("core.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    format = models.CharField(max_length=4, blank=True)
    encoding = models.CharField(max_length=12, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    header = ArrayField(models.TextField(), default=list)
    # For each column what it means, "" for one that is left out.
    mapping = ArrayField(models.CharField(max_length=60), default=list)
    rule = models.CharField(max_length=9, choices=Rule.choices, default=Rule.FILL)
    state = models.CharField(max_length=7, choices=State.choices, default=State.READING)
    problem = models.CharField(max_length=60, blank=True)
    # Lines carry the number of the pass that handled them last: those of an older pass wait.
    pass_number = models.SmallIntegerField(default=0)
    total = models.IntegerField(default=0)
    handled = models.IntegerField(default=0)
    counts: Any = models.JSONField(default=dict)
    trial: Any = models.JSONField(default=dict)
    worked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="imports_of_person"),
            models.Index(
                fields=["worked_at"],
                condition=Q(state__in=("reading", "trying", "running", "undoing")),
                name="imports_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class ImportRow(models.Model):
    """One line: what it said, and what became of it in the last pass."""

    class State(models.TextChoices):
        WAITING = "waiting"
        MADE = "made"
        MERGED = "merged"
        SKIPPED = "skipped"
        REFUSED = "refused"
        UNDONE = "undone"
        LEFT = "left"  # somebody changed the card meanwhile: what they did stays

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.IntegerField()
    cells = ArrayField(models.TextField())
    pass_number = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True, default="")
    detail: Any = models.JSONField(default=dict)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="+")
    # What an undo needs: when it was, the fields it changed, the links it made.
    changes: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="import_line_once")]
        indexes = [
            models.Index(fields=["job", "pass_number", "number"], name="import_lines"),
            models.Index(fields=["job", "state", "number"], name="import_lines_by_state"),
            models.Index(fields=["customer"], condition=Q(customer__isnull=False), name="import_lines_of_customer"),
        ]


class ImportKey(models.Model):
    """Whose a contact point or a name is within one pass over a file: the first line that brought it."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=340)
    line = models.IntegerField()
    name = models.CharField(max_length=200)
    # The card behind that line; none while it is only tried.
    customer_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="import_key_once")]
