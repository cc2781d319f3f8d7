"""How doors take conditions, and tell what they can be made of."""

from __future__ import annotations

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.conditions.fields import Field
from core.naming import NameField
from core.text import both

_LONGEST = 20_000


class ConditionInput(serializers.JSONField):
    """{"all": [...]}, {"any": [...]}, {"not": ...} or {"field", "op", "value"}; see `views/fields`."""

    def to_internal_value(self, data: Any) -> Any:
        """The JSON itself; what it means is checked where it is used."""
        if not isinstance(data, dict):
            raise serializers.ValidationError(both("An object is wanted.", "需要一个 JSON 对象。"))
        if len(json.dumps(data)) > _LONGEST:
            raise serializers.ValidationError(both("These are too many conditions.", "条件过多。"))
        return data


def conditions_input(**given: Any) -> serializers.Field[Any, Any, Any, Any]:
    """Conditions, as a plain object in the schema."""
    return extend_schema_field(serializers.DictField())(ConditionInput)(**given)


@extend_schema_field({"type": "object", "additionalProperties": {}})
class ConditionsField(serializers.JSONField):
    """A condition ({"all": [...]}, ...); checked by `core.conditions.language`."""


class FilterChoice(serializers.Serializer[Any]):
    """A value that a field may have."""

    code = serializers.CharField()
    name = NameField()


class FilterOperator(serializers.Serializer[Any]):
    """What a field can be asked; `takes` is the kind of value."""

    op = serializers.CharField()
    takes = serializers.CharField()


class FilterField(serializers.Serializer[Any]):
    """A field that conditions may name; `tokens` are words that may stand for an id."""

    key = serializers.CharField()
    type = serializers.CharField()
    name = NameField()
    operators = FilterOperator(many=True)
    choices = FilterChoice(many=True)
    tokens = serializers.ListField(child=serializers.CharField())


class BuiltInView(serializers.Serializer[Any]):
    """A list that is always there; its name is the reader's own word."""

    key = serializers.CharField()
    conditions = serializers.DictField()
    sorts = serializers.ListField(child=serializers.CharField())


class ListLanguage(serializers.Serializer[Any]):
    """All that lists can be made of."""

    filters = FilterField(many=True)
    columns = serializers.ListField(child=serializers.CharField())
    usual_columns = serializers.ListField(child=serializers.CharField())
    sorts = serializers.ListField(child=serializers.CharField())
    built_in = BuiltInView(many=True)


class ViewCount(serializers.Serializer[Any]):
    """How much a list holds: exact below 1000, which means more than 999; null where counting took too long."""

    view = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)


class ViewCounts(serializers.Serializer[Any]):
    """Of every list in the side list, built-in ones by their name and kept ones by their id."""

    items = ViewCount(many=True)


def field_row(one: Field) -> dict[str, Any]:
    """A field as forms of conditions know it."""
    return {
        "key": one.key,
        "type": one.type,
        "name": one.name,
        "operators": [{"op": op, "takes": takes} for op, takes in one.operators.items()],
        "choices": [{"code": code, "name": name} for code, name in one.choices.items()],
        "tokens": list(one.tokens),
    }
