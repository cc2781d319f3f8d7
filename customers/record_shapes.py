"""What the doors of a customer's record take and answer: relations and whatever else hangs on the card."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.naming import NameField, NameInput
from customers.models import CustomerClass, CustomerTag, Relation

LARGEST_ID = 2**63 - 1


class RelationInput(serializers.Serializer[Any]):
    """The other card, and what this one is to it; with `is_outgoing` false, what the other one is to this."""

    target = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    kind = serializers.ChoiceField(choices=Relation.Kind.choices)
    title = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    is_outgoing = serializers.BooleanField(default=True)


class RelationPatch(serializers.Serializer[Any]):
    """What somebody is there."""

    title = serializers.CharField(max_length=100, allow_blank=True)


class RelationQuery(serializers.Serializer[Any]):
    """Which relations."""

    kind = serializers.ChoiceField(choices=Relation.Kind.choices, required=False)
    outgoing = serializers.BooleanField(required=False, allow_null=True, default=None)
    ended = serializers.BooleanField(required=False, default=False)


class ClassRow(serializers.ModelSerializer[CustomerClass]):
    """A class of customers."""

    name = NameField()
    active = serializers.BooleanField(source="is_active")

    class Meta:
        model = CustomerClass
        fields = ("id", "version", "code", "name", "position", "active")


class ClassPatch(serializers.Serializer[Any]):
    """Any of these; with `version`, only if nobody changed it since it was read."""

    name = NameInput(required=False)
    position = serializers.IntegerField(min_value=0, max_value=30_000, required=False)
    active = serializers.BooleanField(required=False, source="is_active")
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class ClassInput(serializers.Serializer[Any]):
    """A class of one's own; its code stays as it is."""

    code = serializers.RegexField(r"^[a-z][a-z0-9_-]{0,39}\Z", max_length=40)
    name = NameInput()
    position = serializers.IntegerField(min_value=0, max_value=30_000, required=False)


class ClassQuery(serializers.Serializer[Any]):
    """Which classes."""

    all = serializers.BooleanField(required=False, default=False)


class TagRow(serializers.ModelSerializer[CustomerTag]):
    """A tag and its family."""

    class Meta:
        model = CustomerTag
        fields = ("id", "version", "name", "family")


class TagInput(serializers.Serializer[Any]):
    """A tag."""

    name = serializers.CharField(max_length=60)
    family = serializers.ChoiceField(choices=CustomerTag.Family.choices)


class TagPatch(serializers.Serializer[Any]):
    """Where it belongs."""

    family = serializers.ChoiceField(choices=CustomerTag.Family.choices)


class TagQuery(serializers.Serializer[Any]):
    """Which tags."""

    q = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    family = serializers.ChoiceField(choices=CustomerTag.Family.choices, required=False)
