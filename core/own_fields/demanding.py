"""Refusing a record without the own fields that it has to have."""

from __future__ import annotations

from collections.abc import Sequence

from core.own_fields.rules import Definition
from core.problems import Problem, Refusal


def refuse_without(fields: Sequence[Definition], problem: Problem) -> None:
    """Raises `problem`, naming these fields and pointing at each, unless there are none."""
    if not fields:
        return
    said = [
        {
            "field": f"fields.{one.key}", "code": "required", "message": "This is needed here.",
            "message_zh": "此处必须填写。",
        }
        for one in fields
    ]  # fmt: skip
    detail = {"names": [dict(one.field.name) for one in fields], "keys": [one.key for one in fields]}
    raise Refusal(problem, detail, said)
