"""Names of people and things, and texts in two languages."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.naming import NameField, NameInput, TextInput
from routing.models import Queue

__all__ = ["KEY", "AgentName", "NameField", "NameInput", "QueueName", "TextInput", "Touched"]

# How a question names one thing by its id, or none.
KEY: dict[str, Any] = {"required": False, "allow_null": True, "default": None, "min_value": 1, "max_value": 2**63 - 1}


class QueueName(serializers.Serializer[Queue]):
    """A queue by its name."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    name = NameField()


class AgentName(serializers.Serializer[Any]):
    """A person by their name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class Touched(serializers.Serializer[Any]):
    """Something changed that browsers read by HTTP: which one, and its version."""

    id = serializers.IntegerField(source="pk")
    version = serializers.IntegerField()
