"""Doors for importing customers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core import problems
from core.api import Door, schema
from core.exchange.cells import csv_cell
from core.files import store_blob
from core.paging import page_of
from core.parsing import StrictJSONParser
from core.problems import TOO_LARGE
from core.text import safe_filename
from customers import import_shapes as shapes
from customers.models import Import
from customers.rules.importing.columns import BY_KEY, COLUMNS
from customers.selectors import imports
from customers.services.importing import jobs

TAGS = ["customers"]
LARGEST = 200_000_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportDoor(Door):
    """What these doors share."""

    scope = "customers"
    roles = {"supervisor", "admin"}

    def job(self, pk: int) -> Import:
        """The import, if this person may see it. Raises MISSING."""
        return self.find(Import, pk, Import.objects.select_related("person"))

    def told(self, job: Import) -> Any:
        """An import with its columns."""
        names = imports.column_names(self.language)
        meanings = [
            {"key": key, "name": name, "several": key in BY_KEY and BY_KEY[key].several} for key, name in names.items()
        ]
        why = problems.ALL[job.problem].text(self.language, _LIMITS) if job.problem in problems.ALL else ""
        job.sample, job.meanings, job.problem_text = imports.sample_of(job), meanings, why  # type: ignore[attr-defined]
        return shapes.ImportDetail(job).data


_LIMITS = {"rows": "1,000,000", "columns": 200, "megabytes": 400}


class Imports(ImportDoor):
    """Imports of customers."""

    parser_classes = [MultiPartParser, StrictJSONParser]

    @schema(answer=shapes.ImportRow, paged=True, tags=TAGS, summary="Imports of customers, newest first")
    def get(self, request: Request) -> Response:
        """One's own; administrators see everybody's."""
        return self.page(imports.imports_of(self.person), shapes.ImportRow, order=("-id",))

    @schema(
        request={"multipart/form-data": shapes.ImportInput},
        answer=shapes.ImportDetail,
        status=202,
        tags=TAGS,
        summary="Hand in a CSV or XLSX (200 MB at most); it is read in the background",
    )
    def post(self, request: Request) -> Response:
        """Nothing becomes a customer before it was tried and carried out."""
        file = self.parse(shapes.ImportInput)["file"]
        if file.size > LARGEST:
            raise TOO_LARGE(limit=LARGEST)
        # Before the transaction: a slow storage would keep it open.
        blob, name = store_blob(file.file, content_type="application/octet-stream"), safe_filename(file.name)[:200]
        return self.write(
            lambda: jobs.start_import(actor=self.actor, person=self.person, blob=blob, filename=name or "file"),
            answer=self.told,
            status=202,
        )


class OneImport(ImportDoor):
    """One import."""

    @schema(answer=shapes.ImportDetail, tags=TAGS, summary="An import with its columns, first lines and figures")
    def get(self, request: Request, pk: int) -> Response:
        """As far as it is."""
        return Response(self.told(self.job(pk)))

    @schema(request=shapes.ImportPatch, answer=shapes.ImportDetail, tags=TAGS, summary="Say how columns are read")
    def patch(self, request: Request, pk: int) -> Response:
        """What was tried before counts no more."""
        job, given = self.job(pk), self.parse(shapes.ImportPatch)
        return self.write(lambda: jobs.set_mapping(actor=self.actor, job_id=job.pk, **given), answer=self.told)


class TryImport(ImportDoor):
    """A trial."""

    @schema(
        answer=shapes.ImportDetail, status=202, tags=TAGS, summary="Try an import: the same figures, nothing written"
    )
    def post(self, request: Request, pk: int) -> Response:
        """In the background."""
        job = self.job(pk)
        return self.write(
            lambda: jobs.start_pass(actor=self.actor, job_id=job.pk, state=Import.State.TRYING),
            answer=self.told,
            status=202,
        )


class RunImport(ImportDoor):
    """The real thing."""

    @schema(answer=shapes.ImportDetail, status=202, tags=TAGS, summary="Carry out an import that was tried")
    def post(self, request: Request, pk: int) -> Response:
        """In the background."""
        job = self.job(pk)
        return self.write(
            lambda: jobs.start_pass(actor=self.actor, job_id=job.pk, state=Import.State.RUNNING),
            answer=self.told,
            status=202,
        )


class UndoImport(ImportDoor):
    """The way back."""

    @schema(answer=shapes.ImportDetail, status=202, tags=TAGS, summary="Undo an import, but for what changed since")
    def post(self, request: Request, pk: int) -> Response:
        """In the background; what it made goes into the recycle bin."""
        job = self.job(pk)
        return self.write(
            lambda: jobs.start_pass(actor=self.actor, job_id=job.pk, state=Import.State.UNDOING),
            answer=self.told,
            status=202,
        )


class ImportLines(ImportDoor):
    """The lines of an import."""

    @schema(
        answer=shapes.ImportLine, paged=True, tags=TAGS, parameters=[shapes.LinesQuery],
        summary="What became of the lines, in their order",
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """One page."""
        job, asked = self.job(pk), self.parse_query(shapes.LinesQuery)
        rows, following = page_of(
            imports.lines_of(job, asked.get("state", "")), request.query_params, order=("number",)
        )
        names = imports.column_names(self.language)
        for row in rows:
            row.text = imports.reason_of(row, self.language, names)  # type: ignore[attr-defined]
            row.name = row.customer.name if row.customer else ""  # type: ignore[attr-defined]
        told = [{**vars(row), "customer": row.customer_id} for row in rows]
        return Response({"items": shapes.ImportLine(told, many=True).data, "next": following})


class ImportProblems(ImportDoor):
    """The lines that did not become customers, as a file."""

    @schema(
        answer={(200, "text/csv"): bytes}, tags=TAGS, summary="Lines refused, skipped or left, each with its reason"
    )
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """CSV that spreadsheets open as UTF-8 and in which they compute nothing."""
        rows = imports.told_lines(self.job(pk), self.language)
        answer = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="import-{pk}.csv"'
        return answer


class _Echo:
    def write(self, text: str) -> str:
        """What the writer of CSV wrote."""
        return text


def _csv(rows: Iterable[list[str]]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    writer = csv.writer(_Echo())
    for row in rows:
        yield str(writer.writerow([csv_cell(one) for one in row])).encode()


class ImportTemplate(ImportDoor):
    """An empty file with every column, and an example of a company with a member."""

    @schema(
        answer={(200, "application/octet-stream"): bytes}, tags=TAGS, summary="A file to fill in",
        parameters=[OpenApiParameter("type", str, enum=["csv", "xlsx"])],
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponse:
        """CSV, or XLSX with texts only."""
        chinese = self.language == "zh-CN"
        rows = [[one.zh if chinese else one.en for one in COLUMNS]]
        rows += [[one.example[number] for one in COLUMNS] for number in (0, 1)]
        if request.query_params.get("type") == "xlsx":
            kind, body, ending = XLSX, _xlsx(rows), "xlsx"
        else:
            kind, body, ending = "text/csv; charset=utf-8", b"".join(_csv(rows)), "csv"
        answer = HttpResponse(body, content_type=kind)
        answer["Content-Disposition"] = f'attachment; filename="customers.{ending}"'
        return answer


def _xlsx(rows: list[list[str]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet, text = book.add_worksheet(), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(rows[0]), 18, text)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, text)
    return target.getvalue()
