"""New rows by one statement that is written once per model.

`save()` and `bulk_create()` compile the same INSERT anew for every call, which costs more than the database needs to
carry it out. The values are prepared by the model's own fields, and what the database computes is read back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

from core.sql import begun

M = TypeVar("M", bound=models.Model)
NOTHING = type(None)
AS_IT_IS: dict[type[models.Field[Any, Any]], tuple[type, ...]] = {
    models.CharField: (str, NOTHING),
    models.TextField: (str, NOTHING),
    models.BooleanField: (bool, NOTHING),
    models.DateTimeField: (NOTHING,),
    models.IntegerField: (int, NOTHING),
    models.SmallIntegerField: (int, NOTHING),
    models.PositiveIntegerField: (int, NOTHING),
    models.PositiveSmallIntegerField: (int, NOTHING),
    models.BigIntegerField: (int, NOTHING),
    models.ForeignKey: (int, NOTHING),
    models.OneToOneField: (int, NOTHING),
}


@dataclass(frozen=True)
class _Plan:
    head: str
    row: str
    tail: str
    given: tuple[Any, ...]
    returned: tuple[str, ...]


@lru_cache
def _plan(model: type[models.Model]) -> _Plan:
    meta = model._meta
    given = tuple(field for field in meta.concrete_fields if not field.generated and not field.primary_key)
    returned = tuple(field for field in meta.concrete_fields if field.generated or field.primary_key)
    quote = connection.ops.quote_name
    names = ",".join(quote(field.column or "") for field in given)
    return _Plan(
        head=f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ",
        row=f"({','.join(['%s'] * len(given))})",
        tail=" RETURNING " + ",".join(quote(field.column or "") for field in returned),
        given=given,
        returned=tuple(field.attname for field in returned),
    )


def _prepared(field: models.Field[Any, Any], value: Any) -> Any:
    # What a column of this type takes as it is needs no preparing; most values are.
    return value if type(value) in AS_IT_IS.get(type(field), ()) else field.get_db_prep_save(value, connection)


def insert(rows: Iterable[M]) -> list[M]:
    """Step: insert new rows of one model whose key the database makes; each gets its key and generated columns.

    As with `bulk_create`, no signal is sent. Rows that refer to each other are inserted in the order of their
    references, by calls of their own. Raises IntegrityError.
    """
    new = list(rows)
    if not new:
        return new
    plan = _plan(type(new[0]))
    values = [_prepared(field, field.pre_save(row, True)) for row in new for field in plan.given]
    with connection.cursor() as cursor:
        with begun():
            cursor.execute(plan.head + ",".join([plan.row] * len(new)) + plan.tail, values)
        made = cursor.fetchall()
    for row, columns in zip(new, made, strict=True):
        for name, value in zip(plan.returned, columns, strict=True):
            setattr(row, name, value)
        row._state.adding, row._state.db = False, connection.alias
    return new
