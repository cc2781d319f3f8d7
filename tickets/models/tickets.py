"""Tables of the ticket desk: tickets, what was said on them, files and drafts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, QuerySet

from core.records import Record, Scoped, Trashable
from core.text import LocalisedField
from core.tokens import random_token

if TYPE_CHECKING:
    from tickets.models.sla import Clock

# The number a customer reads out: the key's own sequence, moved so that it never looks like a counter of today.
FIRST_NUMBER = 100_000


class Kind(models.TextChoices):
    QUESTION = "question"
    SUGGESTION = "suggestion"
    QUERY = "query"
    COMPLAINT = "complaint"
    REQUEST = "request"
    INCIDENT = "incident"


class Status(models.TextChoices):
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Priority(models.TextChoices):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Media(models.TextChoices):
    EMAIL = "email"
    VOICE = "voice"
    PORTAL = "portal"
    CHAT = "chat"
    SMS = "sms"
    DESK = "desk"


FINISHED = (Status.RESOLVED, Status.CLOSED)
UNFINISHED = (Status.OPEN, Status.PENDING, Status.ON_HOLD)
ALIVE = Q(deleted_at__isnull=True, merged_into__isnull=True)
_UNFINISHED = ALIVE & Q(status__in=("open", "pending", "on_hold"))


class Ticket(Scoped, Trashable):
    """One matter of one customer, over any number of contacts. `owner` is the agent it is assigned to."""

    number = models.GeneratedField(
        expression=F("id") + FIRST_NUMBER, output_field=models.BigIntegerField(), db_persist=True, unique=True
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.REQUEST)
    subject = models.CharField(max_length=500)
    # What the product called it, in every language; empty where somebody wrote the subject.
    title = LocalisedField(blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    priority = models.CharField(max_length=6, choices=Priority.choices, default=Priority.NORMAL)
    media = models.CharField(max_length=6, choices=Media.choices)
    language = models.CharField(max_length=10, default="en")
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="tickets")
    contact_point = models.ForeignKey(
        "customers.ContactPoint", null=True, on_delete=models.PROTECT, related_name="tickets"
    )
    queue = models.ForeignKey("routing.Queue", null=True, on_delete=models.PROTECT, related_name="+")
    mailbox = models.ForeignKey("mail.Mailbox", null=True, on_delete=models.PROTECT, related_name="+")
    # The nearest promise that is still running; kept from the clocks so that lists need no join.
    due_at = models.DateTimeField(null=True)
    # When it will be solved at the latest; what customers are told. Empty while the promise stands still or is kept.
    resolve_by = models.DateTimeField(null=True)
    first_replied_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField(null=True)
    last_message_direction = models.CharField(max_length=6, blank=True, default="")
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    fields: Any = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    # Who wants to hear of it, and whom notes on it named: few people, asked for by lists and at every change.
    follower_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    mentioned_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # Put to sleep since when, and until when; without an end until its customer writes, which always wakes it.
    snoozed_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    # Why it lies in the recycle bin (`deleted_at`).
    deleted_because = models.CharField(max_length=300, blank=True, default="")
    portal_token = models.CharField(max_length=26, unique=True, default=random_token, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="ticket_not_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-updated_at", "-id"], condition=_UNFINISHED, name="ticket_mine"),
            models.Index(fields=["team", "-updated_at", "-id"], condition=_UNFINISHED, name="ticket_of_team"),
            models.Index(
                fields=["queue", "-updated_at", "-id"],
                condition=_UNFINISHED & Q(owner__isnull=True),
                name="ticket_unassigned",
            ),
            models.Index(fields=["-updated_at", "-id"], condition=ALIVE, name="ticket_all"),
            models.Index(fields=["created_at"], name="ticket_by_creation"),
            models.Index(
                fields=["due_at", "id"], condition=ALIVE & Q(status="open", due_at__isnull=False), name="ticket_due"
            ),
            models.Index(fields=["customer", "-updated_at"], name="ticket_of_customer"),
            models.Index(fields=["contact_point", "-created_at"], name="ticket_of_contact_point"),
            GinIndex(fields=["tags"], name="ticket_tags", fastupdate=False),
            # most tickets have none of these: they cost nothing here
            GinIndex(fields=["follower_ids"], condition=~Q(follower_ids=[]), name="ticket_followers", fastupdate=False),
            GinIndex(
                fields=["mentioned_ids"], condition=~Q(mentioned_ids=[]), name="ticket_mentioned", fastupdate=False
            ),
            models.Index(fields=["-deleted_at", "-id"], condition=Q(deleted_at__isnull=False), name="ticket_in_bin"),
            models.Index(fields=["snoozed_until"], condition=Q(snoozed_at__isnull=False), name="ticket_asleep"),
            # most tickets have no own fields: they cost nothing here
            GinIndex(
                fields=["fields"],
                opclasses=["jsonb_path_ops"],
                condition=~Q(fields={}),
                name="ticket_own_fields",
                fastupdate=False,
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    # When the message before the one just added was said; the log of that change tells it.
    spoken_before: datetime | None = None

    def keep_clocks(self, clocks: list[Clock]) -> None:
        """Remember the clocks just written, so that showing the ticket does not read them again."""
        self._prefetched_objects_cache = {"clocks": clocks}

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is promised on it."""
        return self.status in FINISHED

    @property
    def answer_by(self) -> datetime | None:
        """By when a first answer is promised; None once it was given, or where the solution is promised no later."""
        return self.due_at if self.due_at != self.resolve_by else None


class Direction(models.TextChoices):
    IN = "in"
    OUT = "out"
    NOTE = "note"
    SYSTEM = "system"
    # Said to or by a third party: forwarded by us, or their answer (then its state is `received`). Never the customer's.
    ASIDE = "aside"


class Message(Record):
    """One thing said on a ticket. `system` ones were written by the product (a receipt, a forwarded report)."""

    class State(models.TextChoices):
        RECEIVED = "received"
        QUEUED = "queued"
        SENT = "sent"
        DELIVERED = "delivered"
        FAILED = "failed"
        UNKNOWN = "unknown"

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=6, choices=Direction.choices)
    media = models.CharField(max_length=6, choices=Media.choices)
    author = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    contact_point = models.ForeignKey("customers.ContactPoint", null=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    state_detail = models.CharField(max_length=500, blank=True)
    is_automatic = models.BooleanField(default=False)
    subject = models.CharField(max_length=500, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    to = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    cc = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    message_id = models.CharField(max_length=500, blank=True)
    in_reply_to = models.CharField(max_length=500, blank=True)
    references = ArrayField(models.CharField(max_length=500), default=list, blank=True)
    raw_mail = models.ForeignKey("mail.RawMail", null=True, on_delete=models.PROTECT, related_name="+")
    outgoing_mail = models.ForeignKey("mail.OutgoingMail", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["ticket", "created_at", "id"], name="message_of_ticket"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="message_by_mail_id"),
        ]


class Attachment(Record):
    """A file on a message; without a message it is an upload that waits for its reply to be sent."""

    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="attachments")
    # Nothing once its time was over: then the row tells that there was a file, and until when.
    blob = models.ForeignKey("core.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    forgotten_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    content_type = models.CharField(max_length=150)
    size = models.BigIntegerField()
    content_id = models.CharField(max_length=250, blank=True)
    is_inline = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(message__isnull=True), name="attachment_waiting")]


class Draft(Record):
    """What somebody is writing. A conflict keeps both: the newest is `is_current`, the others stay at hand."""

    class Kind(models.TextChoices):
        REPLY = "reply"
        NOTE = "note"
        FORWARD = "forward"

    author = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    body = models.TextField(blank=True)
    # Uploads that will go with it; an id of a file that is gone counts for nothing.
    upload_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # Of a forward: whom to, which messages and which of their files (`to`, `messages`, `files`).
    forward: Any = models.JSONField(default=dict, blank=True)
    rev = models.PositiveIntegerField(default=1)
    based_on_message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    intent = models.CharField(max_length=200, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "ticket", "kind"], condition=Q(is_current=True), name="draft_current_once"
            )
        ]

    @property
    def attachments(self) -> QuerySet[Attachment]:
        """The files that will go with it, as far as they are still waiting for that."""
        return Attachment.objects.filter(
            pk__in=self.upload_ids, uploaded_by_id=self.author_id, message__isnull=True
        ).order_by("id")
