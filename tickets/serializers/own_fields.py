"""What the doors of own fields take and answer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.text import both
from routing.serializers import NameField
from routing.serializers.names import NameInput
from tickets.rules.fields import OWN_TYPES

_CHOOSING = ("choice", "choices")


class OwnChoiceInput(serializers.Serializer[Any]):
    """A value that may be chosen."""

    code = serializers.RegexField(r"^[a-z][a-z0-9_]{0,39}\Z", max_length=40)
    name = NameInput()


class OwnFieldPatch(serializers.Serializer[Any]):
    """Any of these."""

    name = NameInput(required=False)
    choices = serializers.ListField(child=OwnChoiceInput(), required=False, max_length=100)
    position = serializers.IntegerField(min_value=0, max_value=30_000, required=False)


class OwnFieldInput(serializers.Serializer[Any]):
    """A field of one's own; its key and type stay as they are."""

    key = serializers.RegexField(r"^[a-z][a-z0-9_]{0,39}\Z", max_length=40)
    type = serializers.ChoiceField(choices=[(one, one) for one in OWN_TYPES])
    name = NameInput()
    choices = serializers.ListField(child=OwnChoiceInput(), default=list, max_length=100)
    position = serializers.IntegerField(min_value=0, max_value=30_000, default=0)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises ValidationError for choices where nothing is chosen, and none where something is."""
        if (attrs["type"] in _CHOOSING) != bool(attrs["choices"]):
            said = both("Choices are for fields that are chosen from.", "仅选择类字段需要选项，且不能为空。")
            raise serializers.ValidationError({"choices": said})
        return attrs


class OwnChoice(serializers.Serializer[Any]):
    """A value that may be chosen, by its name."""

    code = serializers.CharField()
    name = NameField()


class OwnFieldRow(serializers.Serializer[Any]):
    """An own field of tickets."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    type = serializers.ChoiceField(choices=[(one, one) for one in OWN_TYPES])
    name = NameField()
    choices = OwnChoice(many=True)
    position = serializers.IntegerField()
