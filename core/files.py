"""Blobs: bytes on Django's storage, named by their SHA-256, written before the row that refers to them."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet
from django.utils import timezone

from core.models import Blob
from core.operations import operation

CHUNK = 1 << 20
ORPHAN_AGE = timedelta(days=1)


def store_blob(data: bytes | IO[bytes], *, content_type: str) -> Blob:
    """Keep `data` and return its row; the same bytes are stored once.

    Call it before the transaction whose rows will name it: a slow storage would keep that one open. What no row names
    in the end is swept after a day.
    Bytes that are wanted again are young again, so that the sweep leaves them until whoever wants them refers to them.
    """
    source: IO[bytes] = io.BytesIO(data) if isinstance(data, bytes) else data
    digest, size = _digest(source)
    key = f"{digest[:2]}/{digest[2:4]}/{digest}"
    # Before looking at the storage: while the sweep drops this row and its bytes, the update waits and then finds none.
    now = timezone.now()
    Blob.objects.filter(sha256=digest, created_at__lt=now - ORPHAN_AGE / 2).update(created_at=now)
    if not default_storage.exists(key):
        source.seek(0)
        default_storage.save(key, File(source))
    blob, _ = Blob.objects.get_or_create(
        sha256=digest, defaults={"size": size, "content_type": content_type[:150], "key": key}
    )
    return blob


def _digest(source: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def open_blob(blob: Blob) -> IO[bytes]:
    """The bytes for reading. Raises FileNotFoundError when the storage lost them."""
    opened: IO[bytes] = default_storage.open(blob.key, "rb")
    return opened


def read_blob(blob: Blob) -> bytes:
    """All the bytes at once; for things with a limit on their size."""
    with open_blob(blob) as source:
        return source.read()


def orphans() -> list[int]:
    """The ids of blobs older than a day that no row refers to, oldest first, some hundreds at a time."""
    rows = _unreferred(Blob.objects.filter(created_at__lt=timezone.now() - ORPHAN_AGE))
    return list(rows.order_by("id").values_list("id", flat=True)[:500])


def _unreferred(rows: QuerySet[Blob]) -> QuerySet[Blob]:
    for link in Blob._meta.get_fields(include_hidden=True):
        if isinstance(link, ForeignObjectRel):
            holders: Any = link.related_model
            rows = rows.exclude(Exists(holders._base_manager.filter(**{link.field.name: OuterRef("pk")})))
    return rows


@operation
def drop_orphan(*, blob_id: int, is_aged: bool = True) -> bool:
    """Delete a blob and its bytes unless somebody wants it meanwhile; says whether it is gone.

    A young one stays, as its row may be on the way; with `is_aged=False` it goes too: whoever erases knows its past.

    The bytes go while the row is still locked: who stores the same bytes at this moment waits, and writes them anew.
    """
    rows = Blob.objects.select_for_update(skip_locked=True)
    old = rows.filter(created_at__lt=timezone.now() - ORPHAN_AGE) if is_aged else rows
    blob = old.filter(pk=blob_id).first()
    if blob is None or not _unreferred(Blob.objects.filter(pk=blob_id)).exists():
        return False
    key = blob.key
    blob.delete()
    default_storage.delete(key)
    return True
