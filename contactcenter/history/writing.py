"""Rows on their way into the database: COPY, table after table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

NULL = r"\N"


def escaped(text: str) -> str:
    """A text as COPY reads it."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def written(value: Any) -> str:
    """Any value as COPY reads it."""
    if value is None:
        return NULL
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict):
        return escaped(json.dumps(value, ensure_ascii=False))
    if isinstance(value, list | tuple):
        return escaped("{" + ",".join(json.dumps(one, ensure_ascii=False) for one in value) + "}")
    return escaped(str(value))


class Table:
    """The lines of one table: what a row does not say is what the model says of a new one."""

    def __init__(self, model: type[models.Model], *, without: Sequence[str] = ()) -> None:
        fields = [one for one in model._meta.concrete_fields if not one.generated and one.attname not in without]
        self.columns = [str(one.column) for one in fields]
        self.name = model._meta.db_table
        self._usual: dict[str, Any] = {one.attname: self._default(one) for one in fields}
        self.lines: list[str] = []

    @staticmethod
    def _default(field: models.Field[Any, Any]) -> str:
        return NULL if field.primary_key or (not field.has_default() and field.null) else written(field.get_default())

    def form(self, *names: str) -> str:
        """A line in which `%s` stands for these columns, in their order in the table: for what is written millions of times.

        Raises KeyError for columns that the table has not, or in another order.
        """
        slots = dict.fromkeys(names, "%s")
        if [one for one in self._usual if one in slots] != list(names):
            raise KeyError(names)
        usual = {
            name: (one if type(one) is str else written(one)).replace("%", "%%") for name, one in self._usual.items()
        }
        return "\t".join((usual | slots).values())

    def add(self, row: Mapping[str, Any]) -> None:
        """One more row. Raises KeyError for a column that the table has not."""
        values = {**self._usual, **row}
        if len(values) != len(self._usual):
            raise KeyError(sorted(set(values) - set(self._usual)))
        self.lines.append("\t".join([one if type(one) is str else written(one) for one in values.values()]))


def copy_in(tables: Iterable[Table]) -> None:
    """Step: all lines, table after table; a line that refers to another comes after it."""
    with connection.cursor() as cursor:
        for table in tables:
            if not table.lines:
                continue
            names = ",".join(f'"{one}"' for one in table.columns)
            with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
                copy.write("\n".join(table.lines) + "\n")
            table.lines.clear()


def new_ids(table: str, count: int) -> list[int]:
    """So many ids that nobody else gets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [int(row[0]) for row in cursor.fetchall()]
