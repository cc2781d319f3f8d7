"""A thing that conditions may ask of a kind of record: its type, its name in both languages, the values it may have.

Each kind of record has its table of them; own fields join it under "field.<key>". The browser builds its form from both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

Names = Mapping[str, str]

# type -> operator -> the kind of value it takes (see `values`); "none" takes no value at all
OPERATORS: Final[Mapping[str, Mapping[str, str]]] = {
    "choice": {"is": "codes", "is_not": "codes"},
    "ref": {"is": "ids", "is_not": "ids"},
    "people": {"is": "ids", "is_not": "ids"},
    "tags": {"has_any": "words", "has_all": "words", "has_none": "words", "is_empty": "none", "is_set": "none"},
    "moment": {
        "before": "moment", "after": "moment", "within_last": "span", "older_than": "span", "within_next": "span",
        "is_set": "none", "is_empty": "none",
    },
    "text": {"contains": "text", "not_contains": "text"},
    "number": {
        "is": "number", "is_not": "number", "less_than": "number", "more_than": "number", "is_set": "none",
        "is_empty": "none",
    },
    "date": {
        "is": "day", "before": "day", "after": "day", "within_last": "days", "within_next": "days", "is_set": "none",
        "is_empty": "none",
    },
    "flag": {"is": "flag"},
    "own_text": {"contains": "text", "not_contains": "text", "is": "text", "is_set": "none", "is_empty": "none"},
    "own_long_text": {"contains": "text", "not_contains": "text", "is_set": "none", "is_empty": "none"},
    "own_number": {
        "is": "number", "is_not": "number", "less_than": "number", "more_than": "number", "is_set": "none",
        "is_empty": "none",
    },
    "own_date": {
        "is": "day", "before": "day", "after": "day", "within_last": "days", "within_next": "days", "is_set": "none",
        "is_empty": "none",
    },
    "own_choice": {"is": "codes", "is_not": "codes", "is_set": "none", "is_empty": "none"},
    "own_choices": {"has_any": "codes", "has_all": "codes", "has_none": "codes", "is_set": "none", "is_empty": "none"},
    "own_flag": {"is": "flag"},
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One thing to filter by. `tokens` are the words a reference may have in place of an id ("me", "nobody")."""

    key: str
    type: str
    name: Names
    choices: Mapping[str, Names] = field(default_factory=dict)
    tokens: tuple[str, ...] = ()
    # choices that are not offered any more; what has one keeps it
    closed: frozenset[str] = frozenset()

    @property
    def operators(self) -> Mapping[str, str]:
        """Its operators, each with the kind of value it takes."""
        return OPERATORS[self.type]


def say(en: str, zh: str) -> Names:
    """A name in both languages."""
    return {"en": en, "zh-CN": zh}


OWN: Final = "field."
# the type of a definition of own fields -> the type here
OWN_TYPES: Final = {
    "text": "own_text", "long_text": "own_long_text", "number": "own_number", "date": "own_date",
    "choice": "own_choice", "choices": "own_choices", "yes_no": "own_flag",
}  # fmt: skip


def own_field(key: str, type: str, name: Names, choices: Iterable[Mapping[str, object]] = ()) -> Field:
    """An own field by its definition; `choices` are {"code": ..., "name": {...}}."""
    listed = list(choices)
    codes = {str(one["code"]): dict(one["name"]) for one in listed}  # type: ignore[call-overload]
    closed = frozenset(str(one["code"]) for one in listed if not one.get("is_active", True))
    return Field(f"{OWN}{key}", OWN_TYPES[type], name, codes, closed=closed)
