"""Bytes in the storage: those that nobody refers to are swept, and nothing that somebody wants."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connections
from django.utils import timezone

from contactcenter.tasks import sweep_files
from core.files import read_blob, store_blob
from core.models import Blob
from mail.models import RawMail

pytestmark = pytest.mark.django_db(transaction=True)


def aged() -> None:
    """All blobs are two days old."""
    Blob.objects.update(created_at=timezone.now() - timedelta(days=2))


def test_an_orphan_is_found_behind_many_that_are_referred_to() -> None:
    kept = [Blob(sha256=f"{n:064}", size=1, content_type="text/plain", key=f"kept/{n}") for n in range(501)]
    blobs = Blob.objects.bulk_create(kept)
    RawMail.objects.bulk_create(RawMail(blob=one, envelope_to=[], dedupe_key=one.sha256) for one in blobs)
    orphan = store_blob(b"nobody wants this", content_type="text/plain")
    aged()
    assert sweep_files() == 1
    assert not Blob.objects.filter(pk=orphan.pk).exists()
    assert not default_storage.exists(orphan.key)
    assert Blob.objects.count() == 501


def test_what_is_stored_again_is_young_again() -> None:
    first = store_blob(b"the same", content_type="text/plain")
    aged()
    again = store_blob(b"the same", content_type="text/plain")
    assert (again.pk, sweep_files()) == (first.pk, 0)
    assert read_blob(again) == b"the same"


def test_bytes_that_come_back_while_they_are_swept_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    store_blob(b"wanted again", content_type="text/plain")
    aged()
    found: list[Blob] = []

    def store() -> None:
        found.append(store_blob(b"wanted again", content_type="text/plain"))
        connections.close_all()

    other = threading.Thread(target=store)
    delete = default_storage.delete

    def delete_slowly(key: str) -> Any:
        other.start()
        other.join(1)  # time enough to store it, unless it is made to wait
        return delete(key)

    monkeypatch.setattr(default_storage, "delete", delete_slowly)
    assert sweep_files() == 1
    other.join()
    assert read_blob(Blob.objects.get(pk=found[0].pk)) == b"wanted again"
