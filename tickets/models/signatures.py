"""What stands below the words of an answer by mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.records import Record
from core.text import LocalisedField


class Signature(Record):
    """One person's, or one queue's. The queue's applies where it has one; the person's can stand inside it."""

    person = models.OneToOneField("staff.Person", null=True, on_delete=models.CASCADE, related_name="+")
    queue = models.OneToOneField("routing.Queue", null=True, on_delete=models.CASCADE, related_name="+")
    text = LocalisedField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=True) ^ Q(queue__isnull=True), name="signature_of_one")
        ]
