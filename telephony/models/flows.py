"""What callers walk through before they reach somebody: flows in versions, their sounds, and the numbers they answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.records import Record
from core.text import LocalisedField


class Flow(Record):
    """The menus of one or more numbers. `draft` is edited; callers hear `published`, which never changes.

    A document is what `rules.flows` reads: {"language": ..., "start": ..., "nodes": [...]}.
    """

    key = models.SlugField(max_length=60, unique=True)
    name = LocalisedField()
    draft = models.JSONField(default=dict)
    published = models.ForeignKey(
        "telephony.FlowVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # An emergency answers every call of the flow at once, until somebody takes it back.
    emergency_since = models.DateTimeField(null=True, blank=True)
    emergency_message = LocalisedField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.key


class FlowVersion(models.Model):
    """A flow as it was published once. Calls that began in it end in it."""

    flow = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    # What became different from the version before, as `rules.flow_changes` tells it.
    changes = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["flow", "number"], name="one_version_per_number")]


class Sound(Record):
    """An uploaded recording that callers hear. It never changes, and stays as long as a draft or version names it."""

    blob = models.ForeignKey("core.Blob", on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    kind = models.CharField(max_length=4, choices=[("wav", "wav"), ("mp3", "mp3")])
    seconds = models.FloatField()
    uploaded_by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=["wav", "mp3"]), name="sound_is_wav_or_mp3")]


class PhoneNumber(Record):
    """One of our numbers: the flow that answers it, and the queue to use without one."""

    e164 = models.CharField(max_length=20, unique=True)
    name = LocalisedField()
    flow = models.ForeignKey(Flow, null=True, blank=True, on_delete=models.PROTECT, related_name="numbers")
    queue = models.ForeignKey("routing.Queue", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.e164
