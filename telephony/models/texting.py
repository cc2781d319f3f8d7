"""Text messages as the carrier has them; their words stand on the ticket."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.records import Record


class TextState(models.TextChoices):
    """How far a text came; `rules.texting.next_text_state` moves it, and the last three never leave."""

    RECEIVED = "received"
    PLANNED = "planned"
    SENDING = "sending"
    UNKNOWN = "unknown"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"


class Word(models.TextChoices):
    """What a text asks of us by one agreed word: no more texts, or texts again."""

    STOP = "stop"
    START = "start"


class FileState(models.TextChoices):
    """Where a picture of a text is: at the carrier, with us, or given up."""

    EXPECTED = "expected"
    STORED = "stored"
    LOST = "lost"


class Text(Record):
    """One text to or from a number. What only asked us to stop or to go on stands on no ticket."""

    message = models.ForeignKey("tickets.Message", null=True, on_delete=models.PROTECT, related_name="texts")
    contact_point = models.ForeignKey("customers.ContactPoint", null=True, on_delete=models.PROTECT, related_name="+")
    # Who sent it; their texts within the hour are counted.
    author = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    sid = models.CharField(max_length=34, unique=True, null=True)
    # The intent key in the callback's address: the first callback that carries it brings the SID.
    label = models.CharField(max_length=40, unique=True, null=True)
    ours = models.CharField(max_length=20)
    theirs = models.CharField(max_length=320)
    word = models.CharField(max_length=5, choices=Word.choices, blank=True)
    state = models.CharField(max_length=11, choices=TextState.choices)
    segments = models.PositiveSmallIntegerField(default=1)
    error_code = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    # When to send, to look for it, or to ask how it is; nothing when nothing is left to do.
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="texts_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["theirs", "-id"], name="texts_with_number"),
            models.Index(fields=["author", "created_at"], name="texts_of_author", condition=Q(author__isnull=False)),
        ]


class TextFile(Record):
    """A picture or another file that came with a text: fetched after the commit, then hung on its message."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="files")
    sid = models.CharField(max_length=34, unique=True)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.EXPECTED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="text_files_due", condition=Q(state="expected"))]
