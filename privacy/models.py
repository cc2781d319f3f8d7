"""Tables of what people asked for who are known here: a copy of everything, or that it be erased."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from core.records import Record


class Reason(models.TextChoices):
    """Why, in one word: free text would be one more place that holds something of the person."""

    ASKED = "asked"
    CONTRACT_OVER = "contract_over"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    MISTAKE = "mistake"
    AUTHORITY = "authority"


class Erasure(Record):
    """That everything of a customer is erased; the row stays and says when, by whom, how much and what was left."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CHECKING = "checking"
        DONE = "done"
        CANCELLED = "cancelled"

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    asked_by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # Until then it can be called off; nothing is touched before.
    due_at = models.DateTimeField()
    # Why the last try did not erase: a refusal's code.
    held_by = models.CharField(max_length=60, blank=True)
    # What to look for afterwards, and which blobs are to go: kept until the check is over, so that it survives a restart.
    words: Any = models.JSONField(default=list)
    blobs: Any = models.JSONField(default=list)
    # Rows erased, by table; where a word of the person was still found, by table.
    counts: Any = models.JSONField(default=dict)
    traces: Any = models.JSONField(default=dict)
    files = models.IntegerField(default=0)
    erased_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=~Q(state="cancelled"), name="erasure_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=("waiting", "checking")), name="erasures_to_do")
        ]


class PersonalCopy(Record):
    """Everything that is known of a customer, in one file for them; the file goes after a week."""

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        EXPIRED = "expired"
        LOST = "lost"

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    asked_by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    blob = models.ForeignKey("core.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField(default=0)
    rows = models.IntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-id"], name="copies_of_customer"),
            models.Index(fields=["created_at"], condition=Q(state="waiting"), name="copies_to_make"),
            models.Index(fields=["expires_at"], condition=Q(state="ready"), name="copies_to_expire"),
        ]
