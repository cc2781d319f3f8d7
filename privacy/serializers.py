"""Outgoing and incoming shapes of this floor."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from privacy.models import Erasure, PersonalCopy, Reason


class RequestInput(serializers.Serializer[Any]):
    """Why a copy is made."""

    reason = serializers.ChoiceField(choices=Reason.choices, default=Reason.ASKED)


class ErasureInput(RequestInput):
    """Why, and the customer's number typed once more: nobody erases the wrong one by a slip."""

    number = serializers.CharField(max_length=24)


class CustomerQuery(serializers.Serializer[Any]):
    """Of one customer, or of all."""

    customer = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class _RequestRow(serializers.ModelSerializer[Any]):
    asked_by = serializers.CharField(source="asked_by.name")
    number = serializers.CharField(source="customer.number")


class ErasureRow(_RequestRow):
    """One erasure: what it stands at, and what its check found. `traces` names tables, `redis` and `files`."""

    counts = serializers.DictField(child=serializers.IntegerField())
    traces = serializers.DictField(child=serializers.IntegerField())

    class Meta:
        model = Erasure
        fields: ClassVar[list[str]] = [
            "id", "version", "customer", "number", "reason", "asked_by", "created_at", "state", "due_at", "held_by",
            "counts", "traces", "files", "erased_at", "checked_at",
        ]  # fmt: skip


class CopyRow(_RequestRow):
    """One copy of everything known of a customer."""

    class Meta:
        model = PersonalCopy
        fields: ClassVar[list[str]] = [
            "id", "version", "customer", "number", "reason", "asked_by", "created_at", "state", "size", "rows",
            "made_at", "expires_at",
        ]  # fmt: skip
