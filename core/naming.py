"""Names and texts in two languages, as doors take and answer them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.schema import LocalisedText
from core.text import validate_localised


@extend_schema_field(LocalisedText)
class NameField(serializers.DictField):
    """{"en": ..., "zh-CN": ...}"""


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
