"""Reads that stand in front of every request, compiled once.

Building and compiling a queryset with its joins costs the process several times what the database needs to answer it.
Here that is done on the first use; afterwards only values are filled in. For reads by one value that find few rows:
everything else is an ordinary queryset.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

M = TypeVar("M", bound=models.Model)
SLOT = "\ufffdvalue\ufffd"  # stands for the value while the statement is compiled


class Prepared(Generic[M]):
    """Rows by one text value: `Prepared(lambda value: Model.objects.filter(column=value))`.

    Called with a value it answers the first row or None; `rows` answers all.
    """

    def __init__(self, make: Callable[[str], models.QuerySet[M]]) -> None:
        self._make = make
        self._compiled: tuple[Any, str, tuple[Any, ...]] | None = None

    def __call__(self, value: str) -> M | None:
        """The first row with this value, its joined rows filled in; None when there is none."""
        found = self.rows(value)
        return found[0] if found else None

    def rows(self, value: str) -> list[M]:
        """All rows with this value, in the order of the queryset."""
        compiler, sql, parameters = self._compiled or self._compile()
        with connection.cursor() as cursor:
            cursor.execute(sql, [value if one == SLOT else one for one in parameters])
            found = cursor.fetchall()
        return [self._build(compiler, row) for row in found]

    def _compile(self) -> tuple[Any, str, tuple[Any, ...]]:
        compiler = self._make(SLOT).query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        if list(parameters).count(SLOT) != 1:
            raise TypeError("a prepared read has exactly one value")
        self._compiled = compiler, sql, tuple(parameters)
        return self._compiled

    def _build(self, compiler: Any, found: tuple[Any, ...]) -> M:
        converters = compiler.get_converters(expression for expression, _, _ in compiler.select)
        (row,) = compiler.apply_converters([found], converters)
        made: M = _instance(compiler.klass_info, compiler.select, row)
        return made


def _instance(info: dict[str, Any], select: list[Any], row: list[Any]) -> Any:
    """The object that these columns of the row make, and those it points to; None where a join found nothing."""
    names = [select[at][0].target.attname for at in info["select_fields"]]
    values = [row[at] for at in info["select_fields"]]
    if values[names.index(info["model"]._meta.pk.attname)] is None:
        return None
    made = info["model"].from_db(DEFAULT_DB_ALIAS, names, values)
    for related in info.get("related_klass_infos", ()):
        there = _instance(related, select, row)
        related["local_setter"](made, there)
        if there is not None:
            related["remote_setter"](there, made)
    return made
