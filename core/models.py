"""Tables of the shared kernel. `Event` and `Frame` are range-partitioned by id, made by SQL in the migrations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from core.records import Record
from core.text import LocalisedField


class Event(models.Model):
    """What happened, kept for years: audit, history and timeline. No bodies, no masked fields."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True)
    ticket_id = models.BigIntegerField(null=True)
    version = models.IntegerField()
    changes = models.JSONField()
    facts = models.JSONField()

    class Meta:
        db_table = "core_event"


class Frame(models.Model):
    """One update for browsers, kept for 48 hours: the replay log of the sockets (architecture: live protocol)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    audiences = ArrayField(models.TextField())
    shape = models.CharField(max_length=10)
    body = models.JSONField()

    class Meta:
        db_table = "core_frame"


class Epoch(models.Model):
    """One row. A restored database gets a new `token`, so that cursors of its former life are refused.

    Frames of transactions before `kept_from_xid` were dropped; an older cursor must read a snapshot again.
    """

    token = models.CharField(max_length=26)
    kept_from_xid = models.BigIntegerField(default=0)


class Operation(models.Model):
    """An intent that was carried out: the same key again gets the first answer (kept 24 h)."""

    principal = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.SmallIntegerField(default=0)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal", "key"], name="operation_once")]


class Blob(models.Model):
    """Bytes in the file storage, named by their SHA-256; written before this row, read through their owner only."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=150)
    key = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)


class SearchRow(models.Model):
    """Lexemes of one object, written in the same transaction as the object (core.search)."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    lexemes = SearchVectorField()
    language = models.CharField(max_length=10, default="")
    team_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    ticket_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    tokeniser = models.SmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "language"], name="search_row_once")]
        indexes = [GinIndex(fields=["lexemes"], name="search_row_lexemes", fastupdate=False)]


class FieldDefinition(Record):
    """An own field of a kind of record: its values stand in the record's `fields` jsonb under `key`.

    `shown_when` and `required_when` are conditions in the language of that kind; an empty one says nothing. One that is
    not active is asked of nobody, and the values that it has stay where they are.
    """

    kind = models.CharField(max_length=40)
    key = models.SlugField(max_length=40)
    type = models.CharField(
        max_length=10,
        choices=[(t, t) for t in ("text", "long_text", "number", "date", "choice", "choices", "yes_no")],
    )
    name = LocalisedField()
    hint = LocalisedField(blank=True)
    choices = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    shown_when = models.JSONField(default=dict, blank=True)
    required_when = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    # Shown masked, and asked about by nobody: a question would tell what stands there.
    is_sensitive = models.BooleanField(default=False)
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="field_definition_once")]


class Notification(models.Model):
    """Something a person should see in the bell."""

    person_id = models.BigIntegerField(db_index=True)
    code = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    ticket_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)


class Heartbeat(models.Model):
    """A background process was alive at `seen_at`; /readyz reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()


class RateCount(models.Model):
    """How often something was tried in a window of time; in the database, so that an emptied Redis opens nothing."""

    key = models.CharField(max_length=120, primary_key=True)
    window_start = models.DateTimeField()
    count = models.IntegerField()
