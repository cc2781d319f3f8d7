"""Reads that stand in front of every request, compiled once.

Building and compiling a queryset with its joins costs the process several times what the database needs to answer it.
Here that is done on the first use; afterwards only values are filled in. For reads by one value that find few rows:
everything else is an ordinary queryset.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

M = TypeVar("M", bound=models.Model)
V = TypeVar("V", str, int)
# What stands for the value while the statement is compiled: a text or an id that nobody has.
TEXT: Final = "\ufffdvalue\ufffd"
ID: Final = -(2**53) - 7


class Prepared(Generic[M, V]):
    """Rows by one value: `Prepared(TEXT, lambda value: Model.objects.filter(column=value))`; with `ID`, by an id.

    Called with a value it answers the first row or None; `rows` answers all.
    """

    def __init__(self, slot: V, make: Callable[[V], models.QuerySet[M]]) -> None:
        self._slot: V = slot
        self._make: Callable[[V], models.QuerySet[M]] = make
        self._compiled: tuple[Any, str, tuple[Any, ...], Any] | None = None

    def __call__(self, value: V) -> M | None:
        """The first row with this value, its joined rows filled in; None when there is none."""
        found = self.rows(value)
        return found[0] if found else None

    def rows(self, value: V) -> list[M]:
        """All rows with this value, in the order of the queryset."""
        compiler, sql, parameters, converters = self._compiled or self._compile()
        with connection.cursor() as cursor:
            cursor.execute(sql, [value if one == self._slot else one for one in parameters])
            found = cursor.fetchall()
        rows = compiler.apply_converters(found, converters) if converters else found
        return [_instance(compiler.klass_info, compiler.select, row) for row in rows]

    def _compile(self) -> tuple[Any, str, tuple[Any, ...], Any]:
        compiler = self._make(self._slot).query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        if list(parameters).count(self._slot) != 1:
            raise TypeError("a prepared read has exactly one value")
        converters = compiler.get_converters(expression for expression, _, _ in compiler.select)
        self._compiled = compiler, sql, tuple(parameters), converters
        return self._compiled


def _instance(info: dict[str, Any], select: list[Any], row: Sequence[Any]) -> Any:
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
