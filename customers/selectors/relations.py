"""Who a customer belongs to, and who belongs to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from customers.models import Relation
from customers.selectors.cards import readable


def relations_of(
    person: Any, group: list[int], *, kind: str | None = None, outgoing: bool | None = None, is_over: bool = False
) -> QuerySet[Relation]:
    """The relations of a group of merged cards in both directions, or in one; those that are over only when asked for.

    Those with a card that this person may not see are none. To be paged by ("kind", "id").
    """
    seen = readable(person).prefetch_related(None).values("pk")
    out = Q(source_id__in=group, target__in=seen)
    towards = Q(target_id__in=group, source__in=seen) & ~Q(source_id__in=group)
    found = {None: out | towards, True: out, False: towards}[outgoing]
    rows = Relation.objects.filter(found, ended_at__isnull=not is_over)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.select_related("source", "target").order_by("kind", "id")
