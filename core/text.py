"""Names that people configure, in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

LANGUAGES = ("en", "zh-CN")


def localised(names: Mapping[str, str] | None, language: str) -> str:
    """The text for `language`, else English, else whatever there is; "" for nothing."""
    if not names:
        return ""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def pick_language(accept: str | None) -> str:
    """ "zh-CN" when an Accept-Language header's first choice is Chinese, else "en"."""
    first = (accept or "").split(",", 1)[0].strip().lower()
    return "zh-CN" if first.startswith("zh") else "en"


def validate_localised(value: Any) -> None:
    """Raise ValidationError unless `value` is {language: text} with known languages and at least one text."""
    if not isinstance(value, dict) or not value:
        raise ValidationError("A text in at least one language is needed.")
    for language, text in value.items():
        if language not in LANGUAGES or not isinstance(text, str):
            raise ValidationError("Languages are en and zh-CN; texts are strings.")


class LocalisedField(models.JSONField):
    """{"en": ..., "zh-CN": ...}"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("validators", [validate_localised])
        super().__init__(*args, **kwargs)
