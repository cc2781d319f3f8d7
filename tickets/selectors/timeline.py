"""The timeline of a ticket: its messages and what happened to it, oldest first, by pages."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from core.models import Event
from core.problems import INVALID
from tickets.models import Attachment, Message, Ticket
from tickets.selectors.rows import group_of

# Not everything in the log is worth a line: messages show themselves, a mere touch says nothing.
_SHOWN = ("ticket.opened", "ticket.changed", "ticket.resolved", "ticket.merged", "ticket.split", "ticket.unsplit", "work.queued", "work.accepted",
          "work.returned", "work.done", "call.ended", "call.joined", "retention.opened",
          "recording.deleted", "automation.ran", "clock.breached")  # fmt: skip
_TOLD = ("status", "owner_id", "priority", "kind", "tags", "subject", "customer_id", "merged_into_id",
         "snoozed_at", "snoozed_until")  # fmt: skip
_SPLITS = ("ticket.split", "ticket.unsplit")
DEFAULT = 50


@dataclass(frozen=True)
class Entry:
    """One line: a message or an event."""

    at: datetime
    kind: str
    id: int
    message: Message | None = None
    event: Event | None = None


def timeline(ticket: Ticket, cursor: str | None, limit: int = DEFAULT) -> tuple[list[Entry], str | None]:
    """One page, oldest first, and the cursor of the next. Raises INVALID for a foreign cursor."""
    ids = group_of(ticket)
    after = _decode(cursor) if cursor else None
    entries = sorted(_messages(ids, after, limit + 1) + _events(ids, after, limit + 1), key=_place)
    page = list(islice(entries, limit))
    return page, _encode(page[-1]) if len(entries) > limit else None


def _place(entry: Entry) -> tuple[datetime, str, int]:
    return entry.at, entry.kind, entry.id


def with_files(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Messages with their author and files, in two queries."""
    files = Prefetch("attachments", Attachment.objects.order_by("id"))
    return rows.select_related("author").prefetch_related(files)


def _messages(ids: list[int], after: tuple[datetime, str, int] | None, limit: int) -> list[Entry]:
    rows = Message.objects.filter(ticket_id__in=ids)
    if after:
        rows = rows.filter(_behind("created_at", "message", after))
    return [
        Entry(row.created_at, "message", row.pk, message=row)
        for row in with_files(rows).order_by("created_at", "id")[:limit]
    ]


def _events(ids: list[int], after: tuple[datetime, str, int] | None, limit: int) -> list[Entry]:
    told = Q(changes__has_any_keys=list(_TOLD)) | ~Q(name="ticket.changed")
    # that it rang at somebody is no line, unless somebody gave it to them
    named = Q(name__in=_SHOWN) | Q(name="work.reserved", facts__how="assigned")
    rows = Event.objects.filter(told, named, ticket_id__in=ids)
    if len(ids) > 1:  # both sides of a split that came back stand here: one line tells it
        rows = rows.exclude(name__in=_SPLITS, facts__role="ticket", facts__other__in=ids)
    if after:
        rows = rows.filter(_behind("at", "event", after))
    return [Entry(row.at, "event", row.pk, event=row) for row in rows.order_by("at", "id")[:limit]]


def _behind(field: str, kind: str, after: tuple[datetime, str, int]) -> Q:
    """Behind (at, kind, id) in the order of the merged list."""
    at, last_kind, last_id = after
    later = Q(**{f"{field}__gt": at})
    same = Q(**{field: at})
    if kind > last_kind:
        return later | same
    return later | (same & Q(id__gt=last_id)) if kind == last_kind else later


def _encode(entry: Entry) -> str:
    return base64.urlsafe_b64encode(f"{entry.at.isoformat()}|{entry.kind}|{entry.id}".encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, str, int]:
    try:
        at, kind, number = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError("a moment without its zone")
        return moment, kind, int(number)
    except ValueError as error:
        raise INVALID.field("cursor", en="This is no cursor of this list.", zh="游标无效。") from error


def told_changes(event: Event) -> dict[str, Any]:
    """Those changes of an event that the timeline tells about."""
    return {name: pair for name, pair in event.changes.items() if name in _TOLD or name == "state"}


def texts_of(ticket: Ticket, limit: int = 5) -> Iterable[str]:
    """The subject and the newest words of the customer: what knowledge is looked up for."""
    rows = Message.objects.filter(ticket_id=ticket.pk, direction="in").order_by("-created_at", "-id")
    return [ticket.subject, *(text[:4000] for text in rows.values_list("text", flat=True)[:limit])]
