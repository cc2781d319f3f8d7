"""What the doors of the ticket desk take."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import serializers

from core.text import LANGUAGES, both
from tickets.models import Draft, Kind, Media, Priority, Status
from tickets.rules.lists import BUILT_IN

LONGEST = 200_000


def key(**more: Any) -> serializers.IntegerField:
    """An id of something."""
    return serializers.IntegerField(min_value=1, max_value=2**63 - 1, **more)


def uploads() -> serializers.ListField:
    """Ids of files that were uploaded for this message."""
    one = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    return serializers.ListField(child=one, default=list, max_length=50, help_text="Ids of uploads that go with it.")


class TicketQuery(serializers.Serializer[Any]):
    """Which list: a built-in one by its name or a kept one by its id; `conditions` (JSON) try what nobody kept yet."""

    view = serializers.CharField(max_length=20, default="all")
    q = serializers.CharField(max_length=200, default="", allow_blank=True)
    sort = serializers.CharField(
        max_length=300, required=False, help_text="Up to four keys of `views/fields`, as `-priority,due`."
    )
    conditions = serializers.CharField(max_length=8000, required=False)

    def validate_view(self, value: str) -> str:
        """Raises ValidationError for what is neither."""
        if value not in BUILT_IN and not (value.isascii() and value.isdecimal()):
            raise serializers.ValidationError(both("There is no such list.", "没有这个视图。"))
        return value

    def validate_sort(self, value: str) -> list[str]:
        """The keys."""
        return [one.strip() for one in value.split(",") if one.strip()]

    def validate_conditions(self, value: str) -> Any:
        """What the text holds. Raises ValidationError where it is no JSON."""
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise serializers.ValidationError(both("This is no JSON.", "不是有效的 JSON。")) from error


class OwnValuesInput(serializers.Serializer[Any]):
    """What takes own fields besides: they stand under `fields`, a name that this class itself uses; null empties one."""

    def get_fields(self) -> dict[str, Any]:
        """With them."""
        own = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False)
        return {**super().get_fields(), "fields": own}


class TicketFormInput(OwnValuesInput):
    """What decides which own fields a new ticket shows and needs."""

    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.REQUEST)
    media = serializers.ChoiceField(choices=Media.choices, default=Media.DESK, help_text="How the customer came.")
    priority = serializers.ChoiceField(choices=Priority.choices, default=Priority.NORMAL)
    language = serializers.ChoiceField(choices=LANGUAGES, default="en")
    customer = serializers.IntegerField(required=False, allow_null=True)
    queue = serializers.IntegerField(required=False, allow_null=True)
    assignee = serializers.IntegerField(required=False, allow_null=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), default=list, max_length=50)


class OpenTicketInput(TicketFormInput):
    """A new ticket on behalf of a customer, known by id or by an address, with the own fields that it needs.

    `text` is what the customer said, `note` an internal one that they never see.
    """

    subject = serializers.CharField(max_length=500)
    text = serializers.CharField(max_length=LONGEST, default="", allow_blank=True)
    note = serializers.CharField(max_length=LONGEST, default="", allow_blank=True)
    address = serializers.CharField(max_length=320, default="", allow_blank=True)
    name = serializers.CharField(max_length=200, default="", allow_blank=True)


class ReplyInput(serializers.Serializer[Any]):
    """An answer to the customer. `attachments` are ids of uploads; without `media` it goes as the customer wrote."""

    text = serializers.CharField(max_length=LONGEST, default="", allow_blank=True, trim_whitespace=False)
    html = serializers.CharField(max_length=LONGEST, default="", allow_blank=True, trim_whitespace=False)
    attachments = uploads()
    cc = serializers.ListField(child=serializers.EmailField(), default=list, max_length=50)
    status = serializers.ChoiceField(choices=Status.choices, required=False)
    media = serializers.ChoiceField(choices=["email", "sms", "portal"], required=False)
    seen_message = serializers.IntegerField(
        min_value=0, max_value=2**63 - 1, required=False, allow_null=True,
        help_text="The customer's newest message that the writer saw, 0 for none; a newer one refuses the answer.",
    )  # fmt: skip


class NoteInput(serializers.Serializer[Any]):
    """An internal note. `people` and `teams` are those whom it names: they are told of it."""

    text = serializers.CharField(max_length=LONGEST, default="", allow_blank=True, trim_whitespace=False)
    attachments = uploads()
    people = serializers.ListField(child=key(), default=list, max_length=50)
    teams = serializers.ListField(child=key(), default=list, max_length=10)


class FollowerInput(serializers.Serializer[Any]):
    """Whose; left out, one's own."""

    person = key(required=False, allow_null=True)


class SnoozeInput(serializers.Serializer[Any]):
    """Until when; null for until its customer writes."""

    until = serializers.DateTimeField(allow_null=True)


class DoingInput(serializers.Serializer[Any]):
    """What one does on the ticket now."""

    doing = serializers.ChoiceField(choices=["viewing", "typing", "left"])


class StatusInput(serializers.Serializer[Any]):
    """A new status."""

    status = serializers.ChoiceField(choices=Status.choices)


class PriorityInput(serializers.Serializer[Any]):
    """A new priority."""

    priority = serializers.ChoiceField(choices=Priority.choices)


class AssigneeInput(serializers.Serializer[Any]):
    """Who has it from now on; null for nobody."""

    person = serializers.IntegerField(allow_null=True)


class EditTicketInput(OwnValuesInput):
    """Any of these; with `version`, only if nobody changed the ticket since it was read."""

    subject = serializers.CharField(max_length=500, required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=50)
    customer = serializers.IntegerField(required=False, allow_null=True)
    version = serializers.IntegerField(required=False, min_value=1)


class MergeTicketInput(serializers.Serializer[Any]):
    """The ticket that this one goes on in."""

    into = serializers.IntegerField()


class DraftForward(serializers.Serializer[Any]):
    """Of a forward that is being written: whom to, as typed so far, which messages, which of their files."""

    to = serializers.ListField(child=serializers.CharField(max_length=320), max_length=20)
    messages = serializers.ListField(child=key(), max_length=50)
    files = serializers.ListField(child=key(), default=list, max_length=50)


class DraftInput(serializers.Serializer[Any]):
    """A draft to save. `rev` is the one it was based on, 0 for a new one."""

    kind = serializers.ChoiceField(choices=Draft.Kind.choices)
    body = serializers.CharField(max_length=LONGEST, allow_blank=True, trim_whitespace=False)
    rev = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    attachments = uploads()
    based_on_message = serializers.IntegerField(required=False, allow_null=True)
    intent = serializers.CharField(max_length=200, default="", allow_blank=True)
    forward = DraftForward(required=False, allow_null=True)


class DraftQuery(serializers.Serializer[Any]):
    """Which draft."""

    kind = serializers.ChoiceField(choices=Draft.Kind.choices, required=False)


class UploadInput(serializers.Serializer[Any]):
    """A file, as multipart form data."""

    file = serializers.FileField(max_length=200)
