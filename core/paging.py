"""Pages by keyset cursor: no offsets, so a page costs the same however deep it lies."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.utils import timezone

from core.problems import INVALID

M = TypeVar("M", bound=models.Model)
Order = tuple[str, ...]
DEFAULT, LARGEST = 30, 100


def page_of(rows: models.QuerySet[M], query: Mapping[str, str], *, order: Order) -> tuple[list[M], str | None]:
    """The rows of one page and the cursor of the next (None at the end).

    `order` names fields, "-" for descending, the last one unique; rows without a value come last in either direction.
    Raises INVALID for a foreign cursor.
    """
    limit = limit_of(query.get("limit"))
    cursor = query.get("cursor")
    empty = {name for name in order if _may_be_null(rows, name)}
    keys = [_last_without(name) if name in empty else name for name in order]
    if cursor:
        rows = rows.filter(_after(_read(cursor, rows, order, empty), order, empty))
    found = list(rows.order_by(*keys)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], _encode([mark_of(rows.model, order), *(_value(last, name) for name in order)])


def mark_of(model: type[models.Model], order: Order) -> str:
    """What a cursor begins with: which kind of list it is of. No secret, it is there against mistakes."""
    return hashlib.sha256(" ".join((model._meta.label, *order)).encode()).hexdigest()[:8]


def limit_of(text: str | None, default: int = DEFAULT) -> int:
    """How many rows a page shall have. Raises INVALID for what is no number from 1 to 100."""
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or not 1 <= int(text) <= LARGEST:
        raise INVALID.field("limit", en=f"A number from 1 to {LARGEST}.", zh=f"应为 1 到 {LARGEST} 的数字。")
    return int(text)


def _last_without(name: str) -> OrderBy:
    plain = F(name.lstrip("-"))
    return plain.desc(nulls_last=True) if name.startswith("-") else plain.asc(nulls_last=True)


def _may_be_null(rows: models.QuerySet[M], name: str) -> bool:
    """Whether the key, or what leads to it, may be empty."""
    plain = name.lstrip("-")
    if plain in rows.query.annotations:
        return _field(rows, name).null
    *path, _ = plain.split("__")
    steps = ["__".join(path[: at + 1]) for at in range(len(path))]
    return any(_field(rows, step).null for step in [*steps, plain])


def _value(row: models.Model, name: str) -> Any:
    value: Any = row
    for part in name.lstrip("-").split("__"):
        value = getattr(value, part, None)
    return value


def _encode(values: list[Any]) -> str:
    text = json.dumps([v.isoformat() if isinstance(v, datetime) else v for v in values], cls=DjangoJSONEncoder)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, rows: models.QuerySet[M], order: Order, empty: set[str]) -> list[Any]:
    """The values that a cursor of this very list holds, each as its field takes it."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(values, list) and len(values) == len(order) + 1 and values[0] == mark_of(rows.model, order):
            pairs = zip(order, values[1:], strict=True)
            return [
                None if value is None and name in empty else _fitted(value, _field(rows, name)) for name, value in pairs
            ]
    except (ValueError, TypeError, ArithmeticError, ValidationError):
        pass
    raise INVALID.field("cursor", en="This is no cursor of this list.", zh="游标无效。")


def _fitted(value: Any, field: models.Field[Any, Any]) -> Any:
    """The value as the field takes it. Raises what `_read` catches for one that no row could have."""
    if isinstance(field, models.JSONField):
        json.dumps(value, ensure_ascii=False).encode()  # raises for a half of a surrogate pair
        if "\\u0000" in json.dumps(value):
            raise ValueError
        return value
    if isinstance(value, bool | dict | list | None):
        raise ValueError
    if isinstance(value, str):
        value.encode()  # raises for a half of a surrogate pair
        if "\0" in value:
            raise ValueError
    elif isinstance(field, models.CharField | models.TextField):
        raise ValueError
    found = field.to_python(value)
    if isinstance(found, datetime) and timezone.is_naive(found):
        raise ValueError
    return found


def _field(rows: models.QuerySet[M], name: str) -> models.Field[Any, Any]:
    """The field that orders: of the model, of one it refers to, or worked out by the query."""
    plain = name.lstrip("-")
    worked_out = rows.query.annotations.get(plain)
    if worked_out is not None:
        return worked_out.output_field
    model: Any = rows.model
    *path, last = plain.split("__")
    for part in path:
        model = model._meta.get_field(part).related_model
    field: models.Field[Any, Any] = model._meta.get_field(last)
    return field


def _after(values: list[Any], order: Order, empty: set[str]) -> Q:
    """Rows behind the given one: (a < A) or (a = A and b < B) ..., each in its own direction, none at the end."""
    condition, equal = Q(pk__in=[]), Q()
    for name, value in zip(order, values, strict=True):
        plain = name.lstrip("-")
        if value is None:
            equal &= Q(**{f"{plain}__isnull": True})
            continue
        side = "lt" if name.startswith("-") else "gt"
        behind = Q(**{f"{plain}__{side}": value})
        if name in empty:
            behind |= Q(**{f"{plain}__isnull": True})
        condition |= equal & behind
        equal &= Q(**{plain: value})
    return condition
