"""Names that people configure, in several languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import translation

LANGUAGES = ("en", "zh-CN")
# Our name of a language -> the name under which Django and its companions keep their translations.
TRANSLATIONS = {"en": "en", "zh-CN": "zh-hans"}


# Control characters, and those that turn the direction of what follows: a name that reads from its end is a disguise,
# and what comes along when somebody pastes a number is of no use to anybody.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_BREAKS = "\x0b\x0c\x85"


def has_hidden(text: str) -> bool:
    """Whether `visible` would change it."""
    return _HIDDEN.search(text) is not None


def visible(text: str) -> str:
    """The text without characters that nobody sees and that change what is seen; a break of a line or page is a blank."""
    return _HIDDEN.sub(lambda found: " " if found[0] in _BREAKS else "", text)


def safe_filename(name: str) -> str:
    """A file's name only: no folders, no line ends, nothing that a header or a shell would read as more."""
    name = re.split(r"[\\/]", visible(name))[-1]
    return re.sub(r"[\x00-\x1f\x7f\"<>|:*?]", "_", name).strip(" .")


def localised(names: Mapping[str, str] | None, language: str) -> str:
    """The text for `language`, else English, else whatever there is; "" for nothing."""
    if not names:
        return ""
    return names.get(language) or names.get("en") or next(iter(names.values()), "")


def say(texts: Mapping[str, str], language: str, **facts: object) -> str:
    """The text in `language` with its facts; braces inside the facts stay as they are."""
    return localised(texts, language).format(**facts)


def pick_language(accept: str | None) -> str:
    """ "zh-CN" when an Accept-Language header's first choice is Chinese, else "en"."""
    first = (accept or "").split(",", 1)[0].strip().lower()
    return "zh-CN" if first.startswith("zh") else "en"


def reader_language(request: HttpRequest) -> str:
    """What the request asks for (our pages ask for the language they show), else the signed-in person's own."""
    asked = request.headers.get("Accept-Language")
    return pick_language(asked) if asked else getattr(getattr(request, "user", None), "language", "") or "en"


def speaking(language: str) -> translation.override:
    """A context in which the libraries' own sentences (validators, sign-in) are said in `language`; it never leaks."""
    return translation.override(TRANSLATIONS.get(language, "en"))


def both(en: str, zh: str) -> str:
    """A sentence of our own for a validator, in the language that is active now (see `speaking`)."""
    return zh if (translation.get_language() or "").startswith("zh") else en


def validate_localised(value: Any) -> None:
    """Raise ValidationError unless `value` is {language: text} with known languages and at least one text."""
    if not isinstance(value, dict) or not value:
        raise ValidationError(both("A text in at least one language is needed.", "至少需要一种语言的文本。"))
    for language, text in value.items():
        if language not in LANGUAGES or not isinstance(text, str):
            raise ValidationError(
                both("Languages are en and zh-CN; texts are strings.", "语言只能是 en 和 zh-CN，文本须为字符串。")
            )


class LocalisedField(models.JSONField):
    """{"en": ..., "zh-CN": ...}"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("validators", [validate_localised])
        super().__init__(*args, **kwargs)
