"""Pages by keyset cursor: no offsets, so a page costs the same however deep it lies."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from core.problems import INVALID

M = TypeVar("M", bound=models.Model)
Order = tuple[str, ...]
DEFAULT, LARGEST = 30, 100


def page_of(rows: models.QuerySet[M], query: Mapping[str, str], *, order: Order) -> tuple[list[M], str | None]:
    """The rows of one page and the cursor of the next (None at the end).

    `order` names non-null fields, "-" for descending, the last one unique. Raises INVALID for a foreign cursor.
    """
    limit = _limit(query.get("limit"))
    cursor = query.get("cursor")
    if cursor:
        rows = rows.filter(_after(_decode(cursor, order), order))
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _encode([_value(last, name) for name in order])


def _limit(text: str | None) -> int:
    if not text:
        return DEFAULT
    if not text.isdigit() or not 1 <= int(text) <= LARGEST:
        raise INVALID.field("limit", en=f"A number from 1 to {LARGEST}.", zh=f"应为 1 到 {LARGEST} 的数字。")
    return int(text)


def _value(row: models.Model, name: str) -> Any:
    value: Any = row
    for part in name.lstrip("-").split("__"):
        value = getattr(value, part)
    return value


def _encode(values: list[Any]) -> str:
    text = json.dumps([v.isoformat() if isinstance(v, datetime) else v for v in values], cls=DjangoJSONEncoder)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, order: Order) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(values, list) and len(values) == len(order):
            return values
    except ValueError:
        pass
    raise INVALID.field("cursor", en="This is no cursor of this list.", zh="游标无效。")


def _after(values: list[Any], order: Order) -> Q:
    """Rows behind the given one: (a < A) or (a = A and b < B) ..., each in its own direction."""
    condition, equal = Q(pk__in=[]), Q()
    for name, value in zip(order, values, strict=True):
        plain = name.lstrip("-")
        side = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{plain}__{side}": value})
        equal &= Q(**{plain: value})
    return condition
