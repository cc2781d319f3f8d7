"""Names of people and things, and texts in two languages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.schema import LocalisedText
from core.text import validate_localised
from routing.models import Queue

# How a question names one thing by its id, or none.
KEY: dict[str, Any] = {"required": False, "allow_null": True, "default": None, "min_value": 1, "max_value": 2**63 - 1}


@extend_schema_field(LocalisedText)
class NameField(serializers.DictField):
    """{"en": ..., "zh-CN": ...}"""


class QueueName(serializers.Serializer[Queue]):
    """A queue by its name."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = NameField()


class AgentName(serializers.Serializer[Any]):
    """A person by their name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


@extend_schema_field(LocalisedText)
class NameInput(serializers.DictField):
    """A name in at least one language."""

    child = serializers.CharField(max_length=300, allow_blank=True)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("validators", [validate_localised])
        super().__init__(**kwargs)


@extend_schema_field(LocalisedText)
class TextInput(NameInput):
    """A few sentences in at least one language."""

    child = serializers.CharField(max_length=1000, allow_blank=True)


class Touched(serializers.Serializer[Any]):
    """Something changed that browsers read by HTTP: which one, and its version."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
