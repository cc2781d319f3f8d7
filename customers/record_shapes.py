"""What the doors of a customer's record take and answer: relations and whatever else hangs on the card."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from customers.models import Relation

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
