"""What customers see of their requests: own names, no inner life."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tickets.models import Kind, Message, Status
from tickets.serializers.details import inline_images


class PortalTicketRow(serializers.Serializer[Any]):
    """A request in the customer's list. We promise a first answer by `answer_by`, and to have it settled by `due_at`."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    number = serializers.IntegerField()
    token = serializers.CharField(source="portal_token")
    kind = serializers.ChoiceField(choices=Kind.choices)
    subject = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    answer_by = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(source="resolve_by", allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class PortalMessageRow(serializers.Serializer[Any]):
    """That somebody wrote; the words come by HTTP."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    ticket_id = serializers.IntegerField()
    is_mine = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_is_mine(self, message: Message) -> bool:
        """Whether the customer wrote it."""
        return message.direction == "in"


class PortalFile(serializers.Serializer[Any]):
    """A file on a message."""

    id = serializers.IntegerField()
    filename = serializers.CharField()
    size = serializers.IntegerField()


class PortalMessage(PortalMessageRow):
    """A message with its words. `author` is the agent's or the company's name, empty for the customer's own."""

    author = serializers.SerializerMethodField()
    text = serializers.CharField()
    html = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    def get_author(self, message: Message) -> str:
        """Who answered."""
        return "" if message.direction == "in" else message.author_name

    def get_html(self, message: Message) -> str:
        """Safe HTML; the pictures inside it are files of the portal."""
        return inline_images(message, "/api/v1/portal/attachments/")

    @extend_schema_field(PortalFile(many=True))
    def get_files(self, message: Message) -> list[dict[str, Any]]:
        """What came with it, pictures inside the text left out."""
        return [
            dict(PortalFile(file).data)
            for file in message.attachments.all()
            if not file.is_inline and not file.forgotten_at
        ]
