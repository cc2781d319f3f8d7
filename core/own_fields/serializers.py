"""What the doors of own fields take and answer."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from core.conditions.fields import OWN_TYPES
from core.conditions.shapes import ConditionsField, conditions_input
from core.models import FieldDefinition
from core.naming import NameField, NameInput, TextInput

_KEY = r"^[a-z][a-z0-9_]{0,39}\Z"


class OwnChoiceInput(serializers.Serializer[Any]):
    """A value that may be chosen; one that is not active stays where it was chosen and is offered no more."""

    code = serializers.RegexField(_KEY, max_length=40)
    name = NameInput()
    is_active = serializers.BooleanField(default=True)


class OwnFieldPatch(serializers.Serializer[Any]):
    """Any of these; with `version`, only if nobody changed it since it was read. Another `type` only while it is unused."""

    type = serializers.ChoiceField(choices=[(one, one) for one in OWN_TYPES], required=False)
    name = NameInput(required=False)
    hint = TextInput(required=False, validators=[])
    choices = serializers.ListField(child=OwnChoiceInput(), required=False, max_length=100)
    required = serializers.BooleanField(required=False)  # type: ignore[assignment]
    shown_when = conditions_input(required=False)
    required_when = conditions_input(required=False)
    is_active = serializers.BooleanField(required=False)
    is_sensitive = serializers.BooleanField(required=False)
    position = serializers.IntegerField(min_value=0, max_value=30_000, required=False)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class OwnFieldInput(OwnFieldPatch):
    """A field of one's own; its key stays as it is. Without a position it comes behind the others."""

    key = serializers.RegexField(_KEY, max_length=40)
    type = serializers.ChoiceField(choices=[(one, one) for one in OWN_TYPES])
    name = NameInput()
    version = None  # type: ignore[assignment]


class OwnFieldOrderInput(serializers.Serializer[Any]):
    """All own fields by their ids, in their new order."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=100)


class OwnChoice(serializers.Serializer[Any]):
    """A value that may be chosen, by its name."""

    code = serializers.CharField()
    name = NameField()
    is_active = serializers.BooleanField(default=True)


class OwnFieldRow(serializers.ModelSerializer[FieldDefinition]):
    """An own field: shown where `shown_when` holds, required always or where `required_when` holds."""

    type = serializers.ChoiceField(choices=[(one, one) for one in OWN_TYPES])
    name = NameField()
    hint = NameField()
    choices = OwnChoice(many=True)
    shown_when = ConditionsField()
    required_when = ConditionsField()

    class Meta:
        model = FieldDefinition
        fields: ClassVar[list[str]] = [
            "id", "version", "key", "type", "name", "hint", "choices", "required", "shown_when", "required_when",
            "is_active", "is_sensitive", "position",
        ]  # fmt: skip
