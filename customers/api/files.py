"""Doors for the files of a customer; they are read only through the customer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.files import store_blob
from core.parsing import StrictJSONParser
from core.problems import MISSING, TOO_LARGE
from core.rendering import rendered
from core.serving import LARGEST_UPLOAD, serve_blob
from core.text import safe_filename
from customers import record_shapes as shapes
from customers.api.cards import CustomerDoor
from customers.models import CustomerFile
from customers.selectors.cards import group_ids
from customers.services import files

TAGS = ["customers"]


def _row(kept: CustomerFile) -> Any:
    return rendered(shapes.FileRow, kept)


class FileDoor(CustomerDoor):
    """What these doors share."""

    def files(self, pk: int, *, removed: bool = False) -> QuerySet[CustomerFile]:
        """Those of a customer whom this person may see, under any of the merged cards. Raises MISSING."""
        group = group_ids(self.card(pk).pk)
        rows = CustomerFile.objects.filter(customer_id__in=group, deleted_at__isnull=not removed)
        return rows.select_related("author", "blob")

    def file(self, pk: int, file_id: int, *, removed: bool = False) -> CustomerFile:
        """One of them. Raises MISSING."""
        found = self.files(pk, removed=removed).filter(pk=file_id).first()
        if found is None:
            raise MISSING()
        return found


class CustomerFiles(FileDoor):
    """The files of a customer."""

    parser_classes = [MultiPartParser, StrictJSONParser]

    @schema(answer=shapes.FileRow, paged=True, tags=TAGS, summary="Files of a customer, newest first")
    def get(self, request: Request, pk: int) -> Response:
        """One page."""
        return self.page(self.files(pk), shapes.FileRow, order=("-id",))

    @schema(
        request={"multipart/form-data": shapes.FileInput},
        answer=shapes.FileRow,
        status=201,
        tags=TAGS,
        summary="Put a file (25 MB at most) on a card",
    )
    def post(self, request: Request, pk: int) -> Response:
        """Any kind; only harmless ones are shown by a browser."""
        card, file = self.card(pk), self.parse(shapes.FileInput)["file"]
        if file.size > LARGEST_UPLOAD:
            raise TOO_LARGE(limit=LARGEST_UPLOAD)
        kind = (file.content_type or "application/octet-stream").lower()[:150]
        # Before the transaction: a slow storage would keep it open.
        blob, name = store_blob(file.file, content_type=kind), safe_filename(file.name)[:200] or "file"
        return self.write(
            lambda: files.add_file(
                actor=self.actor, customer_id=card.pk, author_id=self.person.pk, blob=blob, filename=name,
                content_type=kind,
            ),
            answer=_row,
            status=201,
        )  # fmt: skip


class OneCustomerFile(FileDoor):
    """One of them."""

    @schema(status=204, tags=TAGS, summary="Take a file off a card")
    def delete(self, request: Request, pk: int, file_id: int) -> Response:
        """It can be put back."""
        kept = self.file(pk, file_id)
        return self.write(
            lambda: files.remove_file(actor=self.actor, file_id=kept.pk), answer=lambda _: None, status=204
        )


class RestoreCustomerFile(FileDoor):
    """One that was taken off."""

    @schema(answer=shapes.FileRow, tags=TAGS, summary="Put a file back on its card")
    def post(self, request: Request, pk: int, file_id: int) -> Response:
        """As it was."""
        kept = self.file(pk, file_id, removed=True)
        return self.write(lambda: files.restore_file(actor=self.actor, file_id=kept.pk), answer=_row)


class CustomerFileBytes(FileDoor):
    """A file's bytes."""

    @schema(answer={(200, "application/octet-stream"): bytes}, tags=TAGS, summary="A file on a card")
    def get(self, request: Request, pk: int, file_id: int) -> HttpResponseBase:
        """Only harmless kinds are shown by the browser; all others are downloaded as bytes."""
        kept = self.file(pk, file_id)
        wanted = request.headers.get("Range", "")
        return serve_blob(kept.blob, filename=kept.filename, content_type=kept.content_type, wanted=wanted)
