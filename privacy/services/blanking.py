"""Carrying out what the page of holdings says, table by table."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, JSONField, Model
from django.db.models.functions import Now

from core.models import Frame
from core.records import Record
from privacy.selectors.holdings import BY_WORDS, HOLDINGS, Holding
from privacy.selectors.subject import Subject
from privacy.selectors.traces import patterns_of


def erase_rows(subject: Subject) -> tuple[dict[str, int], list[int]]:
    """Step: delete or overwrite every row of a person; how many by table, and the blobs that they named."""
    counts: dict[str, int] = {}
    blobs: set[int] = set()
    for one in HOLDINGS:
        rows = one.model._base_manager.filter(one.rows(subject))
        if one.blob:
            blobs.update(rows.filter(**{f"{one.blob}__isnull": False}).values_list(one.blob, flat=True))
        _add(counts, one.model, _blank(one, rows) if one.blank else rows.delete()[0])
    _add(counts, Frame, _forget_frames(subject))
    for model, column, goes in BY_WORDS:
        _add(counts, model, _forget_words(model, column, goes, [*subject.words, *subject.names]))
    return counts, sorted(blobs)


def _add(counts: dict[str, int], model: type[Model], number: int) -> None:
    if number:
        counts[model._meta.db_table] = counts.get(model._meta.db_table, 0) + number


def _blank(one: Holding, rows: Any) -> int:
    values = {name: _empty(one.model, name) if value is ... else value for name, value in one.blank.items()}
    each = {name: make for name, make in values.items() if callable(make) and not hasattr(make, "resolve_expression")}
    if issubclass(one.model, Record):
        values |= {"version": F("version") + 1, "updated_at": Now()}
    ids = list(rows.values_list("pk", flat=True))
    told = one.model._base_manager.filter(pk__in=ids)
    told.update(**{name: value for name, value in values.items() if name not in each})
    for pk in ids if each else ():
        one.model._base_manager.filter(pk=pk).update(**{name: make() for name, make in each.items()})
    return len(ids)


def _empty(model: type[Model], name: str) -> Any:
    column: Any = model._meta.get_field(name)
    if column.has_default():
        return column.get_default()
    if column.null:
        return None
    if isinstance(column, ArrayField):
        return []
    return {} if isinstance(column, JSONField) else ""


_FRAMES = """
DELETE FROM core_frame WHERE
    (body->'subject'->>0 = 'customer' AND body->'subject'->>1 = ANY(%(customers)s))
    OR (body->'subject'->>0 = 'ticket' AND body->'subject'->>1 = ANY(%(tickets)s))
    OR (body->'subject'->>0 = 'call' AND body->'subject'->>1 = ANY(%(calls)s))
    OR coalesce(body->'row'->>'ticket_id', body->'row'->>'ticket') = ANY(%(tickets)s)
    OR coalesce(body->'row'->>'customer_id', body->'row'->>'customer', body->'row'->'customer'->>'id') = ANY(%(customers)s)
    OR coalesce(body->'row'->>'call_id', body->'row'->>'call') = ANY(%(calls)s)
"""


def _forget_frames(subject: Subject) -> int:
    """What was on its way to browsers; each of them gets the rows as they are now with the frames that follow."""
    ids = {name: [str(one) for one in getattr(subject, name)] for name in ("customers", "tickets", "calls")}
    with connection.cursor() as cursor:
        cursor.execute(_FRAMES, ids)
        return int(cursor.rowcount)


def _forget_words(model: type[Model], column: str, goes: bool, words: list[str]) -> int:
    """Rows go, or are emptied, where a word stands in this column; it is JSON or text."""
    patterns = patterns_of(words)
    if not patterns:
        return 0
    table, nothing = model._meta.db_table, "NULL" if model._meta.get_field(column).null else "'{}'"
    what = f"DELETE FROM {table}" if goes else f"UPDATE {table} SET {column} = {nothing}"
    with connection.cursor() as cursor:
        cursor.execute(f"{what} WHERE {column}::text ILIKE ANY(%s)", [patterns])
        return int(cursor.rowcount)
