"""Tables of the e-mail adapter: our addresses, what came in, what goes out."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from core.records import Record
from core.text import LocalisedField


class Mailbox(Record):
    """An address of ours and its rule: which queue its mails wait in, in which language and name it answers.

    `language` may be empty: then automatic answers follow the language of the letter.
    """

    address = models.EmailField(max_length=320)
    name = LocalisedField()
    queue_key = models.SlugField(max_length=60)
    language = models.CharField(max_length=10, blank=True, default="")
    signature = LocalisedField(blank=True)
    ticket_kind = models.CharField(max_length=20, default="request")
    sends_receipts = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("address"), name="mailbox_address_once")]

    def __str__(self) -> str:
        return self.address


class RawMail(models.Model):
    """A mail exactly as it arrived, and what became of it. Committed before the sender was told that we have it."""

    class State(models.TextChoices):
        RECEIVED = "received"
        PARSED = "parsed"
        DUPLICATE = "duplicate"
        QUARANTINED = "quarantined"

    id = models.BigAutoField(primary_key=True)
    blob = models.ForeignKey("core.Blob", on_delete=models.PROTECT, related_name="+")
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = ArrayField(models.CharField(max_length=320))
    dedupe_key = models.CharField(max_length=64)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    reason = models.CharField(max_length=40, blank=True)
    reason_detail = models.CharField(max_length=500, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    received_at = models.DateTimeField(default=timezone.now)
    processed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], condition=~Q(state="duplicate"), name="raw_mail_once"),
            models.CheckConstraint(
                condition=Q(state="quarantined") ^ Q(reason=""), name="raw_mail_reason_with_quarantine"
            ),
            models.CheckConstraint(
                condition=Q(state="duplicate") ^ Q(duplicate_of__isnull=True), name="raw_mail_duplicate_of_one"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="received"), name="raw_mail_waiting"),
            models.Index(fields=["-id"], condition=Q(state="quarantined"), name="raw_mail_quarantined"),
            models.Index(fields=["-received_at"], name="raw_mail_by_time"),
        ]


class OutgoingMail(Record):
    """One mail on its way out. Whoever ordered it is known by `ref_kind` and `ref_id` only: this app knows no tickets."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        # The server took the words and the line broke before its answer: sending again might say it twice.
        UNKNOWN = "unknown"

    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=250, unique=True)
    sender = models.CharField(max_length=400)
    reply_to = models.CharField(max_length=320, blank=True)
    to = ArrayField(models.CharField(max_length=320))
    cc = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    is_automatic = models.BooleanField(default=False)
    ref_kind = models.CharField(max_length=40)
    ref_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    # Set just before the words go out: a crash after it leaves the outcome unknown, before it nothing was said.
    data_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    refused = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    # The others have it already; these the server asked to come back for, and the next try is for them alone.
    later = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    bounced_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="outgoing_waiting"),
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="outgoing_sending"),
            models.Index(fields=["ref_kind", "ref_id"], name="outgoing_of"),
            GinIndex(fields=["to"], condition=Q(is_automatic=True), name="outgoing_automatic_to", fastupdate=False),
        ]


class OutgoingAttachment(models.Model):
    """A file that goes out with a mail."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="attachments")
    blob = models.ForeignKey("core.Blob", on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    content_type = models.CharField(max_length=150)


class SendAttempt(models.Model):
    """What one try to send came to."""

    class Outcome(models.TextChoices):
        SENT = "sent"
        TEMPORARY = "temporary"
        PERMANENT = "permanent"
        UNKNOWN = "unknown"

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    answer = models.CharField(max_length=500)
