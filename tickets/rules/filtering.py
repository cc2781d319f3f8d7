"""Conditions on tickets: the language of `core.conditions` over the fields of tickets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.conditions import language
from core.conditions.fields import Field
from core.conditions.language import Condition
from tickets.rules.fields import FIELDS


def parse(raw: Any, own: Mapping[str, Field] | None = None, *, at: str = "conditions") -> Condition:
    """The condition that JSON stands for; `own` are the own fields of tickets, by "field.<key>".

    Raises INVALID pointing at what is wrong by its path ("conditions.all.2.value").
    """
    return language.parse(raw, {**FIELDS, **(own or {})}, at=at)
