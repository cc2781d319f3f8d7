"""Shapes of splitting, forwarding, signatures and the preview of a mail."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.text import LANGUAGES
from tickets.serializers.inputs import LONGEST, ReplyInput, key, uploads


class SplitInput(serializers.Serializer[Any]):
    """Which messages get a ticket of their own, and whose work it is."""

    messages = serializers.ListField(child=key(), min_length=1, max_length=200)
    subject = serializers.CharField(max_length=500)
    queue = key(required=False, allow_null=True)
    assignee = key(required=False, allow_null=True)


class ForwardParts(serializers.Serializer[Any]):
    """Whom something is forwarded to, which messages, and which of their files."""

    to = serializers.ListField(child=serializers.EmailField(max_length=320), max_length=20)
    messages = serializers.ListField(child=key(), max_length=50)
    files = serializers.ListField(child=key(), default=list, max_length=50, help_text="Ids of files on those messages.")


class ForwardInput(ForwardParts):
    """A forward, that leaves in some seconds, or at `not_before`; own words stand above what is quoted."""

    text = serializers.CharField(max_length=LONGEST, default="", allow_blank=True, trim_whitespace=False)
    html = serializers.CharField(max_length=LONGEST, default="", allow_blank=True, trim_whitespace=False)
    attachments = uploads()
    delay_seconds = serializers.IntegerField(min_value=0, max_value=120, default=10)
    not_before = serializers.DateTimeField(required=False, allow_null=True)


class ReplyPreviewInput(ReplyInput):
    """An answer that is looked at before it is sent."""


class MailPreview(serializers.Serializer[Any]):
    """A mail as its receiver will see it. `html` is what the frame shows."""

    sender = serializers.CharField(source="from")
    to = serializers.ListField(child=serializers.CharField())
    cc = serializers.ListField(child=serializers.CharField())
    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()
    files = serializers.ListField(child=serializers.CharField(), help_text="Names of the files that go with it.")


class SignatureText(serializers.DictField):
    """{language: text}."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("child", serializers.CharField(max_length=4000, allow_blank=True, trim_whitespace=False))
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> dict[Any, Any]:
        """Only our languages. Raises ValidationError."""
        found = super().to_internal_value(data)
        return {language: found[language] for language in LANGUAGES if language in found}


class SignatureRow(serializers.Serializer[Any]):
    """A person's or a queue's signature; version 0 while there is none."""

    version = serializers.IntegerField()
    text = serializers.DictField(child=serializers.CharField(allow_blank=True))


class SignatureInput(serializers.Serializer[Any]):
    """The signature from now on, empty for none; with `version`, only if nobody changed it since it was read."""

    text = SignatureText()
    version = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class SignatureShown(serializers.Serializer[Any]):
    """What will stand below an answer on a ticket, and whose it is."""

    text = serializers.CharField(allow_blank=True)
    whose = serializers.ChoiceField(choices=["queue", "person", "mailbox", ""])
