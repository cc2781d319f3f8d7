"""Base classes of the tables, and the one way to change a row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class Record(models.Model):
    """A row with times and a version. The version grows by one with every change: browsers keep the newest."""

    id = models.BigAutoField(primary_key=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Scoped(Record):
    """A row whose visibility follows its owner and team (`core.access.visible`)."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    team = models.ForeignKey("staff.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Trashable(models.Model):
    """A kind that has a recycle bin. Unique constraints of such kinds are partial on `deleted_at IS NULL`."""

    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


Changes = dict[str, tuple[Any, Any]]


def change(record: Record, **fields: Any) -> Changes:
    """Set `fields`, raise the version and save just those columns; return what differed as {name: (old, new)}.

    Nothing is saved, and {} returned, when every value is the same already. The caller holds the row's lock
    (`select_for_update`); foreign keys are given by their `_id` name or as objects.
    """
    changes: Changes = {}
    for name, new in fields.items():
        old = getattr(record, name)
        if old != new:
            changes[name] = (old, new)
            setattr(record, name, new)
    if changes:
        record.version += 1
        record.updated_at = timezone.now()
        record.save(update_fields=[*changes, "version", "updated_at"])
    return changes
