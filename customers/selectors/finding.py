"""Search over customers: names in any script, pinyin, initials, phones from both ends, addresses, numbers."""

from typing import Any

from core.access import visible
from core.pinyin import HAN, readings
from core.search import fold, search
from customers.models import Customer, CustomerContactPoint
from customers.rules.addresses import kind_of_address, normalise
from customers.selectors.cards import listed, roots_of, search_scope
from customers.selectors.filtering import as_listed

CANDIDATES = 300


def find_customers(person: Any, query: str, limit: int = 30) -> list[Customer]:
    """The visible cards that match what somebody typed, best first. Merged cards stand for their survivor."""
    by_address = _by_address(person, query)
    words = search("customer", query, scope=search_scope(person), limit=CANDIDATES)
    roots = roots_of({*by_address, *words})
    found = {card.pk: card for card in as_listed(listed(person)).filter(pk__in=set(roots.values()))}
    exact = {roots[pk] for pk in by_address}
    ranked = sorted(found.values(), key=lambda card: _rank(card, fold(query.strip()), card.pk in exact))
    return ranked[:limit]


def _by_address(person: Any, query: str) -> list[int]:
    """The whole query read as one phone number or address."""
    kind = kind_of_address(query)
    value = normalise(kind, query) if kind else None
    if value is None:
        return []
    links = CustomerContactPoint.objects.filter(
        contact_point__kind=kind, contact_point__value=value, ended_at__isnull=True
    )
    cards = Customer.objects.filter(visible(person, Customer), pk__in=links.values("customer_id"))
    return list(cards.values_list("pk", flat=True)[:CANDIDATES])


def _rank(card: Customer, query: str, has_address: bool) -> tuple[int, str, int]:
    name = fold(card.name)
    if has_address or card.number.lower() == query:
        place = 0
    elif name == query:
        place = 1
    elif name.startswith(query):
        place = 2
    elif query.isalpha() and query.isascii() and _reads_as(name, query):
        place = 3
    else:
        place = 4
    return place, card.sort_key, card.pk


def _reads_as(name: str, query: str) -> bool:
    """Whether the name as a whole is pronounced, or abbreviated, exactly like the query."""
    run = "".join(HAN.findall(name))
    return bool(run) and any(
        query in ("".join(reading), "".join(one[0] for one in reading if one)) for reading in readings(run[:8])
    )
