"""Whose change came first: what a writer is told whose copy of a row is no longer the newest."""

from __future__ import annotations

from typing import Any

from core.models import Event
from core.problems import STALE, Refusal
from core.records import Record


def changed_meanwhile(kind: str, record: Record) -> Refusal:
    """STALE about this record, with its version, who made that version, and when ("" and None where no log says so)."""
    return STALE(version=record.version, **last_change(kind, subject_id=record.pk, version=record.version))


def last_change(kind: str, **of: Any) -> dict[str, Any]:
    """{"who", "at"} of the newest event about subjects of this kind; `of` narrows it down to one."""
    last = last_event(kind, **of)
    return {"who": last.actor_name if last else "", "at": last.at.isoformat() if last else None}


def last_event(kind: str, **of: Any) -> Event | None:
    """The newest event about subjects of this kind, narrowed down by `of`; None where the log has none."""
    # By time and not by id: the log is found by its subject then, however long it has become.
    found = Event.objects.filter(subject_kind=kind, **of).order_by("-at", "-id")
    return found.only("actor_name", "at", "facts").first()
