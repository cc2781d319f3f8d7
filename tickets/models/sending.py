"""Answers that were sent and have not left yet."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet

from core.records import Record
from tickets.models.tickets import Attachment, Media, Status, Ticket


class PlannedReply(Record):
    """An answer that waits: some seconds, so that it can be taken back, or until the time that somebody chose.

    Nobody was told anything yet: it becomes a message when it leaves. What holds it up stands in `held_by`, the code of
    the refusal.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        HELD = "held"
        SENT = "sent"
        CANCELLED = "cancelled"

    class Kind(models.TextChoices):
        REPLY = "reply"
        FORWARD = "forward"

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="planned_replies")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.REPLY)
    # Of a forward, as in its draft: `to`, `messages`, `files`.
    forward: Any = models.JSONField(default=dict, blank=True)
    author = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    # A program that wrote it for its person.
    token_id = models.BigIntegerField(null=True)
    # Both are empty once it left or was taken back.
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    upload_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    cc = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    media = models.CharField(max_length=6, choices=Media.choices, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, blank=True)
    not_before = models.DateTimeField()
    is_scheduled = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    held_by = models.CharField(max_length=60, blank=True)
    held_detail: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state="waiting"), name="planned_reply_due"),
            models.Index(fields=["ticket"], condition=Q(state__in=("waiting", "held")), name="planned_reply_of_ticket"),
        ]

    @property
    def attachments(self) -> QuerySet[Attachment]:
        """The files that will go with it."""
        return Attachment.objects.filter(pk__in=self.upload_ids, message__isnull=True).order_by("id")
