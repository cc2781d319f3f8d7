"""What people write and do again and again: texts with variables, and macros."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from core.records import Record
from core.text import LocalisedField


class SharedRecord(Record):
    """Somebody's own (`owner`), a team's (`team`), or with neither everybody's."""

    owner = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    title = LocalisedField()
    is_active = models.BooleanField(default=True)

    class Meta:
        abstract = True

    @property
    def share(self) -> str:
        """For whom it is: own, team or all."""
        if self.owner_id is not None:
            return "own"
        return "team" if self.team_id is not None else "all"


class CannedText(SharedRecord):
    """A text with variables. `shortcut` is what one types after a slash to find it at once."""

    shortcut = models.CharField(max_length=40, blank=True)
    text = LocalisedField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owner=None) | Q(team=None), name="canned_text_of_one"),
        ]


class Macro(SharedRecord):
    """Ordered actions on a ticket, done in one go."""

    actions: Any = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(owner=None) | Q(team=None), name="macro_of_one")]
