"""Kept lists of tickets: what they hold, what they show and in which order, and for whom they are."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.records import Record, Trashable
from core.text import LocalisedField


class View(Record, Trashable):
    """A list somebody made: for themselves (`owner`), for a team and those below it (`team`), or for everybody."""

    name = LocalisedField()
    owner = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    conditions: Any = models.JSONField(default=dict)
    columns = ArrayField(models.CharField(max_length=60), default=list)
    # Up to four keys, "-" before those that go downwards.
    sorts = ArrayField(models.CharField(max_length=61), default=list)
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(team__isnull=True), name="ticket_view_of_one_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "position", "id"], condition=Q(deleted_at__isnull=True), name="ticket_views"),
        ]
