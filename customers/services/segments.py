"""Writes of segments: what they ask, and how many they were counted to hold."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.operations import operation
from core.problems import MISSING, Refusal
from core.records import change
from customers.events import SEGMENT_CHANGED
from customers.models import Segment, SegmentSize
from customers.problems import SEGMENT_NOT_YOURS, TOO_MANY_SEGMENTS
from customers.selectors.filtering import read_condition
from customers.selectors.lists import patient
from customers.selectors.segments import members
from staff.selectors import company_day

log = logging.getLogger(__name__)
MOST = 200
FRESH = timedelta(minutes=15)
_COUNTING = 60_000  # milliseconds, in the background
SHARERS = ("supervisor", "admin")


@operation
def create_segment(
    *, actor: Actor, person: Any, name: Mapping[str, str], conditions: Any, shared: bool = False
) -> Segment:
    """A new segment. Raises INVALID, SEGMENT_NOT_YOURS where the person may not share it, TOO_MANY_SEGMENTS."""
    if shared and person.role not in SHARERS:
        raise SEGMENT_NOT_YOURS()
    if Segment.objects.filter(deleted_at__isnull=True).count() >= MOST:
        raise TOO_MANY_SEGMENTS(limit=MOST)
    read_condition(conditions)
    found = Segment.objects.create(name=dict(name), conditions=conditions, owner_id=None if shared else person.pk)
    _announce(found, actor)
    return found


@operation
def change_segment(*, actor: Actor, person: Any, segment_id: int, version: int | None = None, **given: Any) -> Segment:
    """Change its name or what it asks; other conditions are counted anew. Raises MISSING, SEGMENT_NOT_YOURS, STALE."""
    found = _locked(segment_id, person)
    if version is not None and version != found.version:
        raise changed_meanwhile("segment", found)
    if "conditions" in given:
        read_condition(given["conditions"])
        if given["conditions"] != found.conditions:
            given |= {"size": None, "counted_at": None}
    if change(found, **given):
        _announce(found, actor)
    return found


@operation
def delete_segment(*, actor: Actor, person: Any, segment_id: int) -> Segment:
    """Throw it away; its customers stay. Raises MISSING, SEGMENT_NOT_YOURS."""
    found = _locked(segment_id, person)
    change(found, deleted_at=timezone.now())
    _announce(found, actor)
    return found


def count_segments() -> int:
    """Count those whose size is old or unknown, each for itself; how many were counted. One that fails stops no other."""
    old = timezone.now() - FRESH
    rows = Segment.objects.filter(deleted_at__isnull=True)
    due = rows.exclude(counted_at__gt=old).order_by("counted_at", "pk").values_list("pk", flat=True)
    return sum(_count_one(pk) for pk in list(due))


def _count_one(pk: int) -> bool:
    now = timezone.now()
    found = Segment.objects.select_related("owner").filter(pk=pk, deleted_at__isnull=True).first()
    if found is None:
        return False
    try:
        with patient(_COUNTING):
            size = members(found, now).count()
    except Refusal:
        log.exception("a segment cannot be counted", extra={"segment": pk})
        size = None
    note_size(segment_id=pk, version=found.version, size=size)
    return size is not None


@operation
def note_size(*, segment_id: int, version: int, size: int | None) -> None:
    """Keep what was counted, unless somebody changed what it asks meanwhile. Without a size only that it was tried."""
    now = timezone.now()
    rows = Segment.objects.filter(pk=segment_id, version=version)
    kept = {"counted_at": now} if size is None else {"counted_at": now, "size": size}
    if not rows.update(**kept) or size is None:
        return
    SegmentSize.objects.update_or_create(segment_id=segment_id, day=company_day(now), defaults={"size": size})
    _announce(rows.get(), SYSTEM)


def _locked(segment_id: int, person: Any) -> Segment:
    found = Segment.objects.select_for_update(of=("self",)).filter(pk=segment_id, deleted_at__isnull=True).first()
    if found is None or found.owner_id not in (None, person.pk):
        raise MISSING()
    if found.owner_id is None and person.role not in SHARERS:
        raise SEGMENT_NOT_YOURS()
    return found


def _announce(segment: Segment, actor: Actor) -> None:
    """Step: whoever may see it reads it again."""
    heard = "handlers" if segment.owner_id is None else f"agent:{segment.owner_id}"
    publish(SEGMENT_CHANGED, segment, actor=actor, audiences=[heard])
