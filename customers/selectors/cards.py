"""Who may see a card, which cards are one customer, and who hears about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from core.access import EVERYTHING, NOBODY, access_rule, scope_rule, visible
from customers.models import Customer, CustomerContactPoint
from staff.audiences import audiences_for_scope

IN_POOL = Q(owner_id__isnull=True, team_id__isnull=True)

_GROUP = """
WITH RECURSIVE up AS (
    SELECT id, merged_into_id FROM customers_customer WHERE id = %s
    UNION SELECT c.id, c.merged_into_id FROM customers_customer c JOIN up ON c.id = up.merged_into_id
), down AS (
    SELECT id FROM up WHERE merged_into_id IS NULL
    UNION SELECT c.id FROM customers_customer c JOIN down ON c.merged_into_id = down.id
) SELECT id FROM down ORDER BY id
"""

_ROOTS = """
WITH RECURSIVE up AS (
    SELECT id AS start, id, merged_into_id FROM customers_customer WHERE id = ANY(%s)
    UNION SELECT up.start, c.id, c.merged_into_id FROM customers_customer c JOIN up ON c.id = up.merged_into_id
) SELECT start, id FROM up WHERE merged_into_id IS NULL
"""


Handled = Callable[[Any], QuerySet[Any]]
# Filled by wiring: ids of the customers whose work a person holds. Who handles a call must see who is calling.
handled_by: list[Handled] = []
# Filled by wiring: whether anything is open with any of these customers.
kept_open_by: list[Callable[[list[int]], bool]] = []


@access_rule(Customer)
def customer_rule(person: Any) -> Q:
    """By data scope; also the pool (cards nobody owns), and whomever the person is handling work for."""
    return _rule(person, "pk__in")


def search_scope(person: Any) -> Q:
    """The same rule on the columns of the search table."""
    return _rule(person, "customer_id__in")


def _rule(person: Any, key: str) -> Q:
    by_scope = scope_rule(person)
    # An empty Q means everything, but or-ing it with a condition would leave only the condition.
    if by_scope in (NOBODY, EVERYTHING):
        return by_scope
    found = by_scope | IN_POOL
    for customers in handled_by:
        found |= Q(**{key: customers(person)})
    return found


def seen_by(person: Any, card: Customer | None) -> Customer | None:
    """The card if this person may see it: whose address it is must not be learned by writing it down."""
    if card is None or person is None:
        return card
    return card if Customer.objects.filter(visible(person, Customer), pk=card.pk).exists() else None


def group_ids(customer_id: int) -> list[int]:
    """All cards that were merged with this one, itself included, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUP, [customer_id])
        return [row[0] for row in cursor.fetchall()]


def root_of(customer: Customer) -> Customer:
    """The surviving card of the group this card belongs to; itself when it was never merged."""
    while customer.merged_into_id is not None:
        customer = Customer.objects.get(pk=customer.merged_into_id)
    return customer


def roots_of(ids: Iterable[int]) -> dict[int, int]:
    """For each of these cards the id of the surviving card of its group, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ROOTS, [list(ids)])
        return dict(cursor.fetchall())


def audiences_of(customer: Customer) -> list[str]:
    """Who sees this card change in the browser."""
    if customer.owner_id is None and customer.team_id is None:
        return ["handlers"]
    return list(audiences_for_scope(customer))


def live_links() -> Prefetch[Any]:
    """For `prefetch_related`: the contact points that still belong to a card, as `live_links`."""
    links = CustomerContactPoint.objects.filter(ended_at__isnull=True).select_related("contact_point")
    return Prefetch("links", queryset=links.order_by("id"), to_attr="live_links")


def listed(person: Any) -> QuerySet[Customer]:
    """The cards a person's list shows: visible, not in the bin, not merged away."""
    rows = Customer.objects.filter(visible(person, Customer), deleted_at__isnull=True, merged_into__isnull=True)
    return rows.prefetch_related(live_links())


def readable(person: Any) -> QuerySet[Customer]:
    """The cards a person may open: those of the list, and merged ones."""
    rows = Customer.objects.filter(visible(person, Customer), deleted_at__isnull=True)
    return rows.prefetch_related(live_links())
