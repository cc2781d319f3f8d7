"""The shape of one demo article."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """An article in both languages: (title, body) each."""

    key: str
    category: str
    audience: str
    en: tuple[str, str]
    zh: tuple[str, str]
