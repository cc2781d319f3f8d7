"""Outgoing shapes of the e-mail adapter."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.text import localised
from mail.models import Mailbox, RawMail
from mail.problems import REASONS


class QuarantineRow(serializers.ModelSerializer[RawMail]):
    """A mail that could not be taken in, and why, in the reader's language."""

    reason_text = serializers.SerializerMethodField()
    size = serializers.IntegerField(source="blob.size")

    class Meta:
        model = RawMail
        fields = [
            "id", "version", "state", "reason", "reason_text", "reason_detail", "subject", "sender", "envelope_from",
            "envelope_to", "size", "received_at",
        ]  # fmt: skip

    def get_reason_text(self, row: RawMail) -> str:
        """The reason as a sentence."""
        door = self.context.get("door")
        return localised(REASONS.get(row.reason, {}), door.language if door else "en")


class MailCounts(serializers.Serializer[dict[str, Any]]):
    """received = waiting + parsed + duplicate + quarantined."""

    received = serializers.IntegerField()
    waiting = serializers.IntegerField()
    parsed = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    quarantined = serializers.IntegerField()


class MailboxRow(serializers.ModelSerializer[Mailbox]):
    """An address of ours and its rule."""

    name = serializers.DictField(child=serializers.CharField())
    signature = serializers.DictField(child=serializers.CharField(allow_blank=True))

    class Meta:
        model = Mailbox
        fields = [
            "id", "version", "address", "name", "queue_key", "language", "signature", "ticket_kind", "sends_receipts",
            "is_active",
        ]  # fmt: skip


class MailboxInput(serializers.Serializer[dict[str, Any]]):
    """The rule of an address. With `version`, only if nobody changed it since it was read; 0: only if it is new."""

    version = serializers.IntegerField(required=False, min_value=0)
    address = serializers.EmailField()
    name = serializers.DictField(child=serializers.CharField())
    queue_key = serializers.SlugField(max_length=60)
    language = serializers.ChoiceField(["", "en", "zh-CN"], default="")
    signature = serializers.DictField(child=serializers.CharField(allow_blank=True), default=dict)
    ticket_kind = serializers.CharField(max_length=20, default="request")
    sends_receipts = serializers.BooleanField(default=True)
    is_active = serializers.BooleanField(default=True)
