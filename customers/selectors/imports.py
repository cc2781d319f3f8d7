"""Imports as they are read: who may see one, what became of its lines, why in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from core.access import EVERYTHING, NOBODY, access_rule, visible
from customers.models import Import, ImportRow
from customers.rules.importing.columns import BY_KEY, OWN
from customers.rules.importing.reasons import REASONS
from customers.selectors.own_fields import writable_fields

SAMPLE = 10


@access_rule(Import)
def import_rule(person: Any) -> Q:
    """One's own; administrators see everybody's."""
    if person.acts_as & {"admin"}:
        return EVERYTHING
    return Q(person_id=person.pk) if person.acts_as & {"supervisor"} else NOBODY


def imports_of(person: Any) -> QuerySet[Import]:
    """To be paged by ("-id",)."""
    return Import.objects.filter(visible(person, Import)).select_related("person")


def lines_of(job: Import, state: str = "") -> QuerySet[ImportRow]:
    """What became of the lines, to be paged by ("number",)."""
    rows = ImportRow.objects.filter(job=job).select_related("customer")
    return rows.filter(state=state) if state else rows


def sample_of(job: Import) -> list[list[str]]:
    """The first lines, as a preview."""
    return list(job.rows.order_by("number").values_list("cells", flat=True)[:SAMPLE])


def column_names(language: str) -> dict[str, str]:
    """What each meaning of a column is called."""
    own = {key: one.name.get(language) or key for key, one in writable_fields().items()}
    return {key: one.zh if language == "zh-CN" else one.en for key, one in BY_KEY.items()} | own


def reason_of(row: ImportRow, language: str, names: dict[str, str]) -> str:
    """Why a line did not become a customer, as a sentence; "" when it did."""
    if not row.reason:
        return ""
    detail = {"column": "", "value": "", "line": "", **row.detail}
    detail["column"] = names.get(str(detail["column"]), str(detail["column"]))
    detail["names"] = ", ".join(map(str, detail.get("names", ())))
    detail["keys"] = ", ".join(names.get(OWN + str(key), str(key)) for key in detail.get("keys", ()))
    en, zh = REASONS.get(row.reason, REASONS["broken"])
    return (zh if language == "zh-CN" else en).format_map(detail)


def told_lines(job: Import, language: str) -> Iterator[list[str]]:
    """The heading and every line that did not become a customer, each with its line and reason before it."""
    names = column_names(language)
    yield [*(("行号", "原因") if language == "zh-CN" else ("Line", "Reason")), *job.header]
    states = (ImportRow.State.REFUSED, ImportRow.State.SKIPPED, ImportRow.State.LEFT)
    for row in job.rows.filter(state__in=states).order_by("number").iterator(chunk_size=1000):
        yield [str(row.number), reason_of(row, language, names), *row.cells]
