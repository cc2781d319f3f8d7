"""Changes on many tickets: whose they are, and which tickets they left alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core.access import NOBODY, access_rule, visible
from core.problems import ALL, MISSING
from tickets.models import Bulk, BulkItem, Ticket

SHOWN = 200
_STATES = (BulkItem.State.FAILED, BulkItem.State.LEFT)


@access_rule(Bulk)
def bulk_rule(person: Any) -> Q:
    """Whoever started it."""
    return Q(person_id=person.pk) if person.is_active else NOBODY


def bulks_of(person: Any) -> QuerySet[Bulk]:
    """The person's own, to be paged by ("-id",)."""
    return Bulk.objects.filter(visible(person, Bulk))


@dataclass(frozen=True)
class Unchanged:
    """A ticket that was left alone. Without a number where the person may not see it."""

    ticket: int
    number: int | None
    code: str
    fields: list[str]
    who: str
    message: str


def unchanged(person: Any, bulk: Bulk, language: str) -> list[Unchanged]:
    """Those that failed, and those that undoing left to whoever changed them, the first 200 of them."""
    items = list(bulk.items.filter(state__in=_STATES).order_by("id")[:SHOWN])
    ids = [item.ticket_id for item in items]
    numbers = dict(Ticket.objects.filter(visible(person, Ticket), pk__in=ids).values_list("pk", "number"))
    return [_one(item, numbers.get(item.ticket_id), language) for item in items]


def _one(item: BulkItem, number: int | None, language: str) -> Unchanged:
    code = item.reason or "changed_meanwhile"
    problem = ALL.get(code, MISSING)
    detail = {"who": "", **item.detail}
    said = problem.text(language, detail)
    return Unchanged(item.ticket_id, number, code, detail.get("fields", []), detail["who"], said)
