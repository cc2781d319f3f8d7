"""What every letter that waits before it leaves needs: an author, files that are there, a time to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from core.actor import Actor
from core.problems import INVALID, MISSING
from tickets.models import Attachment
from tickets.problems import UNKNOWN_FILE

FURTHEST = timedelta(days=366)


def author_of(actor: Actor) -> int:
    """Who takes it back when it is taken back. Raises MISSING for whoever does not work here."""
    if actor.person_id is None:
        raise MISSING()
    return actor.person_id


def check_files(actor: Actor, ids: Sequence[int]) -> None:
    """Raises UNKNOWN_FILE unless all of them are the sender's own waiting uploads."""
    mine = Attachment.objects.filter(pk__in=ids, message__isnull=True, uploaded_by_id=actor.person_id)
    if ids and mine.count() != len(set(ids)):
        raise UNKNOWN_FILE()


def future(moment: datetime) -> datetime:
    """The chosen time. Raises INVALID where it is no future one."""
    now = timezone.now()
    if not now < moment < now + FURTHEST:
        raise INVALID.field("not_before", en="A time within the next year.", zh="请选择一年内的未来时间。")
    return moment
