"""Checklists, links and the history of a ticket."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core.access import visible
from core.conditions.fields import OWN
from core.models import Event
from tickets.models import Ticket, TicketLink, TicketTask
from tickets.selectors.rows import group_of


def tasks_of(ticket: Ticket) -> QuerySet[TicketTask]:
    """The checklist in its order, also of what was merged into it."""
    rows = TicketTask.objects.filter(ticket_id__in=group_of(ticket)).select_related("assignee", "done_by")
    return rows.order_by("position", "id")


def links_of(person: Any, ticket: Ticket) -> list[dict[str, Any]]:
    """{id, kind, ticket} of each link whose other end the person may see; `kind` is what the other is to this one."""
    rows = TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket)).filter(visible(person, TicketLink))
    found = rows.select_related(
        "ticket__customer", "ticket__queue", "ticket__owner", "other__customer", "other__queue", "other__owner"
    ).order_by("id")[:100]
    return [_seen_from(link, ticket) for link in found]


def _seen_from(link: TicketLink, ticket: Ticket) -> dict[str, Any]:
    is_first = link.ticket_id == ticket.pk
    kind = link.kind if link.kind == "related" else ("child" if is_first else "parent")
    return {"id": link.pk, "kind": kind, "ticket": link.other if is_first else link.ticket}


def history_of(ticket: Ticket) -> QuerySet[Event]:
    """Every change of its fields, to be paged by ("-at", "-id")."""
    return Event.objects.filter(ticket_id=ticket.pk, subject_kind="ticket").exclude(changes={})


def changes_of(event: Event) -> dict[str, tuple[Any, Any]]:
    """{field: (old, new)} of an event about a ticket, each own field by itself as "field.<key>"."""
    found = {name: (old, new) for name, (old, new) in sorted(event.changes.items()) if name != "fields"}
    before, after = event.changes.get("fields", ({}, {}))
    own = {key: (before.get(key), after.get(key)) for key in sorted({*before, *after})}
    return found | {f"{OWN}{key}": pair for key, pair in own.items() if pair[0] != pair[1]}
