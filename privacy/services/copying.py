"""A copy of everything that is known of a customer: asked for, made by a worker into one file, gone after a week."""

from __future__ import annotations

import json
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any

from celery import current_app
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import EventType, publish
from core.files import CHUNK, drop_orphan, open_blob, store_blob
from core.models import Blob
from core.operations import operation
from core.problems import MISSING
from core.records import change
from core.text import safe_filename
from customers.models import Customer
from customers.selectors.cards import root_of
from privacy.events import COPY_ASKED, COPY_CHANGED, COPY_FETCHED
from privacy.models import PersonalCopy
from privacy.selectors.holdings import HOLDINGS, Holding
from privacy.selectors.subject import Subject, subject_of

log = logging.getLogger(__name__)
State = PersonalCopy.State
KEPT = timedelta(days=7)
MOST_ATTEMPTS = 3
IN_MEMORY = 8 << 20
CONTENT_TYPE = "application/zip"


def _tell(event: EventType, copy: PersonalCopy, actor: Actor, **facts: Any) -> None:
    publish(
        event, copy, actor=actor, audiences=[f"agent:{copy.asked_by_id}"], customer_id=copy.customer_id, facts=facts
    )


@operation
def ask_copy(*, actor: Actor, person: Any, customer_id: int, reason: str) -> PersonalCopy:
    """Have a copy made of everything known of a customer, with every card merged into theirs. One that is on its way already is the answer."""
    card = root_of(Customer.objects.select_for_update(of=("self",)).get(pk=customer_id))
    waiting = PersonalCopy.objects.filter(customer=card, state=State.WAITING).first()
    if waiting is not None:
        return waiting
    copy = PersonalCopy.objects.create(customer=card, reason=reason, asked_by=person)
    _tell(COPY_ASKED, copy, actor, reason=reason)
    transaction.on_commit(_wake, robust=True)
    return copy


def _wake() -> None:
    current_app.send_task("privacy.tasks.see_to_requests", retry=False)


@operation
def note_fetched(*, actor: Actor, copy_id: int) -> PersonalCopy:
    """Who took the file away stands in the log. Raises MISSING when there is none."""
    copy = PersonalCopy.objects.select_related("blob", "customer").filter(pk=copy_id, state=State.READY).first()
    if copy is None or copy.blob is None:
        raise MISSING()
    _tell(COPY_FETCHED, copy, actor)
    return copy


def see_to_copies() -> int:
    """Make what was asked for, and let go of what is over; returns how many were handled."""
    handled = 0
    while (copy := claim()) is not None:
        _make(copy)
        handled += 1
    for blob_id in expire_old():
        drop_orphan(blob_id=blob_id, is_aged=False)
        handled += 1
    return handled


@operation
def claim() -> PersonalCopy | None:
    """The oldest one waiting; given up after three tries that ended without a word."""
    rows = PersonalCopy.objects.select_for_update(skip_locked=True, of=("self",))
    copy = rows.filter(state=State.WAITING, updated_at__lte=timezone.now()).order_by("id").first()
    if copy is None:
        return None
    if copy.attempts >= MOST_ATTEMPTS:
        change(copy, state=State.LOST)
        _tell(COPY_CHANGED, copy, SYSTEM)
        return None
    change(copy, attempts=copy.attempts + 1)
    # Nobody else takes it up while this worker is at it; a dead one is followed after ten minutes.
    PersonalCopy.objects.filter(pk=copy.pk).update(updated_at=timezone.now() + timedelta(minutes=10))
    return copy


def _make(copy: PersonalCopy) -> None:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as target:
        rows = write_copy(target, subject_of(copy.customer_id))
        target.seek(0)
        blob = store_blob(target, content_type=CONTENT_TYPE)
    keep(copy_id=copy.pk, blob=blob, rows=rows)


@operation
def keep(*, copy_id: int, blob: Blob, rows: int) -> None:
    """The file is there. A customer who was erased meanwhile has none."""
    copy = PersonalCopy.objects.select_for_update(of=("self",)).filter(pk=copy_id, state=State.WAITING).first()
    if copy is None:
        return
    now = timezone.now()
    change(copy, state=State.READY, blob=blob, size=blob.size, rows=rows, made_at=now, expires_at=now + KEPT)
    _tell(COPY_CHANGED, copy, SYSTEM)


@operation
def expire_old() -> list[int]:
    """Let go of the files whose week is over; the blobs to delete."""
    rows = PersonalCopy.objects.select_for_update(skip_locked=True, of=("self",))
    blobs = []
    for copy in rows.filter(state=State.READY, expires_at__lte=timezone.now())[:100]:
        blobs.append(copy.blob_id)
        change(copy, state=State.EXPIRED, blob=None)
        _tell(COPY_CHANGED, copy, SYSTEM)
    return [blob for blob in blobs if blob is not None]


def write_copy(target: IO[bytes], subject: Subject) -> int:
    """Write a ZIP with `data.json`, one list per table, and the files themselves; returns how many rows it tells."""
    told = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("data.json", "w", force_zip64=True) as data:
            data.write(b"{")
            for number, one in enumerate(one for one in HOLDINGS if one.tell):
                data.write((b",\n" if number else b"\n") + json.dumps(_name(one)).encode() + b": [")
                for place, row in enumerate(_rows(one, subject)):
                    data.write((b",\n  " if place else b"\n  ") + _written(row))
                    told += 1
                data.write(b"]")
            data.write(b"\n}\n")
        for one in HOLDINGS:
            if one.blob and one.tell:
                _put_files(packed, one, subject)
    return told


def _name(one: Holding) -> str:
    return str(one.model._meta.verbose_name_plural)


def _rows(one: Holding, subject: Subject) -> Iterator[dict[str, Any]]:
    rows = one.model._base_manager.filter(one.rows(subject)).order_by("pk")
    return rows.values(*one.tell).iterator(chunk_size=500)


def _written(row: dict[str, Any]) -> bytes:
    return json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode()


def _put_files(packed: zipfile.ZipFile, one: Holding, subject: Subject) -> None:
    rows = one.model._base_manager.filter(one.rows(subject), **{f"{one.blob}__isnull": False}).select_related(one.blob)
    for row in rows.order_by("pk").iterator(chunk_size=200):
        name = safe_filename(getattr(row, one.named)) if one.named else "sound"
        with packed.open(f"files/{_name(one)}/{row.pk}-{name or 'file'}", "w", force_zip64=True) as target:
            try:
                with open_blob(getattr(row, one.blob)) as source:
                    while part := source.read(CHUNK):
                        target.write(part)
            except FileNotFoundError:
                log.warning("a file of a personal copy is lost", extra={"row": row.pk})
