"""Blobs: bytes on Django's storage, named by their SHA-256, written before the row that refers to them."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from core.models import Blob

CHUNK = 1 << 20


def store_blob(data: bytes | IO[bytes], *, content_type: str) -> Blob:
    """Keep `data` and return its row; the same bytes are stored once.

    Call it before the transaction whose rows will name it: a slow storage would keep that one open. What no row names
    in the end is swept after a day.
    """
    source: IO[bytes] = io.BytesIO(data) if isinstance(data, bytes) else data
    digest, size = _digest(source)
    key = f"{digest[:2]}/{digest[2:4]}/{digest}"
    if not default_storage.exists(key):
        source.seek(0)
        default_storage.save(key, ContentFile(source.read()))
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


ORPHAN_AGE = timedelta(days=1)


def orphan_candidates() -> list[Blob]:
    """Blobs older than a day; the sweep keeps those that some row still refers to (PROTECT refuses their deletion)."""
    return list(Blob.objects.filter(created_at__lt=timezone.now() - ORPHAN_AGE).order_by("id")[:500])
