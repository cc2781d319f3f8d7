"""Lists of tickets: the built-in views, their counts, search. Every list starts from what the person may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core import search
from core.access import visible
from customers.selectors.cards import group_ids
from tickets.models import ALIVE, UNFINISHED, Ticket

SEARCHED = 200


def with_related(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """The rows with everything that `TicketRow` shows, in one query; more joins would cost more than they bring."""
    return rows.select_related("customer", "queue", "owner")


def readable(person: Any) -> QuerySet[Ticket]:
    """What the person may see."""
    return Ticket.objects.filter(visible(person, Ticket))


def found_by(person: Any, rows: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Those of `rows` whose subject, number, tags or messages match `text`; scope applies before the cap."""
    scope = Q(ticket_id__in=readable(person).values("id"))
    ids: dict[int, None] = {}
    for kind in ("ticket", "message"):
        ids.update(dict.fromkeys(search.newest(kind, text, scope=scope, limit=SEARCHED, column="ticket_id")))
    return rows.filter(pk__in=list(ids))


def open_tickets_of(person: Any, customer_id: int) -> list[Ticket]:
    """The unfinished tickets of a customer's whole merged group that the person may see, newest first."""
    rows = readable(person).filter(ALIVE, customer_id__in=group_ids(customer_id), status__in=UNFINISHED)
    return list(with_related(rows).order_by("-updated_at", "-id")[:20])


def has_open_tickets(customer_ids: list[int]) -> bool:
    """Whether a matter of any of these customers is unfinished; wiring gives it to the customers floor."""
    return Ticket.objects.filter(ALIVE, customer_id__in=customer_ids, status__in=UNFINISHED).exists()


def complaints_of(customer_ids: list[int], since: Any = None) -> int:
    """Complaints of these customers opened since a moment; without one, those still open. Merged ones are one."""
    rows = Ticket.objects.filter(ALIVE, customer_id__in=customer_ids, kind="complaint")
    return rows.filter(created_at__gte=since).count() if since else rows.filter(status__in=UNFINISHED).count()


def group_of(ticket: Ticket) -> list[int]:
    """The ticket and those that were merged into it, or into one of those."""
    found = layer = [ticket.pk]
    while layer:
        merged = Ticket.objects.filter(merged_into_id__in=layer, deleted_at__isnull=True).order_by("id")
        layer = list(merged.values_list("id", flat=True))
        found = found + layer
    return found


def root_of(ticket: Ticket) -> Ticket:
    """The ticket in which it goes on, however often that one was merged again; itself when it was not merged."""
    while ticket.merged_into is not None:
        ticket = ticket.merged_into
    return ticket
