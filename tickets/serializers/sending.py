"""What is shown and taken of answers that have not left yet."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import problems
from core.rendering import rendered
from routing.serializers import AgentName
from tickets.models import Draft, Media, PlannedReply, Status
from tickets.serializers.details import AttachmentRow, DraftRow
from tickets.serializers.inputs import ReplyInput


class PlannedReplyRow(serializers.Serializer[Any]):
    """An answer that has not left, without its words. `held_by` is the code of what holds it up."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    ticket_id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=PlannedReply.State.choices)
    kind = serializers.ChoiceField(choices=PlannedReply.Kind.choices)
    media = serializers.ChoiceField(choices=Media.choices)
    is_scheduled = serializers.BooleanField()
    not_before = serializers.DateTimeField()
    held_by = serializers.CharField(allow_blank=True)
    author_id = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class PlannedReplyDetail(PlannedReplyRow):
    """The same with its words. `status` is what the ticket becomes when it leaves; `why_held` says it in words."""

    author = AgentName()
    text = serializers.CharField(allow_blank=True)
    html = serializers.CharField(allow_blank=True)
    cc = serializers.ListField(child=serializers.CharField())
    status = serializers.ChoiceField(choices=[*Status.choices, ("", "")])
    to = serializers.SerializerMethodField()
    attachments = serializers.SerializerMethodField()
    why_held = serializers.SerializerMethodField()

    @extend_schema_field(AttachmentRow(many=True))
    def get_attachments(self, reply: PlannedReply) -> list[dict[str, Any]]:
        """The files that go with it."""
        return [rendered(AttachmentRow, file) for file in reply.attachments] if reply.upload_ids else []

    def get_to(self, reply: PlannedReply) -> list[str]:
        """Whom it is forwarded to; nobody for an answer, which goes to the customer."""
        found: list[str] = reply.forward.get("to", [])
        return found

    def get_why_held(self, reply: PlannedReply) -> str:
        """What holds it up, in the reader's language."""
        problem = problems.ALL.get(reply.held_by)
        return problem.text(self.context.get("language", "en"), reply.held_detail) if problem else ""


class PlanReplyInput(ReplyInput):
    """An answer that leaves in some seconds, or at `not_before`; until then it can be taken back."""

    delay_seconds = serializers.IntegerField(min_value=0, max_value=120, default=10)
    not_before = serializers.DateTimeField(required=False, allow_null=True)


class PutOffInput(serializers.Serializer[Any]):
    """Another time; with `version`, only if nobody changed it since it was read."""

    not_before = serializers.DateTimeField()
    version = serializers.IntegerField(required=False, min_value=1)


class TakenBack(serializers.Serializer[Any]):
    """The draft that its words became, and whether it is its author's shown one, or stands beside a newer one."""

    draft = DraftRow()
    is_mine = serializers.SerializerMethodField()

    def get_is_mine(self, taken: dict[str, Draft]) -> bool:
        """Whether who took it back also wrote it."""
        return taken["draft"].author_id == self.context.get("person_id")
