"""Outgoing and incoming shapes of the portal."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.text import both
from knowledge.rules import excerpt
from knowledge.selectors import Found
from portal.rules import KINDS
from tickets.models import Message, Ticket
from tickets.selectors.portal import portal_messages, shown_standing
from tickets.serializers.portal import PortalFile, PortalMessage, PortalTicketRow

STANDING = ("status", "answer_by", "due_at", "resolved_at", "updated_at")


class PortalArticleRow(serializers.Serializer[Any]):
    """A public article in a list."""

    id = serializers.IntegerField(source="article.id")
    category = serializers.CharField(source="article.category")
    title = serializers.CharField(source="version.title")
    summary = serializers.SerializerMethodField()
    language = serializers.CharField(source="version.language")
    updated_at = serializers.DateTimeField(source="version.published_at")

    def get_summary(self, found: Found) -> str:
        """The beginning of the text."""
        return excerpt(found.version.body_markdown)


class PortalArticle(PortalArticleRow):
    """A public article."""

    body_markdown = serializers.CharField(source="version.body_markdown")
    body_html = serializers.CharField(source="version.body_html")


class PortalArticles(serializers.Serializer[Any]):
    """What a search found, or the popular ones."""

    items = PortalArticleRow(many=True)
    next = serializers.CharField(allow_null=True)


class HelpfulInput(serializers.Serializer[Any]):
    """Whether an article helped."""

    helpful = serializers.BooleanField()
    comment = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class ThreadMessage(PortalMessage):
    """A message of a request, as the thread shows it."""

    direction = serializers.CharField()
    attachments = serializers.SerializerMethodField()

    @extend_schema_field(PortalFile(many=True))
    def get_attachments(self, message: Message) -> list[dict[str, Any]]:
        """The files that came with it."""
        return self.get_files(message)


class PortalRequestDetail(PortalTicketRow):
    """A request with its thread; one that was merged stands as the one it goes on in."""

    messages = serializers.SerializerMethodField()

    def to_representation(self, instance: Ticket) -> Any:
        """Its own number and words, the other one's standing."""
        row, shown = super().to_representation(instance), shown_standing(instance)
        if shown.pk != instance.pk:
            row |= {name: value for name, value in PortalTicketRow(shown).data.items() if name in STANDING}
        return row

    @extend_schema_field(ThreadMessage(many=True))
    def get_messages(self, ticket: Ticket) -> list[dict[str, Any]]:
        """What the customer and we said, oldest first."""
        return [dict(ThreadMessage(message).data) for message in portal_messages(ticket)]


class PortalRequestInput(serializers.Serializer[Any]):
    """A request as the form sends it."""

    kind = serializers.ChoiceField(choices=list(KINDS))
    subject = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=20_000)
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    address = serializers.CharField(max_length=320)
    form_token = serializers.RegexField(r"^[\w-]{16,64}$")


class PortalReplyInput(serializers.Serializer[Any]):
    """What the customer adds."""

    text = serializers.CharField(max_length=20_000)


class CodeInput(serializers.Serializer[Any]):
    """Where to send the code."""

    address = serializers.CharField(max_length=320)


class SessionInput(serializers.Serializer[Any]):
    """An address with its code, or the token of a link."""

    address = serializers.CharField(max_length=320, required=False)
    code = serializers.CharField(max_length=20, required=False)
    token = serializers.CharField(max_length=64, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two ways."""
        if not attrs.get("token") and not (attrs.get("address") and attrs.get("code")):
            raise serializers.ValidationError(
                {"code": both("Enter the code from the message.", "请输入消息中的验证码。")}
            )
        return attrs


class PortalMe(serializers.Serializer[Any]):
    """Who is signed in."""

    address = serializers.CharField()
    name = serializers.CharField()


class Sent(serializers.Serializer[Any]):
    """The same answer whether the address is known or not."""

    sent = serializers.BooleanField()
