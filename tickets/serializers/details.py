"""Everything about one ticket, for whoever may read it."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.models import Event
from core.rendering import rendered
from tickets.models import Clock, Draft, Message, Ticket
from tickets.selectors.forms import form_of
from tickets.selectors.timeline import Entry, told_changes
from tickets.serializers.inputs import DraftForward
from tickets.serializers.rows import ListedTicket, MessageRow

_CID = re.compile(r'(<img[^>]*?\ssrc=")cid:([^"]+)"')


def inline_images(message: Message, base: str) -> str:
    """The message's HTML with its inline pictures pointing at their files."""
    if "cid:" not in message.html:
        return message.html
    by_id = {file.content_id: file.pk for file in message.attachments.all() if file.content_id}

    def address(match: re.Match[str]) -> str:
        found = by_id.get(match.group(2))
        return f'{match.group(1)}{base}{found}"' if found else f'{match.group(1)}"'

    return _CID.sub(address, message.html)


class AttachmentRow(serializers.Serializer[Any]):
    """A file; its bytes stand at `attachments/{id}`, until they were deleted because their time was over."""

    id = serializers.IntegerField()
    filename = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    is_inline = serializers.BooleanField()
    forgotten_at = serializers.DateTimeField(allow_null=True)


class MessageDetail(MessageRow):
    """A message with its words. `quoted` is older text below the new one, to be folded; `html` is safe."""

    author_name = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    quoted = serializers.CharField(allow_blank=True)
    html = serializers.SerializerMethodField()
    state_detail = serializers.CharField(allow_blank=True)
    subject = serializers.CharField(allow_blank=True)
    sender = serializers.CharField(allow_blank=True)
    to = serializers.ListField(child=serializers.CharField())
    cc = serializers.ListField(child=serializers.CharField())
    attachments = serializers.SerializerMethodField()

    def get_html(self, message: Message) -> str:
        """Safe HTML with working pictures."""
        return inline_images(message, "/api/v1/attachments/")

    @extend_schema_field(AttachmentRow(many=True))
    def get_attachments(self, message: Message) -> list[dict[str, Any]]:
        """The files on it."""
        return [rendered(AttachmentRow, file) for file in message.attachments.all()]


class TicketEventActor(serializers.Serializer[Any]):
    """Who did it: a person, a customer, an API token or the product."""

    kind = serializers.CharField(source="actor_kind")
    id = serializers.IntegerField(source="actor_id", allow_null=True)
    name = serializers.CharField(source="actor_name", allow_blank=True)


class TicketEventEntry(serializers.Serializer[Any]):
    """Something that happened to the ticket; `changes` is {field: [old, new]}, `subject_id` what its name begins with."""

    name = serializers.CharField()
    subject_id = serializers.IntegerField()
    actor = TicketEventActor(source="*")
    changes = serializers.SerializerMethodField()
    facts = serializers.DictField()

    def get_changes(self, event: Event) -> dict[str, Any]:
        """Only what is worth telling."""
        return told_changes(event)


class TimelineEntry(serializers.Serializer[Any]):
    """One line of the timeline: `kind` says which of `message` and `event` is there."""

    id = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=["message", "event"])
    at = serializers.DateTimeField()
    message = MessageDetail(allow_null=True)
    event = TicketEventEntry(allow_null=True)

    def get_id(self, entry: Entry) -> str:
        """Unique over both kinds."""
        return f"{entry.kind}-{entry.id}"


class ClockRow(serializers.Serializer[Any]):
    """A promise: when it is due, whether it stands still, when it was met."""

    goal = serializers.ChoiceField(choices=Clock.Goal.choices)
    target_minutes = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True)
    remaining_minutes = serializers.IntegerField(allow_null=True)
    met_at = serializers.DateTimeField(allow_null=True)


class TicketContact(serializers.Serializer[Any]):
    """The number or address the matter came through."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    value = serializers.CharField()


class DraftRow(serializers.Serializer[Any]):
    """What somebody is writing."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Draft.Kind.choices)
    body = serializers.CharField(allow_blank=True)
    rev = serializers.IntegerField()
    forward = serializers.SerializerMethodField()
    attachments = AttachmentRow(many=True)
    based_on_message = serializers.IntegerField(source="based_on_message_id", allow_null=True)
    is_current = serializers.BooleanField()
    updated_at = serializers.DateTimeField()

    @extend_schema_field(DraftForward(allow_null=True))
    def get_forward(self, draft: Draft) -> dict[str, Any] | None:
        """Of a forward only."""
        return draft.forward or None


class WayToAnswer(serializers.Serializer[Any]):
    """A medium by which the customer can be answered, and where to."""

    media = serializers.ChoiceField(choices=["email", "sms", "portal"])
    to = serializers.CharField(allow_blank=True)


class PlacedField(serializers.Serializer[Any]):
    """An own field that is shown on this ticket; `before_resolving`: it has to be there by then at the latest."""

    key = serializers.CharField()
    is_required = serializers.BooleanField()
    before_resolving = serializers.BooleanField()
    is_missing = serializers.BooleanField()


class TicketDetail(ListedTicket):
    """A ticket, opened. `form` are the own fields that are shown on it, in their order."""

    contact_point = TicketContact(allow_null=True)
    clocks = serializers.SerializerMethodField()
    ways = serializers.SerializerMethodField()
    portal_token = serializers.CharField()
    form = serializers.SerializerMethodField()

    @extend_schema_field(PlacedField(many=True))
    def get_form(self, ticket: Ticket) -> list[dict[str, Any]]:
        """By the ticket as it is now."""
        return [rendered(PlacedField, one) for one in form_of(ticket)]

    @extend_schema_field(ClockRow(many=True))
    def get_clocks(self, ticket: Ticket) -> list[dict[str, Any]]:
        """The promises."""
        return [rendered(ClockRow, clock) for clock in sorted(ticket.clocks.all(), key=lambda one: one.pk)]

    @extend_schema_field(WayToAnswer(many=True))
    def get_ways(self, ticket: Ticket) -> list[dict[str, str]]:
        """How an answer can go; the first is taken where nobody chooses."""
        from tickets.services.letters import ways_to_answer

        return [{"media": media, "to": to} for media, to in ways_to_answer(ticket)]
